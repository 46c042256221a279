"""Laboratory values: their grades by each version of CTCAE."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from trialreadout.criteria.corrected_calcium import corrected_calcium
from trialreadout.criteria.ctcae import TERMS
from trialreadout.criteria.laboratory_grade import laboratory_grade
from trialreadout.verification.families.words import Compute, numbers

Given = Mapping[str, Any]


def grade(version: int, given: Given) -> Mapping[str, Any]:
    """Grade a value."""
    found = laboratory_grade(
        numbers(given["value"]),
        numbers(given["lower limit"]),
        numbers(given["upper limit"]),
        numbers(given["baseline"]),
        TERMS[version][given["term"]],
    )
    return {"grade": found}


def calcium(given: Given) -> Mapping[str, Any]:
    """Correct calcium for albumin."""
    found = corrected_calcium(numbers(given["calcium in mmol/l"]), numbers(given["albumin in g/l"]))
    return {"corrected": found}


COMPUTED: Mapping[str, Compute] = {
    "LAB-4": partial(grade, 4),
    "LAB-5": partial(grade, 5),
    "LAB-6": partial(grade, 6),
    "LAB-7": calcium,
}
