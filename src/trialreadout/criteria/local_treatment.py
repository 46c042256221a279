"""Lesions that were irradiated or taken out during the study.

What such a lesion does afterwards says nothing of the drug: its size is no longer evaluable. What
was so treated before baseline is another question, that of whether it may be a target at all.

Source: RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247, section 3.2 and appendix III,
        which leave the lesion's further course to the protocol.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trialreadout.core.codes import first_of, one_of
from trialreadout.core.terms import LesionState

if TYPE_CHECKING:
    from trialreadout.core.arrays import FloatArray, IntArray

_STANDS = (LesionState.NOT_RECORDED, LesionState.PROGRESSED)


def unread_after_treatment(
    state: IntArray, seen_day: FloatArray, treated_day: FloatArray
) -> IntArray:
    """Say of each lesion that it is not evaluable once it was treated.

    Parameters
    ----------
    state : (..., visit, lesion)
        `LesionState` codes, the first visit being the baseline.
    seen_day : (..., visit, lesion)
        Day of each record; NaN: there was no assessment.
    treated_day : (..., lesion)
        Day on which the lesion was irradiated or taken out, counted alike; NaN: it was not.

    Returns
    -------
    (..., visit, lesion)
        The same codes, NOT_EVALUABLE where the record is of a day after the treatment, and that
        was not before the lesion's baseline record. A lesion that is unequivocally worse
        (PROGRESSED) stays so: no such treatment makes a lesion grow.
    """
    state, treated_day = np.asarray(state), np.asarray(treated_day)
    treated = treated_day[..., np.newaxis, :]
    during = treated >= seen_day[..., :1, :]
    affected = during & (seen_day > treated) & ~one_of(state, _STANDS)
    return first_of([affected], [LesionState.NOT_EVALUABLE], otherwise=state)
