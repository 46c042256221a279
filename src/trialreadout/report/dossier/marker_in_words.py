"""What a patient's marker came to, in words: the class, the slope with its interval, the dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import expm1
from typing import Any

from trialreadout.analysis.marker_courses import MarkerCourses
from trialreadout.core.rounding import rounded
from trialreadout.report.text import counted

Row = Mapping[str, Any]


def answer_of_marker(courses: MarkerCourses, answer: Row, values: Sequence[Row]) -> str:
    """Say the answer and what it rests on.

    Parameters
    ----------
    courses
        Those that the patient's is one of.
    answer
        The patient's row of `MarkerCourses.answers`.
    values
        The patient's rows of `MarkerCourses.values`.
    """
    if "rule" in answer:
        dated = [
            f"{row['dated']} dated {row['on']} (week {rounded(row['weeks'], 1)})"
            for row in values
            if row["dated"]
        ]
        return f"{answer['answer']}: {'; '.join([answer['rule'], *dated])}"
    rests_on = f"{counted(len(values), 'value')} {'counts' if len(values) == 1 else 'count'}"
    if answer["slope_per_week"] is None:
        return f"{answer['answer']}: no slope was tested; {rests_on}"
    return f"{answer['answer']}: {_slope(answer)}{_pace(answer)}; {rests_on}"


def _slope(answer: Row) -> str:
    slope, low, high = answer["slope_per_week"], answer["low"], answer["high"]
    tested = ""
    if low is not None and high is not None:
        limits = f"{rounded(low, 3)} to {rounded(high, 3)}"
        tested = f" ({100 * answer['confidence']:g} % CI {limits}; {_p(answer)})"
    return f"slope of the natural logarithm {rounded(slope, 3)} per week{tested}"


def _p(answer: Row) -> str:
    p = answer["p_value"]
    return "no p value" if p is None else "p < 0.001" if p < 0.001 else f"p = {rounded(p, 3)}"


def _pace(answer: Row) -> str:
    """Say the slope as a change in percent, and as the time in which it doubles or halves."""
    change = 100 * expm1(answer["slope_per_week"])
    weeks = answer["doubling_time_weeks"]
    pace = (
        ""
        if weeks is None
        else f", {'doubles' if weeks > 0 else 'halves'} in {rounded(abs(weeks), 1)} weeks"
    )
    return f", {rounded(change, 1, sign=True)} % a week{pace}"
