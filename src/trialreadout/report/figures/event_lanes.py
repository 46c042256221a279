"""The figure of the adverse events of each patient: a lane a patient, a bar an event.

Grades differ in colour and in thickness, the highest on top. A thin line is as long as events were
watched for; an event without a recorded end is an arrowhead at its onset.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from trialreadout.analysis.event_courses import EventCourses
from trialreadout.core.rounding import rounded
from trialreadout.report.figures.drawing import Row, drawing, folded, lines_of, marks, words
from trialreadout.report.figures.figure import (
    DARK,
    GREY,
    GRID,
    LIGHT_BLUE,
    OCHRE,
    RED,
    WIDTH,
    Figure,
)
from trialreadout.report.text import capitalised, counted

KIND = "adverse events over time"

_FILLS: Mapping[int | None, str] = {
    None: "#FFFFFF",
    1: "#C4DCEE",
    2: LIGHT_BLUE,
    3: OCHRE,
    4: RED,
    5: DARK,
}
_THICKNESS: Mapping[int | None, float] = {None: 0.4, 1: 0.4, 2: 0.55, 3: 0.75, 4: 0.9, 5: 0.9}
"""Of a bar, as a share of its lane."""
_LANE, _TOP = 13, 26
"""The lowest lane, and where lanes begin, in pixels."""
_LEAST = 2.5
"""The shortest bar, in pixels."""
_NAME, _LINE = 10, 12
"""The size of a name beside its lane, and from one line of it to the next, in pixels."""
_WIDEST_NAME, _LETTER = 200.0, 6.3
_MOST_TICKS = 10


@dataclass(frozen=True, slots=True)
class _Lanes:
    """Where a patient and a week stand, in pixels."""

    names: Mapping[str, str]
    """Of each patient, folded into lines."""
    left: float
    """Where the earliest week stands."""
    height: float
    """Of a lane."""
    middles: Mapping[str, float]
    earliest: float
    latest: float
    step: float
    """Weeks from one mark of the axis to the next."""

    @property
    def foot(self) -> float:
        return _TOP + self.height * len(self.names) + 4

    @property
    def ticks(self) -> list[float]:
        steps = int((self.latest - self.earliest) // self.step)
        return [self.earliest + self.step * i for i in range(steps + 1)]

    def x(self, weeks: float) -> float:
        return self.left + (weeks - self.earliest) * WIDTH / (self.latest - self.earliest)


def lanes_figure(courses: EventCourses) -> Figure:
    """Draw every event of each patient, from its onset to its end."""
    lanes = _lanes_of(courses)
    by_grade = [
        (grade, courses.events.filter(pl.col("grade").eq_missing(pl.lit(grade, pl.Int64))))
        for grade in sorted({*courses.events["grade"]}, key=lambda grade: grade or 0)
    ]
    layers = [
        *_axis(lanes),
        *_names(lanes),
        *_watched(courses, lanes),
        *_key([grade for grade, _ in by_grade], lanes.left),
        *(layer for grade, events in by_grade for layer in _bars(events, grade, lanes)),
        *(layer for grade, events in by_grade for layer in _arrowheads(events, grade, lanes)),
    ]
    return Figure(
        drawing(lanes.left + WIDTH + 8, lanes.foot + 42, layers),
        _caption(courses),
        _in_words(courses),
        kind=KIND,
    )


def _lanes_of(courses: EventCourses) -> _Lanes:
    subjects = courses.patients["subject"].to_list()
    longest = max((len(name) for name in subjects), default=1)
    left = min(longest * _LETTER + 12, _WIDEST_NAME)
    names = {name: folded(name, left) for name in subjects}
    height = float(max([_LANE, *(_LINE * lines_of(name) for name in names.values())]))
    earliest, latest = _span(courses)
    step = _step(latest - earliest)
    return _Lanes(
        names=names,
        left=left,
        height=height,
        middles={name: _TOP + height * (i + 0.5) for i, name in enumerate(subjects)},
        earliest=step * (earliest // step),
        latest=latest,
        step=step,
    )


def _span(courses: EventCourses) -> tuple[float, float]:
    """Find the first and the last week to draw, week 0 among them."""
    columns = (
        courses.patients["until_weeks"],
        courses.events["start_weeks"],
        courses.events["end_weeks"],
    )
    known = [week for column in columns for week in column.drop_nulls()]
    return min([0.0, *known]), max([1.0, *known])


def _step(span: float) -> float:
    return next((s for s in (1, 2, 4, 8, 13, 26, 52) if span / s <= _MOST_TICKS), 104)


def _axis(lanes: _Lanes) -> Iterator[Row]:
    places = [(lanes.x(tick), tick) for tick in lanes.ticks]
    rules = [{"x": x, "x2": x, "y": _TOP, "y2": lanes.foot} for x, _ in places]
    yield marks(rules, {"type": "rule", "stroke": GRID})
    yield words([{"x": x, "y": lanes.foot + 12, "text": f"{t:g}"} for x, t in places], "center")
    title = {"x": lanes.left + WIDTH / 2, "y": lanes.foot + 32, "text": "Weeks from the first dose"}
    yield words([title], "center")


def _names(lanes: _Lanes) -> Iterator[Row]:
    places = [
        {
            "x": lanes.left - 8,
            "y": lanes.middles[subject] - _LINE * (lines_of(name) - 1) / 2,
            "text": name,
        }
        for subject, name in lanes.names.items()
    ]
    yield words(places, "right", fontSize=_NAME, lineHeight=_LINE)


def _watched(courses: EventCourses, lanes: _Lanes) -> Iterator[Row]:
    """Draw a thin line as long as events were watched for."""
    lines = [
        {"x": lanes.x(0), "x2": lanes.x(until), "y": lanes.middles[name], "y2": lanes.middles[name]}
        for name, until in courses.patients.drop_nulls("until_weeks").iter_rows()
    ]
    if lines:
        yield marks(lines, {"type": "rule", "stroke": GREY, "strokeWidth": 0.8})


def _bars(events: pl.DataFrame, grade: int | None, lanes: _Lanes) -> Iterator[Row]:
    """Draw the events of one grade that have an end."""
    half = lanes.height * _THICKNESS.get(grade, 0.9) / 2
    bars = []
    for row in events.drop_nulls("end_weeks").to_dicts():
        y, start = lanes.middles[row["subject"]], lanes.x(row["start_weeks"])
        end = max(lanes.x(row["end_weeks"]), start + _LEAST)
        bars.append({"x": start, "x2": end, "y": y - half, "y2": y + half})
    edge = DARK if grade is None else LIGHT_BLUE if grade == 1 else "white"
    if bars:
        yield marks(bars, {"type": "rect", **_look(grade), "stroke": edge})


def _arrowheads(events: pl.DataFrame, grade: int | None, lanes: _Lanes) -> Iterator[Row]:
    """Draw the events of one grade without a recorded end, at their onset."""
    heads = [
        {"x": lanes.x(row["start_weeks"]) + 2, "y": lanes.middles[row["subject"]]}
        for row in events.filter(pl.col("end_weeks").is_null()).to_dicts()
    ]
    if heads:
        size = 14 * _THICKNESS.get(grade, 0.9) * lanes.height
        point = {"type": "point", "shape": "triangle-right", "size": size, "stroke": DARK}
        yield marks(heads, {**point, **_look(grade)})


def _look(grade: int | None) -> Row:
    return {"fill": _FILLS.get(grade, DARK), "strokeWidth": 0.7, "opacity": 1}


def _key(grades: list[int | None], left: float) -> Iterator[Row]:
    """Name the grades that occur, above the lanes."""
    at = left
    for grade in grades:
        text = "not graded" if grade is None else f"grade {grade}"
        half = _LANE * _THICKNESS.get(grade, 0.9) / 2
        box = {"x": at, "x2": at + 18, "y": 10 - half, "y2": 10 + half}
        look = {"fill": _FILLS.get(grade, DARK), "stroke": DARK, "strokeWidth": 0.5}
        yield marks([box], {"type": "rect", **look})
        yield words([{"x": at + 24, "y": 10, "text": text}])
        at += 44 + _LETTER * len(text)


def _caption(courses: EventCourses) -> str:
    patients = counted(courses.patients.height, "patient")
    caption = (
        f"{counted(courses.events.height, 'adverse event')} in "
        f"{courses.events['subject'].n_unique()} of {patients} ({courses.analysis_set}), a lane a "
        "patient; the thicker a bar, the higher its grade, and the highest lies on top. "
        "Thin line: how long events were watched for."
    )
    if courses.events["end_weeks"].null_count():
        caption += " Arrowhead: an event without a recorded end, at its onset."
    if courses.without_onset:
        caption += (
            f" Without a known onset, and not drawn: {counted(courses.without_onset, 'event')}."
        )
    return caption


def _in_words(courses: EventCourses) -> str:
    said = []
    for name in courses.patients["subject"]:
        own = courses.events.filter(pl.col("subject") == name).sort("start_weeks", "term")
        if own.height:
            first = own.row(0, named=True)
            grades = own["grade"].drop_nulls().to_list()
            gravest = f"highest grade {max(grades)}" if grades else "no grade recorded"
            week = rounded(first["start_weeks"], 0)
            said.append(f"{name} {counted(own.height, 'event')} from week {week}, {gravest}")
        else:
            said.append(f"{name} none")
    return f"{capitalised(courses.endpoint)} of each patient. {'; '.join(said)}."
