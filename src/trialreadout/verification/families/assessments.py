"""One assessment by RECIST: target lesions, other lesions, and the two together."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.core.terms import Answer, LesionState, NewLesion, Response
from trialreadout.criteria import (
    RECIST_1_0,
    RECIST_1_1,
    Thresholds,
    after_complete_response,
    non_target_response,
    overall_response,
    proven_from_first_appearance,
    sum_changes,
    target_response,
    target_sums,
    unread_after_treatment,
    with_marker,
    with_merged_and_split,
    with_recurrence,
)
from trialreadout.verification.families.words import Compute, codes, numbers, words

Given = Mapping[str, Any]


def graded_targets(version: Thresholds, given: Given) -> Mapping[str, Any]:
    """Grade target lesions visit by visit."""
    size, state = _lesions(given["visits"])
    found = target_response(size, state, _all(size), _nodes(given, size), version)
    return {"response": words(Response, found)}


def sums(given: Given) -> Mapping[str, Any]:
    """Add target lesions up, and hold the sums against baseline and nadir."""
    size, state = _lesions(given["visits"])
    found = target_sums(size, state, _all(size), RECIST_1_1)
    changes = sum_changes(found.complete_mm)
    return {
        "sum in mm": found.complete_mm,
        "sum of those read in mm": found.measured_mm,
        "nadir in mm": changes.nadir_mm,
        "change from baseline in %": changes.from_baseline_percent,
        "change from nadir in %": changes.from_nadir_percent,
        "change from nadir in mm": changes.from_nadir_mm,
    }


def graded_non_targets(given: Given) -> Mapping[str, Any]:
    """Grade non-target lesions visit by visit."""
    state = codes(LesionState, given["visits"])
    return {"response": words(Response, non_target_response(state, _all(state)))}


def overall(given: Given) -> Mapping[str, Any]:
    """Bring target lesions, non-target lesions and new lesions together."""
    found = overall_response(
        codes(Response, given["target"]),
        codes(Response, given["non-target"]),
        codes(NewLesion, given["new lesion"]),
    )
    return {"overall": words(Response, found)}


def overall_with_marker(given: Given) -> Mapping[str, Any]:
    """Take back a complete response while the marker is elevated."""
    found = with_marker(
        codes(Response, given["overall"]),
        codes(Response, given["target"]),
        codes(Answer, given["marker is normal"]),
    )
    return {"overall": words(Response, found)}


def recurrence(given: Given) -> Mapping[str, Any]:
    """Grade the return of a non-target lesion after a complete response."""
    before = codes(Response, given["overall"])
    after = after_complete_response(before)
    state = codes(LesionState, given["non-target"])
    returning = np.ones(state.shape[-1], bool)
    return {
        "after complete response": after,
        "overall": words(Response, with_recurrence(before, state, returning, after)),
    }


def first_appearance(given: Given) -> Mapping[str, Any]:
    """Date a new lesion that is proven later by its first appearance."""
    found = proven_from_first_appearance(
        codes(NewLesion, given["new lesion"]), np.array(given["first seen"], bool)
    )
    return {"new lesion": words(NewLesion, found)}


def after_local_treatment(given: Given) -> Mapping[str, Any]:
    """Say of a treated lesion that it cannot be evaluated."""
    found = unread_after_treatment(
        codes(LesionState, given["state"]),
        numbers(given["day"]),
        numbers(given["treated on day"]),
    )
    return {"state": words(LesionState, found)}


def merged_and_split(given: Given) -> Mapping[str, Any]:
    """Count the size of merged and split lesions once."""
    found = with_merged_and_split(
        codes(LesionState, given["state"]),
        np.array(given["merged into"]),
        np.array(given["part of"]),
    )
    return {"state": words(LesionState, found)}


def _lesions(visits: list[list[Any]]) -> tuple[FloatArray, IntArray]:
    """Read visits, each a list of sizes in mm or words for what was seen of a lesion."""
    size = [[None if isinstance(each, str) else each for each in visit] for visit in visits]
    state = [[each if isinstance(each, str) else "measured" for each in visit] for visit in visits]
    return numbers(size), codes(LesionState, state)


def _all(lesions: FloatArray | IntArray) -> Any:
    """Say of (visit, lesion) that the patient has every lesion."""
    return np.ones(lesions.shape[-1], bool)


def _nodes(given: Given, size: FloatArray) -> Any:
    """Mark (lesion) the nodes; a case counts lesions from 1."""
    return np.isin(np.arange(1, size.shape[-1] + 1), given.get("nodes", []))


COMPUTED: Mapping[str, Compute] = {
    "R10-1": partial(graded_targets, RECIST_1_0),
    "R11-1": partial(graded_targets, RECIST_1_1),
    "SUM-1": sums,
    "NT-1": graded_non_targets,
    "OVR-1": overall,
    "OVR-2": overall_with_marker,
    "OVR-3": recurrence,
    "NEW-1": first_appearance,
    "LOC-1": after_local_treatment,
    "MRG-1": merged_and_split,
}
