"""The course of a patient as lanes over time, in days from the first dose, and pixels.

What began and has no end on record is drawn to the right edge and says so; what has no date cannot
be drawn, and its lane says that. A marker has a lane of its own height, logarithmic. The tables of
the dossier hold the same rows, so that nobody depends on the picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from math import log
from typing import Any

from trialreadout.core.dates import DAYS_PER_WEEK
from trialreadout.report.dossier.dated import DatedLane, dated_lanes, first_dose_of

Row = Mapping[str, Any]
LEFT, WIDTH = 250, 700
"""Pixels before the first day, and from the first to the last."""
LANE, OF_VALUES = 20, 44
"""Pixels of a lane, and of one that holds values."""
_MARGIN = 6
"""Above the highest value of a lane, and beneath the lowest."""
_BESIDE, _LETTER, _RIGHT = 6, 6.5, 40
"""Pixels from a mark to its label, of a letter on the average, and beyond the last day."""
_STEPS = (1, 2, 4, 13, 26, 52, 104, 260)
_MOST_TICKS = 10


@dataclass(frozen=True, slots=True)
class Span:
    """What lasted from one day to another, or stood on one; in days since the first dose."""

    start: int
    end: int | None
    """None: no end is on record."""
    says: str
    label: str
    """Written beside it."""
    colour: str


@dataclass(frozen=True, slots=True)
class Point:
    """A value at its day."""

    day: int
    below: float
    """Pixels from the top of the lane."""
    says: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """What is drawn at one height; spans in the order of time."""

    name: str
    colour: str
    spans: tuple[Span, ...]
    points: tuple[Point, ...] = ()

    @property
    def height(self) -> int:
        """Pixels."""
        return OF_VALUES if self.points else LANE


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lanes, and the days that they reach from and to."""

    subject: str
    first: int
    last: int
    lanes: tuple[Lane, ...]

    @property
    def width(self) -> int:
        """Pixels of the whole picture."""
        return LEFT + WIDTH + _RIGHT

    @property
    def height(self) -> int:
        """Pixels of all lanes and the axis."""
        return sum(lane.height for lane in self.lanes) + 36

    @property
    def placed(self) -> Iterator[tuple[int, Lane]]:
        """Pass through the lanes, each with the pixels above it."""
        above = 0
        for lane in self.lanes:
            yield above, lane
            above += lane.height

    def x(self, day: int | None) -> float:
        """Pixels of a day from the left; None is the right edge."""
        reach = max(self.last - self.first, 1)
        here = self.last if day is None else day
        return round(LEFT + WIDTH * (here - self.first) / reach, 1)

    def labels(self, lane: Lane) -> Iterator[tuple[float, str, str]]:
        """Pass through the labels that have room: pixels from the left, anchor, and text.

        A label stands behind its mark if nothing follows too soon, else before it if nothing came
        shortly before; one without room is left to the words of the mark.
        """
        free = float(LEFT)
        for span, later in zip_longest(lane.spans, lane.spans[1:]):
            begin, end = self.x(span.start), self.x(span.end)
            width = _LETTER * len(span.label)
            until = self.width if later is None else self.x(later.start) - _BESIDE
            if span.label and end + _BESIDE + width <= until:
                yield end + _BESIDE, "start", span.label
                free = end + _BESIDE + width
            else:
                if span.label and begin - _BESIDE - width >= free:
                    yield begin - _BESIDE, "end", span.label
                free = end + _BESIDE

    def path(self, lane: Lane, above: int) -> str:
        """From each value of a lane to the next, as SVG has it."""
        return "M" + "L".join(
            f"{self.x(each.day)} {round(above + each.below, 1)}" for each in lane.points
        )

    @property
    def ticks(self) -> tuple[int, ...]:
        """Whole weeks of the axis."""
        weeks = (self.last - self.first) / DAYS_PER_WEEK
        step = next((each for each in _STEPS if weeks / each <= _MOST_TICKS), _STEPS[-1])
        begin = -(-self.first // DAYS_PER_WEEK // step) * step
        return tuple(range(begin, self.last // DAYS_PER_WEEK + 1, step))


def timeline_of(
    subject: str,
    collected: Mapping[str, Sequence[Row]],
    assessed: Mapping[str, Sequence[Row]],
    markers: Mapping[str, Sequence[Row]] | None = None,
) -> Timeline | None:
    """Lay out one patient; None where nothing has a date.

    Parameters
    ----------
    subject
        The patient.
    collected
        The rows handed in, by plain table.
    assessed
        By endpoint the assessments that it rests on, with the day `on` which they were made and
        their `response`; None: a baseline.
    markers
        By the name of a marker the values that count: `on`, `value` (above 0), `says`.
    """
    lanes = [
        lane
        for lane in dated_lanes(collected, assessed, markers or {})
        if lane.dated or lane.values
    ]
    dates = [day for lane in lanes for day in lane.dates]
    if not dates:
        return None
    zero = first_dose_of(collected) or min(dates)
    first, last = (min(dates) - zero).days, (max(dates) - zero).days
    return Timeline(subject, first, last, tuple(_lane(lane, zero) for lane in lanes))


def _lane(lane: DatedLane, zero: date) -> Lane:
    spans = [
        Span(
            (each.start - zero).days,
            None if each.end is None else (each.end - zero).days,
            each.says,
            each.label,
            each.colour or lane.colour,
        )
        for each in lane.dated
        if each.start is not None
    ]
    spans.sort(key=lambda span: span.start)
    return Lane(lane.title, lane.colour, tuple(spans), tuple(_points(lane.values, zero)))


def _points(values: Sequence[Row], zero: date) -> Iterator[Point]:
    """Place values between the highest and the lowest; the first and the last say their number."""
    logs = [log(row["value"]) for row in values]
    reach = max(logs, default=0.0) - min(logs, default=0.0)
    for at, (row, height) in enumerate(zip(values, logs, strict=True)):
        share = (max(logs) - height) / reach if reach else 0.5
        below = _MARGIN + (OF_VALUES - 2 * _MARGIN) * share
        label = f"{row['value']:g}" if at in (0, len(values) - 1) else ""
        yield Point((row["on"] - zero).days, round(below, 1), row["says"], label)
