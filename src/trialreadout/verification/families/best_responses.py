"""Answers about all assessments of a patient: best response, response, clinical benefit."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from trialreadout.core.terms import Answer, Response
from trialreadout.criteria import (
    DatedAnswer,
    best_overall_response,
    clinical_benefit,
    last_assessment,
    response,
)
from trialreadout.verification.families.words import Compute, codes, numbers, words

Given = Mapping[str, Any]


def best(reading: str, given: Given) -> Mapping[str, Any]:
    """Find the best response by a reading."""
    found = best_overall_response(*_assessments(given), **_rules(given), reading=reading)
    return {"best": words(Response, found.response), "day": found.day}


def responded(given: Given) -> Mapping[str, Any]:
    """Tell who responded, and since when."""
    return _dated(response(*_assessments(given), **_rules(given)))


def benefited(given: Given) -> Mapping[str, Any]:
    """Tell who had clinical benefit, and since when."""
    return _dated(clinical_benefit(*_assessments(given), **_rules(given)))


def last(given: Given) -> Mapping[str, Any]:
    """Find the last assessment."""
    found = last_assessment(*_assessments(given), **_rules(given))
    return {"last": words(Response, found.response), "day": found.day}


def _assessments(given: Given) -> tuple[Any, Any]:
    return numbers(given["day"]), codes(Response, given["response"])


def _rules(given: Given) -> dict[str, Any]:
    return {name.replace(" ", "_"): value for name, value in given["rules"].items()}


def _dated(found: DatedAnswer) -> Mapping[str, Any]:
    return {"answer": words(Answer, found.met), "day": found.day}


COMPUTED: Mapping[str, Compute] = {
    "BOR-1": partial(best, "admiralonco"),
    "BOR-2": partial(best, "recist"),
    "RSP-1": responded,
    "CB-1": benefited,
    "LST-1": last,
}
