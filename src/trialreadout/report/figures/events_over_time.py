"""The figure of adverse events over time.

Of few patients every event is a bar in the patient's own lane, so that the figure can be read
patient by patient. Of many, lanes would be too thin to read: there the share of patients with a
first event is drawn, from each grade on. Grades differ in colour and in thickness.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from trialreadout.analysis.event_courses import EventCourses
from trialreadout.analysis.of_events import from_grade
from trialreadout.report.figures.drawing import Row, drawing, folded, marks, words
from trialreadout.report.figures.figure import (
    BLUE,
    DARK,
    GREY,
    LIGHT_BLUE,
    OCHRE,
    RED,
    WIDTH,
    Figure,
)
from trialreadout.report.text import capitalised, counted

LANES, FIRSTS = "adverse events over time", "first adverse events"
MOST_LANES = 60
"""Of more patients than these no lanes are drawn."""

_FILLS: dict[int | None, str] = {
    None: "#FFFFFF",
    1: "#C4DCEE",
    2: LIGHT_BLUE,
    3: OCHRE,
    4: RED,
    5: DARK,
}
_THICKNESS: dict[int | None, float] = {None: 0.4, 1: 0.4, 2: 0.55, 3: 0.75, 4: 0.9, 5: 0.9}
"""Of a bar, as a share of its lane."""
_LINES = {1: LIGHT_BLUE, 2: BLUE, 3: OCHRE, 4: RED, 5: DARK}
_DASHES = {1: [1, 0], 2: [6, 2], 3: [2, 2], 4: [8, 3, 2, 3], 5: [1, 3]}
_LANE = 13
_TOP = 26
_LEAST = 2.5
"""The shortest bar, in pixels."""
_HEIGHT = 260
_FIRST_LINE, _LINE = 50, 17
"""Of the numbers at risk: below the axis, and from one to the next, in pixels."""
_MOST_TICKS = 10
_LETTER = 6.3


def events_over_time_figure(courses: EventCourses) -> Figure:
    """Draw the events of each patient, or of many patients the share with a first one."""
    if courses.patients.height > MOST_LANES:
        return _of_many(courses)
    return _of_few(courses)


def _of_few(courses: EventCourses) -> Figure:
    subjects = courses.patients["subject"].to_list()
    names = min(max((len(name) for name in subjects), default=1) * _LETTER + 12, 200.0)
    lines = [folded(name, names) for name in subjects]
    tallest = max((line.count("\n") + 1 for line in lines), default=1)
    lane = float(max(_LANE, 12 * tallest))
    middle = {name: _TOP + lane * (i + 0.5) for i, name in enumerate(subjects)}
    foot = _TOP + lane * len(subjects) + 4
    earliest, latest = _span(courses)
    step = _step(latest - earliest)
    earliest = step * (earliest // step)
    scale = WIDTH / (latest - earliest)

    def x(weeks: float) -> float:
        return names + (weeks - earliest) * scale

    ticks = [earliest + step * i for i in range(int((latest - earliest) // step) + 1)]
    grades = sorted({*courses.events["grade"].to_list()}, key=lambda grade: grade or 0)
    layers = [
        marks(
            [{"x": x(t), "x2": x(t), "y": _TOP, "y2": foot} for t in ticks],
            {"type": "rule", "stroke": "#E6E6E6"},
        ),
        words([{"x": x(t), "y": foot + 12, "text": f"{t:g}"} for t in ticks], "center"),
        words(
            [{"x": names + WIDTH / 2, "y": foot + 32, "text": "Weeks from the first dose"}],
            "center",
        ),
        words(
            [
                {
                    "x": names - 8,
                    "y": middle[name] - 6 * line.count("\n"),
                    "text": line,
                }
                for name, line in zip(subjects, lines, strict=True)
            ],
            "right",
            fontSize=10,
            lineHeight=12,
        ),
        *_watched(courses, middle, x(0.0), scale),
        *_key(grades, names),
    ]
    for drawn in (_bars, _heads):
        for grade in grades:
            own = courses.events.filter(pl.col("grade").eq_missing(pl.lit(grade, pl.Int64)))
            layers += drawn(own, grade, middle, lane, x(0.0), scale)
    return Figure(
        drawing(names + WIDTH + 8, foot + 42, layers),
        _caption(courses),
        _in_words(courses),
        kind=LANES,
    )


def _span(courses: EventCourses) -> tuple[float, float]:
    """Find the first and the last week to draw, week 0 among them."""
    columns = (
        courses.patients["until_weeks"],
        courses.events["start_weeks"],
        courses.events["end_weeks"],
    )
    known = [week for column in columns for week in column.drop_nulls()]
    return min(0.0, *known, 0.0), max(1.0, *known, 1.0)


def _step(span: float) -> float:
    return next((s for s in (1, 2, 4, 8, 13, 26, 52) if span / s <= _MOST_TICKS), 104)


def _watched(
    courses: EventCourses, middle: dict[str, float], zero: float, scale: float
) -> Iterator[Row]:
    """Draw a thin line as long as events were watched for."""
    lanes = [
        {"x": zero, "x2": zero + until * scale, "y": middle[name], "y2": middle[name]}
        for name, until in courses.patients.drop_nulls("until_weeks").iter_rows()
    ]
    if lanes:
        yield marks(lanes, {"type": "rule", "stroke": GREY, "strokeWidth": 0.8})


def _bars(
    events: pl.DataFrame,
    grade: int | None,
    middle: dict[str, float],
    lane: float,
    zero: float,
    scale: float,
) -> Iterator[Row]:
    """Draw the events of one grade that have an end."""
    half = lane * _THICKNESS.get(grade, 0.9) / 2
    bars = []
    for row in events.drop_nulls("end_weeks").to_dicts():
        y, start = middle[row["subject"]], zero + row["start_weeks"] * scale
        end = max(zero + row["end_weeks"] * scale, start + _LEAST)
        bars.append({"x": start, "x2": end, "y": y - half, "y2": y + half})
    edge = DARK if grade is None else LIGHT_BLUE if grade == 1 else "white"
    if bars:
        yield marks(bars, {"type": "rect", **_look(grade), "stroke": edge})


def _heads(
    events: pl.DataFrame,
    grade: int | None,
    middle: dict[str, float],
    lane: float,
    zero: float,
    scale: float,
) -> Iterator[Row]:
    """Draw those without a recorded end as arrowheads at their onset."""
    heads = [
        {"x": zero + row["start_weeks"] * scale + 2, "y": middle[row["subject"]]}
        for row in events.filter(pl.col("end_weeks").is_null()).to_dicts()
    ]
    if heads:
        size = 14 * _THICKNESS.get(grade, 0.9) * lane
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


def _of_many(courses: EventCourses) -> Figure:
    grades = courses.firsts["from_grade"].unique().sort().to_list()
    named = {grade: capitalised(from_grade(grade)) for grade in grades}
    rows = [
        {"weeks": row["weeks"], "share": row["share"], "grade": named[row["from_grade"]]}
        for row in courses.firsts.to_dicts()
    ]
    at_risk = [
        {**row, "grade": named[row["from_grade"]], "line": grades.index(row["from_grade"])}
        for row in courses.at_risk.to_dicts()
    ]
    weeks = courses.at_risk["week"].unique().sort().to_list()
    legend = {"title": None, "orient": "top", "symbolSize": 300, "labelLimit": 300}
    domain = [named[grade] for grade in grades]
    field = {"field": "grade", "type": "nominal", "legend": legend}
    colour = {**field, "scale": {"domain": domain, "range": [_LINES[grade] for grade in grades]}}
    dash = {**field, "scale": {"domain": domain, "range": [_DASHES[grade] for grade in grades]}}
    x = {
        "field": "weeks",
        "type": "quantitative",
        "title": "Weeks from the first dose",
        "scale": {"nice": False, "domainMin": 0},
        "axis": {"grid": False, "labelFlush": False, **({"values": weeks} if weeks else {})},
    }
    share = {
        "field": "share",
        "type": "quantitative",
        "title": "With a first event",
        "scale": {"domain": [0, 1]},
        "axis": {"labelExpr": "round(100 * datum.value) + ' %'"},
    }
    text = {
        "type": "text",
        "fontSize": 12,
        "y": {"expr": f"height + {_FIRST_LINE} + {_LINE} * datum.line"},
    }
    names = [{"grade": name, "line": line} for line, name in enumerate(domain)]
    coloured = {"color": {**colour, "legend": None}}
    specification = {
        "width": WIDTH,
        "height": _HEIGHT,
        "layer": [
            {
                "data": {"values": rows},
                "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2},
                "encoding": {"x": x, "y": share, "color": colour, "strokeDash": dash},
            },
            {
                "data": {"values": at_risk},
                "mark": text,
                "encoding": {
                    "x": {**x, "field": "week"},
                    "text": {"field": "at_risk", "type": "quantitative"},
                    **coloured,
                },
            },
            {
                "data": {"values": names},
                "mark": {**text, "align": "right", "x": -22},
                "encoding": {"text": {"field": "grade", "type": "nominal"}, **coloured},
            },
        ],
    }
    left_out = [
        f"{from_grade(grade)} {counted(n, 'patient')}" for grade, n in courses.unknown.items() if n
    ]
    whole = counted(courses.patients.height, "patient")
    caption = (
        f"Patients with a first adverse event under treatment, of {whole} "
        f"({courses.analysis_set}), from each grade on: one minus the Kaplan-Meier estimate, "
        "censored where events were no longer watched for. Below: the number at risk."
    )
    if left_out:
        caption += f" Not known when, and left out: {', '.join(left_out)}."
    last = courses.firsts.group_by("from_grade", maintain_order=True).last().to_dicts()
    said = [
        f"{from_grade(row['from_grade'])}: {100 * row['share']:.0f} % by week {row['weeks']:.0f}"
        for row in last
    ]
    words_ = f"{capitalised(courses.endpoint)}, first event, {whole}. {'; '.join(said) or 'none'}."
    return Figure(specification, caption, words_, kind=FIRSTS)


def _caption(courses: EventCourses) -> str:
    caption = (
        f"{counted(courses.events.height, 'adverse event')} of "
        f"{counted(courses.patients.height, 'patient')} ({courses.analysis_set}), a lane a "
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
            said.append(
                f"{name} {counted(own.height, 'event')} from week {first['start_weeks']:.0f}, "
                f"{gravest}"
            )
        else:
            said.append(f"{name} none")
    return f"{capitalised(courses.endpoint)} of each patient. {'; '.join(said)}."
