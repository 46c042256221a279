"""A new lesion that was equivocal when it first appeared, and was proven later.

Treatment goes on while a new lesion is in doubt. Once the doubt is settled, it was there from its
first appearance, and so was the progression.

Source: RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247, section 4.3.5: if repeat scans
        confirm the new lesion, progression is declared on the date of the initial scan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trialreadout.core.before import before_each, up_to_each
from trialreadout.core.codes import first_of
from trialreadout.core.terms import NewLesion

if TYPE_CHECKING:
    from trialreadout.core.arrays import BoolArray, IntArray


def proven_from_first_appearance(new_lesion: IntArray, first_seen: BoolArray) -> IntArray:
    """Carry a proof back to the assessment at which the proven lesion first appeared.

    Parameters
    ----------
    new_lesion : (..., visit)
        `NewLesion` codes, visits in time order, the first being the baseline.
    first_seen : (..., visit)
        Whether a lesion that is on record as new was first seen at this assessment.

    Returns
    -------
    (..., visit)
        The same codes, UNEQUIVOCAL where an equivocal lesion first appeared, and at the
        equivocal assessments from there to the first unequivocal one. Nothing changes without
        a lesion that links the two, nor where the unequivocal assessment shows a lesion of its
        own: then it is not known which of them is meant.
    """
    new_lesion, first_seen = np.asarray(new_lesion), np.asarray(first_seen)
    in_doubt = (new_lesion == NewLesion.EQUIVOCAL) & (np.arange(new_lesion.shape[-1]) > 0)
    if not (in_doubt & first_seen).any():
        return new_lesion
    unequivocal = new_lesion == NewLesion.UNEQUIVOCAL
    since_proof = up_to_each(np.logical_or, unequivocal)
    first_proof = unequivocal & ~before_each(np.logical_or, unequivocal, False)
    of_earlier = first_proof.any(axis=-1) & ~(first_proof & first_seen).any(axis=-1)
    appeared = up_to_each(np.logical_or, in_doubt & first_seen)
    proven = of_earlier[..., np.newaxis] & appeared & in_doubt & ~since_proof
    return first_of([proven], [NewLesion.UNEQUIVOCAL], otherwise=new_lesion)
