"""Measurements as the version of RECIST and the protocol read them.

What was recorded stays as it is; here each record is given the meaning that it has for the grade.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.core.codes import first_of, one_of
from trialreadout.core.cohort import Measurements
from trialreadout.core.grid import NO_ROW
from trialreadout.core.terms import LesionRole, LesionState, NewLesion
from trialreadout.criteria import (
    RECIST_1_0,
    RECIST_1_1,
    Thresholds,
    proven_from_first_appearance,
    unread_after_treatment,
    with_merged_and_split,
)
from trialreadout.protocol.tumour_response import TumourResponse

VERSIONS: dict[str, Thresholds] = {"1.0": RECIST_1_0, "1.1": RECIST_1_1}


def thresholds_of(settings: TumourResponse) -> Thresholds:
    """Return the numbers of the version, with what the protocol says of small lesions."""
    thresholds = VERSIONS[settings.version]
    if settings.too_small_mm is None:
        return thresholds
    return replace(thresholds, too_small_mm=settings.too_small_mm)


def as_graded(seen: Measurements, settings: TumourResponse) -> Measurements:
    """Read measurements as the version and the protocol do.

    A lesion that was taken out, or irradiated, is not evaluable from then on; a non-target lesion
    of 0 mm, or a node of normal size, counts as gone; a lesion that merged or split has its size
    elsewhere. Where nothing was said of new lesions the protocol says what that means; what was
    recorded as unknown stays so. A new lesion that was proven was there from the first.
    """
    state = _unread_after(seen.removed_day, seen.state, seen)
    if settings.irradiated_during == "not evaluable":
        state = _unread_after(seen.irradiated_day, state, seen)
    state = _without_what_is_gone(state, seen, thresholds_of(settings))
    state = with_merged_and_split(state, seen.merged_into, seen.part_of)

    new_lesion = seen.new_lesion
    if settings.new_lesion_unrecorded == "no":
        unsaid = (new_lesion == NewLesion.UNKNOWN) & (seen.new_lesion_row == NO_ROW)
        new_lesion = first_of([unsaid], [NewLesion.NO], otherwise=new_lesion)
    if settings.equivocal_then_proven == "first appearance":
        new_lesion = proven_from_first_appearance(new_lesion, seen.new_lesion_first_seen)
    return replace(seen, state=state, new_lesion=new_lesion)


def _unread_after(treated_day: FloatArray, state: IntArray, seen: Measurements) -> IntArray:
    treated = ~np.isnan(treated_day)
    if not treated.any():
        return state
    concerned = treated.any(axis=-1)
    answer = state.copy(order="K")
    seen_day = seen.day[concerned][..., np.newaxis] + seen.seen_after_days[concerned]
    answer[concerned] = unread_after_treatment(state[concerned], seen_day, treated_day[concerned])
    return answer


def _without_what_is_gone(state: IntArray, seen: Measurements, thresholds: Thresholds) -> IntArray:
    """Say of non-target lesions of 0 mm, and of normal nodes, that they are gone."""
    non_target = (seen.role == LesionRole.NON_TARGET)[..., np.newaxis, :]
    sized = one_of(state, (LesionState.MEASURED, LesionState.TOO_SMALL))
    if not (non_target & sized).any():
        return state
    measured = state == LesionState.MEASURED
    gone = measured & (seen.diameter_mm == 0)
    node = seen.nodal[..., np.newaxis, :]
    if thresholds.normal_node_mm and node.any():
        small = (state == LesionState.TOO_SMALL) & ~(seen.diameter_mm >= thresholds.normal_node_mm)
        gone |= node & (small | (measured & (seen.diameter_mm < thresholds.normal_node_mm)))
    return first_of([non_target & gone], [LesionState.ABSENT], otherwise=state)
