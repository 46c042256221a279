"""The first day on which a progression could be seen.

An assessment may take several days. What was known by the end of each of them is graded as
an assessment of its own, against the same baseline and nadir; the first that is progression
dates it. Every other response is dated by the last scan, since it needs all of them.

Sources: FDA, Clinical Trial Endpoints for the Approval of Cancer Drugs and Biologics (2018),
         which asks for one rule where the scans of an assessment differ in date, and in its
         example takes the last of the scans that make up a sum. EORTC takes the first on which
         progression is visible, as here.
"""

from __future__ import annotations

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.terms import LesionState, NewLesion, Response
from trialreadout.criteria.non_target_response import non_target_response
from trialreadout.criteria.overall_response import overall_response
from trialreadout.criteria.recurrence import (
    after_complete_response,
    returning_lesions,
    with_recurrence,
)
from trialreadout.criteria.target_response import target_response
from trialreadout.criteria.thresholds import Thresholds


def progression_seen_after_days(
    response: IntArray,
    diameters_mm: FloatArray,
    state: IntArray,
    seen_after_days: IntArray,
    new_lesion: IntArray,
    new_lesion_after_days: IntArray,
    is_target: BoolArray,
    is_non_target: BoolArray,
    nodal: BoolArray,
    thresholds: Thresholds,
) -> IntArray:
    """Find when within its assessment each progression was first seen.

    Parameters
    ----------
    response : (..., visit)
        Overall `Response` codes of the whole assessments.
    diameters_mm, state : (..., visit, lesion)
        As for `target_response`.
    seen_after_days : (..., visit, lesion)
        Day of each lesion's record, counted from the last day of its assessment: 0 or less.
    new_lesion, new_lesion_after_days : (..., visit)
        `NewLesion` codes, and the day of that record, counted likewise.
    is_target, is_non_target, nodal : (..., lesion)
        What each lesion counts as.
    thresholds
        Those of the RECIST version that gave `response`.

    Returns
    -------
    (..., visit)
        Days from the last day of the assessment, 0 or less; 0 where there is no progression.
    """
    after_days = np.zeros_like(response, dtype=np.int16)
    lesion_before, new_lesion_before = seen_after_days < 0, new_lesion_after_days < 0
    if not (lesion_before.any() or new_lesion_before.any()):
        return after_days
    spread = lesion_before.any(axis=-1) | new_lesion_before
    cases = np.nonzero((response == Response.PD) & spread)
    if not cases[0].size:
        return after_days
    who, visit = cases[:-1], cases[-1]
    here = (np.arange(visit.size), visit)
    offset, new_offset = seen_after_days[cases], new_lesion_after_days[cases]
    whole = (visit.size, *state.shape[-2:])
    states, diameters = (
        np.broadcast_to(state[who], whole),
        np.broadcast_to(diameters_mm[who], whole),
    )
    after_complete = after_complete_response(response)[cases]
    returning = returning_lesions(is_non_target, nodal, thresholds)[who]
    days = np.unique(np.append(offset, new_offset))
    first = np.zeros(visit.size, np.int16)
    for day in days[::-1]:
        known = states.copy()
        known[here] = np.where(offset <= day, states[here], LesionState.NOT_RECORDED)
        new = np.where(new_offset <= day, new_lesion[cases], NewLesion.NO)
        target = target_response(diameters, known, is_target[who], nodal[who], thresholds)
        non_target = non_target_response(known, is_non_target[who])
        overall = overall_response(target[here], non_target[here], new)
        overall = with_recurrence(overall, known[here], returning, after_complete)
        first[overall == Response.PD] = day
    after_days[cases] = first
    return after_days
