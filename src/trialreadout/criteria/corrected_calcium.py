"""Total calcium corrected for albumin, so that it can be graded.

Source: Payne, Little, Williams and Milner, Br Med J 1973;4:643-646; in SI units, and with the
        slope that is in common use, 0.02 mmol/l for each g/l of albumin below 40.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

if TYPE_CHECKING:
    from trialreadout.core.arrays import FloatArray

USUAL_ALBUMIN_G_PER_L = 40.0
MMOL_PER_G = 0.02


def corrected_calcium(calcium_mmol_per_l: ArrayLike, albumin_g_per_l: ArrayLike) -> FloatArray:
    """Correct calcium for albumin; NaN where either is not known.

    Parameters
    ----------
    calcium_mmol_per_l, albumin_g_per_l : (...)
        Of one sample.

    Returns
    -------
    (...)
        In mmol/l.
    """
    calcium, albumin = np.asarray(calcium_mmol_per_l), np.asarray(albumin_g_per_l)
    corrected: FloatArray = calcium + MMOL_PER_G * (USUAL_ALBUMIN_G_PER_L - albumin)
    return corrected
