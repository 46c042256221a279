"""What stands beside a patient's answer, in words: numbers with their units, answers of parts.

The name of a column ends in its unit; a week that is a place in time is told from a duration.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trialreadout.core.rounding import rounded, significant

_OF_ITSELF = {"answer", "day", "on", "assessments", "after_new_therapy", "after_progression"}
_WORDS = ("rule", "progression")
"""Columns that say in words what an answer rests on."""
_ENDINGS = {
    "_percent_per_month": (1, "{} % per month"),
    "_per_week": (3, "{} per week"),
    "_percent": (1, "{} %"),
    "_weeks": (1, "in week {}"),
    "_days": (0, "{} days"),
    "_mg": (0, "{} mg"),
}
"""For the ending of a name with how many decimals its number is printed, and with which words."""


def beside_an_answer(answer: Mapping[str, Any]) -> str:
    """Say the columns of a patient's row but for the answer and its day; "" where there is none."""
    told = [
        _said(name, value)
        for name, value in answer.items()
        if name not in _OF_ITSELF and value is not None
    ]
    return f": {', '.join(told)}" if told else ""


def in_a_cell(value: Any) -> str:
    """Print a value without a unit."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return rounded(value, 0) if abs(value) >= 1000 else significant(value, 3)
    return str(value)


def _said(name: str, value: Any) -> str:
    if name in _WORDS:
        return in_a_cell(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"{name.replace('_', ' ')} {in_a_cell(value)}"
    if name == "p_value":
        return "p < 0.001" if value < 0.001 else f"p = {rounded(value, 3)}"
    if name == "doubling_time_weeks":
        return f"{'doubles' if value > 0 else 'halves'} in {rounded(abs(value), 1)} weeks"
    if name == "weeks":
        return f"{rounded(value, 1)} weeks"
    for ending, (decimals, words) in _ENDINGS.items():
        if name.endswith(ending):
            said = words.format(rounded(value, decimals))
            return f"{name.removesuffix(ending).replace('_', ' ')} {said}"
    return f"{name.replace('_', ' ')} {in_a_cell(value)}"
