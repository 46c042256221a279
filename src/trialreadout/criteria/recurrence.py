"""Disease that is seen again after a complete response.

A lesion that disappears and comes back is progression only if all disease had gone before; in any
other patient it is followed on. Of target lesions `target_response` says so itself; a non-target
lesion that is there again is what it was, so that the overall response has to say it.

Where responses alone are at hand, table 3 says the same: whatever disease a later assessment has
is progression there, even where it would be a partial response against the baseline.

Source: RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247, appendix III (what to do if
        lesions disappear and reappear) and table 3, footnote a. RECIST 1.0 is silent and read
        alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trialreadout.core.before import before_each
from trialreadout.core.codes import first_of, one_of
from trialreadout.core.terms import LesionState, Response

if TYPE_CHECKING:
    from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
    from trialreadout.criteria.thresholds import Thresholds

_DISEASE = (Response.PR, Response.SD, Response.NON_CR_NON_PD)
_THERE = (LesionState.MEASURED, LesionState.TOO_SMALL, LesionState.PRESENT, LesionState.PROGRESSED)


def after_complete_response(overall: IntArray) -> BoolArray:
    """Tell at each assessment whether a complete response was reached at an earlier one.

    Parameters
    ----------
    overall : (..., visit)
        Overall `Response` codes, visits in time order.
    """
    return before_each(np.logical_or, overall == Response.CR, False)


def returning_lesions(
    is_non_target: BoolArray, nodal: BoolArray, thresholds: Thresholds
) -> BoolArray:
    """Choose (..., lesion) the non-target lesions whose return means something.

    A node's does not where the version knows normal nodes: it may leave the normal range
    without being disease, and the reader says when it is worse.
    """
    return is_non_target & ~(nodal & (thresholds.normal_node_mm > 0))


def with_recurrence(
    overall: IntArray, state: IntArray, returning: BoolArray, after_complete: BoolArray
) -> IntArray:
    """Grade the return of a non-target lesion after a complete response as progression.

    Parameters
    ----------
    overall : (...)
        Overall `Response` codes.
    state : (..., lesion)
        `LesionState` codes; what is gone is ABSENT.
    returning : (..., lesion)
        As `returning_lesions` chooses them.
    after_complete : (...)
        Whether all disease had gone before.

    Returns
    -------
    (...)
        The same codes, PD where such a lesion is there again.
    """
    again = after_complete & (returning & one_of(state, _THERE)).any(axis=-1)
    return first_of([again], [Response.PD], otherwise=overall)


def with_disease_as_progression(day: FloatArray, response: IntArray) -> IntArray:
    """Read whatever disease an assessment has after a complete response as progression.

    Parameters
    ----------
    day : (..., visit)
        NaN: no assessment, so that what stands there is not looked at.
    response : (..., visit)
        `Response` codes, visits in time order.

    Returns
    -------
    (..., visit)
        The same codes; PD where a PR, SD or NON_CR_NON_PD has a CR before it, however many
        assessments lie in between and whatever they say. NE and ND show no disease and stay.
        MISSING where there is no assessment.
    """
    known = first_of([np.isnan(day)], [Response.MISSING], otherwise=response)
    again = after_complete_response(known) & one_of(known, _DISEASE)
    return first_of([again], [Response.PD], otherwise=known)
