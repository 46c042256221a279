"""iRECIST: each assessment, the best i-response, and progression."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np

from trialreadout.core.terms import Answer, ImmuneResponse, LesionState, NewLesion, Response
from trialreadout.criteria import (
    ImmuneFacts,
    best_immune_response,
    immune_progression,
    irecist,
    new_lesions,
    non_target_growth,
)
from trialreadout.verification.families.words import Compute, codes, numbers, words

Given = Mapping[str, Any]

_QUIET: Mapping[str, Any] = {
    "target": "SD",
    "non_target": "NON-CR/NON-PD",
    "target_mm": 100.0,
    "non_target_grown": False,
    "new_appeared": "no",
    "new_left": "not met",
    "new_mm": 0.0,
    "new_grown": False,
    "new_progressed": False,
}
"""An assessment of which a case says nothing: stable, and nothing is new."""
_WORDS = {"target": Response, "non_target": Response, "new_appeared": NewLesion, "new_left": Answer}


def assessments(given: Given) -> Mapping[str, Any]:
    """Grade assessments, six weeks apart unless they have days, after a baseline."""
    visits: list[dict[str, Any]] = [{"target": "NE"}, *given["visits"]]
    rows = [{**_QUIET, "day": 42.0 * number, **visit} for number, visit in enumerate(visits)]
    for row in rows:
        row.setdefault("target_read_mm", row["target_mm"])
        row.setdefault("new_read_mm", row["new_mm"])
    columns = {each.name: [row[each.name] for row in rows] for each in fields(ImmuneFacts)}
    facts = ImmuneFacts(**{name: _column(name, values) for name, values in columns.items()})
    return {"response": words(ImmuneResponse, irecist(facts).response)[1:]}


def best(given: Given) -> Mapping[str, Any]:
    """Find the best i-response."""
    found = best_immune_response(numbers(given["day"]), codes(ImmuneResponse, given["response"]))
    return {"best": words(ImmuneResponse, found.response), "day": found.day}


def progression(given: Given) -> Mapping[str, Any]:
    """Find progression and its confirmation."""
    found = immune_progression(numbers(given["day"]), codes(ImmuneResponse, given["response"]))
    return {"day": found.day, "confirmed on day": found.confirmed_day}


def followed_new_lesions(given: Given) -> Mapping[str, Any]:
    """Follow the new lesions of a patient."""
    size = numbers(given["sizes in mm"])
    every = np.ones(size.shape[-1], bool)
    found = new_lesions(
        size,
        codes(LesionState, given["state"]),
        every,
        np.zeros_like(every),
        codes(NewLesion, given["word"]),
    )
    return {
        "appeared": words(NewLesion, found.appeared),
        "left": words(Answer, found.left),
        "sum in mm": found.sum_mm,
    }


def growth_of_non_targets(given: Given) -> Mapping[str, Any]:
    """Tell where non-target disease grew."""
    size = numbers(given["sizes in mm"])
    every = np.ones(size.shape[-1], bool)
    return {"grown": non_target_growth(size, codes(LesionState, given["state"]), every)}


def _column(name: str, values: list[Any]) -> Any:
    if name in _WORDS:
        return codes(_WORDS[name], values)
    return np.array(values, bool) if isinstance(values[0], bool) else numbers(values)


COMPUTED: Mapping[str, Compute] = {
    "IR-1": assessments,
    "IR-2": best,
    "IR-3": progression,
    "IR-4": followed_new_lesions,
    "IR-5": growth_of_non_targets,
}
