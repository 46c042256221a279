"""The figures of tumour size: the best change of each patient, and its course over time."""

from __future__ import annotations

from typing import Any

from trialreadout.analysis.tumour_changes import TumourChanges
from trialreadout.core.rounding import rounded
from trialreadout.report.figures.figure import (
    BLUE,
    DARK,
    LIGHT_BLUE,
    OCHRE,
    PURPLE,
    RED,
    WIDTH,
    Figure,
    strength_of,
)
from trialreadout.report.figures.names import label_expression, shortened
from trialreadout.report.text import counted

RESPONSE_COLOURS = {
    "CR": "#00311A",
    "PR": BLUE,
    "SD": "#8E8E8E",
    "NON-CR/NON-PD": LIGHT_BLUE,
    "PD": RED,
    "NE": OCHRE,
    "ND": PURPLE,
    "MISSING": DARK,
}
"""Of CR, PR, PD and SD each is lighter than the one before."""
RESPONSE_SHAPES = {
    "CR": "diamond",
    "PR": "circle",
    "SD": "square",
    "NON-CR/NON-PD": "triangle-down",
    "PD": "triangle-up",
    "NE": "cross",
    "ND": "triangle-left",
    "MISSING": "triangle-right",
}
WATERFALL, SPIDER = "waterfall", "course of sums"
_HEIGHT = 280
_WIDEST_BAR = 40
_LETTERS = 20
"""Of a name under its bar."""
_ROOM = 16
"""Pixels beyond the longest bars, for the words at their ends."""
_MOST_NAMED = 60
"""Bars: of more, a name and a word beside each could not be read."""


def waterfall_figure(changes: TumourChanges) -> Figure:
    """Draw the best change of each patient as a bar, the largest growth first."""
    bars = changes.best.drop_nulls("change_percent").to_dicts()
    without = changes.best.filter(changes.best["change_percent"].is_null()).to_dicts()
    y = {
        "field": "change_percent",
        "type": "quantitative",
        "title": "Best change of the sum from baseline",
        "scale": {"padding": _ROOM},
        "axis": {"labelExpr": "datum.value + ' %'"},
    }
    label: dict[str, Any] = {"type": "text", "fontSize": 10, "color": DARK}
    x = {"field": "subject", "type": "nominal", "sort": None}
    encoding = {"x": x, "y": y, "text": {"field": "answer"}}
    named = len(bars) <= _MOST_NAMED
    names = {
        "labelAngle": -90,
        "labelOverlap": False,
        "ticks": False,
        "labels": named,
        "labelLimit": 0,
        **label_expression(shortened((row["subject"] for row in bars), _LETTERS)),
    }
    words: list[dict[str, Any]] = [
        {
            "transform": [{"filter": f"datum.change_percent {side} 0"}],
            "mark": label | {"dy": dy},
            "encoding": encoding,
        }
        for side, dy in ((">=", -7), ("<", 8))
    ]
    specification = {
        "width": WIDTH,
        "height": _HEIGHT,
        "data": {"name": "bars", "values": bars},
        "layer": [
            {
                "mark": {"type": "bar", "width": min(_WIDEST_BAR, 0.9 * WIDTH / max(len(bars), 1))},
                "encoding": {
                    "x": {**x, "title": None, "axis": names},
                    "y": y,
                    "color": _colour({row["answer"] for row in bars}, "best response"),
                },
            },
            *(words if named else ()),
            _rule(changes.shrinkage_percent),
        ],
    }
    caption = (
        f"Lowest sum of target lesions against baseline, {counted(len(bars), 'patient')} of "
        f"{changes.best.height} ({changes.analysis_set}); bars show the best response "
        f"({changes.endpoint}). Dashed: {changes.shrinkage_percent:g} %."
    )
    if not named:
        caption += " A bar a patient, without a name: there are too many."
    if without:
        absent = ", ".join(f"{row['subject']} ({row['answer']})" for row in without)
        caption += f" Without a known change, and without a bar: {absent}."
    shrunk = sum(row["change_percent"] <= changes.shrinkage_percent for row in bars)
    alternative = (
        f"Best change of the sum of target lesions of {counted(len(bars), 'patient')}: "
        f"{shrunk} shrank by {-changes.shrinkage_percent:g} % or more. "
        + ", ".join(
            f"{row['subject']} {rounded(row['change_percent'], 0, sign=True)} % ({row['answer']})"
            for row in bars
        )
    )
    return Figure(specification, caption, f"{alternative}.", kind=WATERFALL)


def course_of_sums_figure(changes: TumourChanges) -> Figure:
    """Draw the change of each patient's sum over time, a line a patient."""
    rows = changes.courses.to_dicts()
    answers = {row["answer"] for row in rows}
    patients = changes.courses["subject"].n_unique()
    strength = strength_of(patients)
    colour = _colour(answers, "best response")
    shapes = [RESPONSE_SHAPES[answer] for answer in colour["scale"]["domain"]]
    encoding = {
        "x": {
            "field": "weeks",
            "type": "quantitative",
            "title": "Weeks from time zero; baseline at 0",
            "axis": {"grid": False, "tickMinStep": 1},
        },
        "y": {
            "field": "change_percent",
            "type": "quantitative",
            "title": "Change of the sum from baseline",
            "axis": {"labelExpr": "datum.value + ' %'"},
        },
        "color": colour,
        "detail": {"field": "subject"},
    }
    shape = {
        "field": "answer",
        "scale": {"domain": colour["scale"]["domain"], "range": shapes},
        "legend": colour["legend"],
    }
    specification = {
        "width": WIDTH,
        "height": _HEIGHT,
        "data": {"name": "assessments", "values": rows},
        "layer": [
            {
                "mark": {"type": "line", "strokeWidth": 1.2, "opacity": strength},
                "encoding": encoding,
            },
            {
                "mark": {"type": "point", "filled": True, "size": 28, "opacity": strength},
                "encoding": {**encoding, "shape": shape},
            },
            _rule(changes.shrinkage_percent),
        ],
    }
    caption = (
        f"Sum of target lesions against baseline over time, {counted(patients, 'patient')} "
        f"({changes.analysis_set}); assessments of record on which {changes.endpoint} rests."
    )
    last = changes.courses.group_by("subject", maintain_order=True).last().to_dicts()
    alternative = "Change of the sum at the last assessment that counts: " + ", ".join(
        f"{row['subject']} {rounded(row['change_percent'], 0, sign=True)} % "
        f"at week {rounded(row['weeks'], 0)}"
        for row in last
    )
    return Figure(specification, caption, f"{alternative}.", kind=SPIDER)


def _colour(answers: set[str], title: str) -> dict[str, Any]:
    known = [answer for answer in RESPONSE_COLOURS if answer in answers]
    return {
        "field": "answer",
        "type": "nominal",
        "scale": {"domain": known, "range": [RESPONSE_COLOURS[answer] for answer in known]},
        "legend": {"title": title, "orient": "top", "symbolOpacity": 1},
    }


def _rule(percent: float) -> dict[str, Any]:
    return {
        "data": {"name": "limit", "values": [{"at": percent}]},
        "mark": {"type": "rule", "strokeDash": [5, 4], "color": DARK},
        "encoding": {"y": {"field": "at", "type": "quantitative"}},
    }
