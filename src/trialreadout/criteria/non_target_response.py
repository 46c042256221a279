"""Response of the non-target lesions.

They are followed without measuring: all gone, still there, unequivocally worse, or not all
assessed. One lesion that is unequivocally worse decides, whatever was left unread.

Sources: RECIST 1.0, Therasse et al., J Natl Cancer Inst 2000;92:205-216, evaluation of nontarget
                     lesions.
         RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247, section 4.3.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trialreadout.core.codes import first_of, one_of
from trialreadout.core.terms import LesionState, Response

if TYPE_CHECKING:
    from trialreadout.core.arrays import BoolArray, IntArray


def non_target_response(state: IntArray, exists: BoolArray) -> IntArray:
    """Grade the non-target lesions of every assessment.

    Parameters
    ----------
    state : (..., visit, lesion)
        `LesionState` codes, visits in time order, the first being the baseline. NOT_RECORDED
        and NOT_EVALUABLE are unread. A node back at normal size is handed over as ABSENT.
    exists : (..., lesion)
        Whether the patient has this non-target lesion.

    Returns
    -------
    (..., visit)
        `Response` codes CR, NON_CR_NON_PD, PD and NE; NE in the baseline column; ND after it
        for a patient without non-target lesions. RECIST 1.0 calls NON_CR_NON_PD incomplete
        response or stable disease.
    """
    state, exists = np.asarray(state), np.asarray(exists)
    lesion = exists[..., np.newaxis, :]
    worse = (lesion & (state == LesionState.PROGRESSED)).any(axis=-1)
    unread = one_of(state, (LesionState.NOT_RECORDED, LesionState.NOT_EVALUABLE))
    incomplete = (lesion & unread).any(axis=-1)
    remains = (lesion & (state != LesionState.ABSENT)).any(axis=-1)

    response = first_of(
        [~lesion.any(axis=-1), worse, incomplete, remains],
        [Response.ND, Response.PD, Response.NE, Response.NON_CR_NON_PD],
        otherwise=Response.CR,
    )
    response[..., :1] = Response.NE
    return response
