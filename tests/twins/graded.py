"""Every assessment of one patient, from what was recorded to the response and its day."""

from __future__ import annotations

from dataclasses import dataclass

from trialreadout.core.terms import LesionRole, LesionState, Response
from twins.lesion_events import (
    proven_from_first_appearance,
    unread_after_treatment,
    with_merged_and_split,
    with_recurrence,
)
from twins.non_target_response import non_target_response
from twins.overall_response import overall_response
from twins.progression_day import progression_seen_after_days
from twins.target_response import target_response


@dataclass
class Patient:
    """What one reader recorded; lists by visit, then by lesion."""

    day: list[float]
    diameter_mm: list[list[float]]
    state: list[list[int]]
    seen_after_days: list[list[int]]
    new_lesion: list[int]
    new_lesion_after_days: list[int]
    new_lesion_first_seen: list[bool]
    role: list[int]
    nodal: list[bool]
    merged_into: list[int]
    part_of: list[int]
    irradiated_day: list[float]
    removed_day: list[float]


def graded(patient: Patient, version: str) -> list[tuple[Response, float]]:
    """Grade one patient by the defaults of a study file."""
    seen_days = [
        [day + after for after in row]
        for day, row in zip(patient.day, patient.seen_after_days, strict=True)
    ]
    states = unread_after_treatment(patient.state, seen_days, patient.removed_day)
    states = unread_after_treatment(states, seen_days, patient.irradiated_day)
    for visit, row in enumerate(states):
        for lesion, state in enumerate(row):
            if _is_gone(patient, visit, lesion, state, version):
                row[lesion] = LesionState.ABSENT
    states = with_merged_and_split(states, patient.merged_into, patient.part_of)
    words = proven_from_first_appearance(patient.new_lesion, patient.new_lesion_first_seen)

    targets = [role == LesionRole.TARGET for role in patient.role]
    others = [role == LesionRole.NON_TARGET for role in patient.role]
    returning = [
        there and not (node and version == "1.1")
        for there, node in zip(others, patient.nodal, strict=True)
    ]
    target = target_response(patient.diameter_mm, states, targets, patient.nodal, version)
    non_target = non_target_response(states, others)
    parts = zip(target, non_target, words, strict=True)
    overall = [int(overall_response(*part)) for part in parts]
    overall = with_recurrence(overall, states, returning)
    after_days = progression_seen_after_days(
        overall, patient.diameter_mm, states, patient.seen_after_days,
        words, patient.new_lesion_after_days, targets, others, patient.nodal, version,
    )  # fmt: skip
    days = [day + after for day, after in zip(patient.day, after_days, strict=True)]
    return list(zip(map(Response, overall), days, strict=True))[1:]


def _is_gone(patient: Patient, visit: int, lesion: int, state: int, version: str) -> bool:
    """Tell whether a non-target lesion was recorded, and yet is no disease."""
    if patient.role[lesion] != LesionRole.NON_TARGET:
        return False
    size = patient.diameter_mm[visit][lesion]
    if state == LesionState.MEASURED and size == 0:
        return True
    if version == "1.0" or not patient.nodal[lesion]:
        return False
    if state == LesionState.TOO_SMALL:
        return not size >= 10
    return state == LesionState.MEASURED and size < 10
