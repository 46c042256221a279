"""Disease that is seen again after a complete response.

A lesion that disappears and comes back is progression only if all disease had gone before; in any
other patient it is followed on. Of target lesions `target_response` says so itself.

Source: RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247, appendix III (what to do if
        lesions disappear and reappear). RECIST 1.0 is silent and read alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trialreadout.core.terms import LesionState, Response

if TYPE_CHECKING:
    from trialreadout.core.arrays import BoolArray, IntArray

_THERE = (LesionState.MEASURED, LesionState.TOO_SMALL, LesionState.PRESENT, LesionState.PROGRESSED)


def after_complete_response(overall: IntArray) -> BoolArray:
    """Tell at each assessment whether a complete response was reached at an earlier one.

    Parameters
    ----------
    overall : (..., visit)
        Overall `Response` codes, visits in time order.
    """
    seen = np.zeros(overall.shape, bool)
    complete = overall == Response.CR
    seen[..., 1:] = np.logical_or.accumulate(complete, axis=-1)[..., :-1]
    return seen


def with_recurrence(
    non_target: IntArray, state: IntArray, returning: BoolArray, after_complete: BoolArray
) -> IntArray:
    """Grade the return of a non-target lesion after a complete response as progression.

    Parameters
    ----------
    non_target : (...)
        `Response` codes of the non-target lesions.
    state : (..., lesion)
        `LesionState` codes; what is gone is ABSENT.
    returning : (..., lesion)
        The non-target lesions whose return means something. A node does not: it may leave the
        normal range without being disease, and the reader says when it is worse.
    after_complete : (...)
        Whether all disease had gone before.

    Returns
    -------
    (...)
        The same codes, PD where such a lesion is there again.
    """
    if not after_complete.any():
        return non_target
    again = after_complete & (returning & np.isin(state, _THERE)).any(axis=-1)
    return np.where(again, Response.PD, non_target).astype(np.int8)
