"""Radioiodine as a camera sees it: its decay, and what tissue takes away of its photons.

Sources: NIST Radionuclide Half-Life Measurements (131I: 8.0233 d); ENSDF, A = 131 (8.0252 d), which
         is the one used here. NIST XCOM, attenuation of water, between 300 and 400 keV (0.1186 and
         0.1061 per cm), read off at the photopeak.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

HALF_LIFE_DAYS = 8.0252
PHOTOPEAK_KEV = 364.5
ATTENUATION_PER_MM = 0.0110
"""Of a narrow beam of the photopeak in water and soft tissue."""


def share_left(days: ArrayLike) -> NDArray[np.float64]:
    """Give the share of an activity that has not decayed after some days; NaN days give NaN."""
    return np.asarray(np.exp2(-np.asarray(days, dtype=float) / HALF_LIFE_DAYS))
