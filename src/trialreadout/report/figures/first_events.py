"""The figure of first adverse events: the share of patients with one, from each grade on.

Grades differ in colour and in dash. Below the axis stands who is still at risk.
"""

from __future__ import annotations

from trialreadout.analysis.event_courses import EventCourses
from trialreadout.analysis.of_events import from_grade
from trialreadout.core.rounding import rounded
from trialreadout.report.figures.figure import (
    BLUE,
    DARK,
    LIGHT_BLUE,
    OCHRE,
    RED,
    WIDTH,
    Figure,
)
from trialreadout.report.text import capitalised, counted

KIND = "first adverse events"

_LINES = {1: LIGHT_BLUE, 2: BLUE, 3: OCHRE, 4: RED, 5: DARK}
_DASHES = {1: [1, 0], 2: [6, 2], 3: [2, 2], 4: [8, 3, 2, 3], 5: [1, 3]}
_HEIGHT = 260
_FIRST_LINE, _LINE = 50, 17
"""Of the numbers at risk: below the axis, and from one to the next, in pixels."""


def first_events_figure(courses: EventCourses) -> Figure:
    """Draw the share with a first event over time, a line for each grade from which it counts."""
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
    legend = (
        {"title": None, "orient": "top", "symbolSize": 300, "labelLimit": 300} if rows else None
    )
    domain = [named[grade] for grade in grades]
    field = {"field": "grade", "type": "nominal", "legend": legend}
    colour = {**field, "scale": {"domain": domain, "range": [_LINES[grade] for grade in grades]}}
    dash = {**field, "scale": {"domain": domain, "range": [_DASHES[grade] for grade in grades]}}
    end = {} if rows else {"domainMax": _longest_watched(courses)}
    x = {
        "field": "weeks",
        "type": "quantitative",
        "title": "Weeks from the first dose",
        "scale": {"nice": False, "domainMin": 0, **end},
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
    return Figure(specification, _caption(courses), _in_words(courses), kind=KIND)


def _longest_watched(courses: EventCourses) -> float:
    """Say in weeks how long events were watched for; where nobody had one, the axis ends there."""
    weeks: list[float] = courses.patients["until_weeks"].drop_nulls().to_list()
    return max([1.0, *weeks])


def _caption(courses: EventCourses) -> str:
    left_out = [
        f"{from_grade(grade)} {counted(n, 'patient')}" for grade, n in courses.unknown.items() if n
    ]
    caption = (
        f"Patients with a first adverse event under treatment, of {_whole(courses)} "
        f"({courses.analysis_set}), from each grade on: one minus the Kaplan-Meier estimate, "
        "censored where events were no longer watched for. Below: the number at risk."
    )
    if left_out:
        caption += f" Not known when, and left out: {', '.join(left_out)}."
    return caption


def _in_words(courses: EventCourses) -> str:
    last = courses.firsts.group_by("from_grade", maintain_order=True).last().to_dicts()
    said = [
        f"{from_grade(row['from_grade'])}: {rounded(100 * row['share'], 0)} % "
        f"by week {rounded(row['weeks'], 0)}"
        for row in last
    ]
    return (
        f"{capitalised(courses.endpoint)}, first event, {_whole(courses)}. "
        f"{'; '.join(said) or 'none'}."
    )


def _whole(courses: EventCourses) -> str:
    return counted(courses.patients.height, "patient")
