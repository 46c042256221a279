"""What stands beside a patient's answer, in words: numbers with their units, answers of parts.

The name of a column ends in its unit; a week that is a place in time is told from a duration.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_OF_ITSELF = {"answer", "day", "on", "assessments", "after_new_therapy", "after_progression"}
_WORDS = ("rule", "progression")
"""Columns that say in words what an answer rests on."""
_ENDINGS = {
    "_percent_per_month": "{:.1f} % per month",
    "_per_week": "{:.3f} per week",
    "_percent": "{:.1f} %",
    "_weeks": "in week {:.1f}",
    "_days": "{:.0f} days",
    "_mg": "{:.0f} mg",
}
"""For the ending of a name how its number is printed."""


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
        return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return str(value)


def _said(name: str, value: Any) -> str:
    if name in _WORDS:
        return in_a_cell(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"{name.replace('_', ' ')} {in_a_cell(value)}"
    if name == "p_value":
        return "p < 0.001" if value < 0.001 else f"p = {value:.3f}"
    if name == "doubling_time_weeks":
        return f"{'doubles' if value > 0 else 'halves'} in {abs(value):.1f} weeks"
    if name == "weeks":
        return f"{value:.1f} weeks"
    for ending, printed in _ENDINGS.items():
        if name.endswith(ending):
            return f"{name.removesuffix(ending).replace('_', ' ')} {printed.format(value)}"
    return f"{name.replace('_', ' ')} {in_a_cell(value)}"
