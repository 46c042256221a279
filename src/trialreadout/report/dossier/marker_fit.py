"""The course of a marker as a small picture: values, the line fitted to them, what it came to.

Heights are logarithmic, so that the line is straight; every value says its date and its row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from trialreadout.analysis.marker_courses import MarkerCourses
from trialreadout.core.rounding import rounded
from trialreadout.report.dossier.marker_in_words import answer_of_marker
from trialreadout.report.figures.marker_values import ANSWER_COLOURS, round_numbers
from trialreadout.report.text import capitalised

Row = Mapping[str, Any]
WIDTH, HEIGHT = 430, 165
LEFT, RIGHT, TOP, FOOT = 62, 12, 10, 41
"""Pixels of the whole picture, and around what is measured."""
_WEEKS = (1, 2, 4, 8, 13, 26, 52, 104)
_MOST_TICKS = 8
_MOST_HEIGHTS = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """One value in its place, in pixels."""

    x: float
    y: float
    says: str
    limit: str | None
    """"below" or "above" where the assay told no more."""
    dated: str | None
    """What the value dates."""


@dataclass(frozen=True, slots=True)
class MarkerFit:
    """The course of one marker in one patient."""

    endpoint: str
    caption: str
    """Marker and unit."""
    says: str
    """What it came to, with slope, interval and class."""
    colour: str
    marks: tuple[Mark, ...]
    line: tuple[float, float, float, float] | None
    """x and y of the beginning, x and y of the end; None: there is no line."""
    weeks: tuple[tuple[float, str], ...]
    """x and label of the marks of the axis."""
    heights: tuple[tuple[float, str], ...]
    """y and label."""
    starts: str
    values: tuple[Row, ...]
    """What is drawn, for the timeline: `on`, `value`, `says`."""

    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    foot: int = HEIGHT - FOOT + 6
    """Pixels: of the whole, and where what is measured begins and ends."""

    @property
    def path(self) -> str:
        """From each value to the next, as SVG has it."""
        return "M" + "L".join(f"{mark.x} {mark.y}" for mark in self.marks)


def marker_fits_of(courses: MarkerCourses) -> Iterator[tuple[str, MarkerFit]]:
    """Draw the course of each patient who has a value that counts; patients by name."""
    values = courses.values.rows_by_key("subject", named=True)
    lines = courses.lines.rows_by_key("subject", named=True)
    for answer in courses.answers.to_dicts():
        subject = answer["subject"]
        if subject in values:
            yield subject, _fit(courses, answer, values[subject], lines.get(subject, ()))


def _fit(
    courses: MarkerCourses, answer: Row, values: Sequence[Row], ends: Sequence[Row]
) -> MarkerFit:
    numbers = [row["value"] for row in (*values, *ends)]
    low, high = min(numbers), max(numbers)
    if low == high:
        low, high = low / 2, 2 * high
    first, last = values[0]["weeks"], values[-1]["weeks"]
    span = (last - first) or 1.0

    def x(weeks: float) -> float:
        return float(round(LEFT + (WIDTH - LEFT - RIGHT) * (weeks - first) / span, 1))

    def y(value: float) -> float:
        share = log(high / value) / log(high / low)
        return float(round(TOP + (HEIGHT - TOP - FOOT) * share, 1))

    unit = f" {courses.unit}" if courses.unit else ""
    line = None
    if ends:
        begin, end = ends[0], ends[-1]
        line = x(begin["weeks"]), y(begin["value"]), x(end["weeks"]), y(end["value"])
    step = next((each for each in _WEEKS if span / each <= _MOST_TICKS), _WEEKS[-1])
    weeks = range(-(-int(first // 1) // step) * step, int(last // 1) + 1, step)
    return MarkerFit(
        endpoint=courses.endpoint,
        caption=capitalised(courses.marker) + (f",{unit}" if unit else ""),
        says=answer_of_marker(courses, answer, values) + _open_marks(values),
        colour=ANSWER_COLOURS[answer["answer"]],
        marks=tuple(
            Mark(x(row["weeks"]), y(row["value"]), _says(row, unit), row["limit"], row["dated"])
            for row in values
        ),
        line=line,
        weeks=tuple((x(week), f"{week}") for week in weeks if first <= week <= last),
        heights=tuple((y(value), f"{value:g}") for value in _heights(low, high)),
        starts=courses.starts,
        values=tuple(
            {"on": row["on"], "value": row["value"], "says": _says(row, unit)}
            for row in values
            if row["on"] is not None
        ),
    )


def _says(row: Row, unit: str) -> str:
    value = f"{row['value']:g}{unit}"
    if row["limit"]:
        value = f"{row['limit']} the limit of the assay, counts as {value}"
    return (
        f"{row['on']}, week {rounded(row['weeks'], 1)}: {value} ({row['file']}, row {row['row']})"
    )


def _open_marks(values: Sequence[Row]) -> str:
    limits = sum(row["limit"] is not None for row in values)
    return f"; {limits} of them no more than a limit of the assay (open)" if limits else ""


def _heights(low: float, high: float) -> list[float]:
    """Choose the values to mark: round numbers, or the two ends where there are too few."""
    within = [value for value in round_numbers(low, high) if low <= value <= high]
    if len(within) < 2:
        return [low, high]
    return within[:: -(-len(within) // _MOST_HEIGHTS)]
