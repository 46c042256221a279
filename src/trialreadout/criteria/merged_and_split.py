"""Lesions that merge into one mass, and lesions that come apart.

Merged lesions are measured as the one mass that they have become; the parts of a lesion that
split are measured each, and added up. Either way the sum keeps its meaning: whatever is no
longer a lesion of its own counts nothing, since its size stands elsewhere.

Sources: RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247, section 4.3.2 (lesions that
                     split or coalesce on treatment). RECIST 1.0 is silent and read alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trialreadout.core.terms import LesionState

if TYPE_CHECKING:
    from trialreadout.core.arrays import BoolArray, IntArray

ALONE = -1
"""Of a lesion: it merged into none, and is part of none."""


def with_merged_and_split(state: IntArray, merged_into: IntArray, part_of: IntArray) -> IntArray:
    """Say of lesions that are no longer, or not yet, lesions of their own that they count nothing.

    Parameters
    ----------
    state : (..., visit, lesion)
        `LesionState` codes, visits in time order, the first being the baseline. Only a lesion
        without any record (NOT_RECORDED) can have its size elsewhere.
    merged_into : (..., lesion)
        Position of the lesion whose mass it became part of; -1: it did not merge.
    part_of : (..., lesion)
        Position of the lesion that it split from; -1: it is no such part.

    Returns
    -------
    (..., visit, lesion)
        The same codes, with ABSENT for: a merged lesion from its last record on, where the mass
        was read; a part before its first record, where its parent has a record or the part gets
        one later; a parent from its last record on, where a part has a record.

    Notes
    -----
    A lesion that has a record again had not merged, nor split: it was unread in between. The
    answer for a visit may therefore change when later ones arrive.
    """
    state = np.asarray(state)
    merged_into, part_of = np.asarray(merged_into), np.asarray(part_of)
    not_alone = (merged_into != ALONE) | (part_of != ALONE)
    if not not_alone.any():
        return state
    concerned = not_alone.any(axis=-1)
    answer = state.copy(order="K")
    answer[concerned] = _answered(state[concerned], merged_into[concerned], part_of[concerned])
    return answer


def _answered(state: IntArray, merged_into: IntArray, part_of: IntArray) -> IntArray:
    """Answer for the patients whom it concerns, (patient, visit, lesion)."""
    recorded = state != LesionState.NOT_RECORDED
    before, later = _earlier(recorded), _earlier(recorded[:, ::-1])[:, ::-1]
    no_more = ~recorded & before & ~later

    parent_recorded = _at(recorded, part_of)
    part = (part_of != ALONE)[:, np.newaxis]
    not_yet = part & ~recorded & ~before & (parent_recorded | later)
    elsewhere = not_yet | (no_more & _of_any_part(recorded, part_of))

    read = (recorded & (state != LesionState.NOT_EVALUABLE)) | elsewhere
    while True:  # each turn follows a chain of merged lesions by one
        merged = no_more & ~elsewhere & _at(read, merged_into)
        if not merged.any():
            return np.where(elsewhere, LesionState.ABSENT, state)
        elsewhere |= merged
        read = merged


def _earlier(event: BoolArray) -> BoolArray:
    """Tell at each visit whether there was the event at one before it."""
    seen = np.zeros_like(event)
    seen[:, 1:] = np.logical_or.accumulate(event, axis=1)[:, :-1]
    return seen


def _at(what: BoolArray, other: IntArray) -> BoolArray:
    """Read (patient, visit, lesion) what is said of another lesion; False where there is none."""
    there = (other != ALONE)[:, np.newaxis]
    place = np.broadcast_to(np.maximum(other, 0)[:, np.newaxis], what.shape)
    found: BoolArray = np.take_along_axis(what, place, axis=-1) & there
    return found


def _of_any_part(what: BoolArray, part_of: IntArray) -> BoolArray:
    """Tell (patient, visit, lesion) whether something is said of any part of a lesion."""
    lesions = np.arange(part_of.shape[-1])
    is_part = part_of[:, np.newaxis, :, np.newaxis] == lesions
    found: BoolArray = (what[..., np.newaxis] & is_part).any(axis=-2)
    return found
