"""What the figures of a tumour marker share: their rows, their scales, their marks, their words.

All are logarithmic, so that a line whose slope was tested is straight.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from trialreadout.analysis.marker_courses import MarkerCourses
from trialreadout.analysis.marker_frames import PROGRESSION, RESPONSE
from trialreadout.core.rounding import rounded
from trialreadout.report.figures.figure import BLUE, DARK, GREEN, GREY, OCHRE, RED, Row
from trialreadout.report.text import capitalised, counted

ANSWER_COLOURS = {
    "response within normal range": GREEN,
    "response": BLUE,
    "stable": GREY,
    "progression": RED,
    "decline": BLUE,
    "no decline": GREY,
    "NE": OCHRE,
}
BETWEEN = 12
"""From one panel to the next, in pixels."""
_LIMITS = {"below": "triangle-down", "above": "triangle-up"}
"""What an assay told where it told no number, and its mark."""
_POINTS = {"below": "pointing down", "above": "pointing up"}
_DATED = {RESPONSE: "circle", PROGRESSION: "square"}
"""What a value dates, and the mark around it."""
_SHORT = 100
"""The quotient of highest and lowest up to which an axis marks more than powers of ten."""


def data_of(courses: MarkerCourses, panel: pl.Expr) -> dict[str, list[dict[str, Any]]]:
    """Bring values and ends of lines together, as all panels share them."""
    rows = pl.concat(
        [
            courses.values.drop("on", "file", "row").with_columns(of=pl.lit("value")),
            courses.lines.with_columns(of=pl.lit("line")),
        ],
        how="diagonal",
    )
    return {"values and lines": rows.with_columns(panel=panel).drop_nulls("panel").to_dicts()}


def encoding_of(courses: MarkerCourses, drawn: Sequence[str], height: str) -> dict[str, Any]:
    """Share the scales; `height` is "value" or "of_first"."""
    heights = pl.concat([courses.values[height], courses.lines[height]])
    lowest, highest = _low_and_high(heights)
    first, last = _low_and_high(courses.values["weeks"])
    if first == last:
        first, last = first - 1, last + 1
    if lowest == highest:
        lowest, highest = lowest / 2, 2 * highest
    named = capitalised(courses.marker) + (f" ({courses.unit})" if courses.unit else "")
    absolute = height == "value"
    factor = 1 if absolute else 100
    marks = {
        "labelExpr": f"format({factor} * datum.value, '~g')",
        "values": round_numbers(lowest, highest),
    }
    return {
        "x": {
            "field": "weeks",
            "type": "quantitative",
            "title": f"Weeks from {courses.starts}" if absolute else "Weeks",
            "scale": {"domain": [first, last], "nice": False},
            "axis": {"grid": False, "tickCount": 5 if absolute else 3},
        },
        "y": {
            "field": height,
            "type": "quantitative",
            "title": named if absolute else None,
            "scale": {"type": "log", "domain": [lowest, highest], "padding": 6},
            "axis": marks,
        },
        "detail": {"field": "subject"},
        "color": {
            "field": "answer",
            "type": "nominal",
            "scale": {"domain": drawn, "range": [ANSWER_COLOURS[answer] for answer in drawn]},
            "legend": None,
        },
    }


def _low_and_high(numbers: pl.Series) -> tuple[float, float]:
    """Return the lowest and the highest; 1 and 1 where there is none."""
    some = numbers.to_numpy()
    return (float(some.min()), float(some.max())) if some.size else (1.0, 1.0)


def round_numbers(lowest: float, highest: float) -> list[float]:
    """List numbers to mark on an axis: powers of ten, and halves and doubles on a short one."""
    steps = (1, 2, 5) if highest / lowest < _SHORT else (1,)
    return [step * 10.0**power for power in range(-9, 10) for step in steps]


def between_values(encoding: dict[str, Any]) -> Row:
    """Lead from each value to the next."""
    return {
        "mark": {"type": "line", "strokeWidth": 1, "opacity": 0.35},
        "encoding": encoding,
        "transform": [{"filter": "datum.of == 'value'"}],
    }


def points_and_lines(encoding: dict[str, Any], size: int, strength: float) -> list[Row]:
    """Draw fitted lines, and values by what the assay told of them."""
    value, line = "datum.of == 'value'", "datum.of == 'line'"
    shape = {
        "field": "limit",
        "type": "nominal",
        "scale": {"domain": [*_LIMITS, *_DATED], "range": [*_LIMITS.values(), *_DATED.values()]},
        "legend": None,
    }
    dated = {**shape, "field": "dated"}
    return [
        {
            "transform": [{"filter": line}],
            "mark": {"type": "line", "strokeWidth": 1.6, "opacity": strength},
            "encoding": encoding,
        },
        {
            "transform": [{"filter": f"{value} && !isValid(datum.limit)"}],
            "mark": {"type": "point", "filled": True, "size": size, "opacity": strength},
            "encoding": encoding,
        },
        {
            "transform": [{"filter": f"{value} && isValid(datum.limit)"}],
            "mark": {"type": "point", "fill": "white", "size": 2 * size, "opacity": 1},
            "encoding": {**encoding, "shape": shape},
        },
        {
            "transform": [{"filter": f"{value} && isValid(datum.dated)"}],
            "mark": {
                "type": "point",
                "size": 6 * size,
                "stroke": DARK,
                "strokeWidth": 1.4,
                "opacity": 1,
            },
            "encoding": {**encoding, "shape": dated},
        },
    ]


def panels_of(titles: Sequence[str], size: int) -> dict[str, Any]:
    """Part the rows by their `panel`, in the order of the titles; `size` is that of the letters."""
    return {
        "field": "panel",
        "type": "nominal",
        "title": None,
        "sort": list(titles),
        "header": {
            "labelFontSize": size,
            "labelLineHeight": size + 2,
            "labelLimit": 0,
            "labelPadding": 4,
            "labelExpr": "split(datum.label, '\\n')",
        },
    }


def caption_of(courses: MarkerCourses, what: str) -> str:
    """Say whose values are drawn and what the marks mean; `what` says what a panel or a line is."""
    limits = set(courses.values["limit"].drop_nulls())
    told = [f"{mark} ({limit})" for limit, mark in _POINTS.items() if limit in limits]
    open_marks = f" Open triangles: the limit of the assay, {', '.join(told)}." if told else ""
    dated = set(courses.values["dated"].drop_nulls())
    around = [f"{shape} ({what})" for what, shape in _DATED.items() if what in dated]
    marks = f" Around the value that dates the answer: {', '.join(around)}." if around else ""
    straight = " Straight: the line whose slope was tested." if courses.lines.height else ""
    return (
        f"{capitalised(courses.marker)} of "
        f"{counted(courses.values['subject'].n_unique(), 'patient')} of {courses.answers.height} "
        f"({courses.analysis_set}), the values that count, on a logarithmic scale; {what}; "
        f"weeks count from {courses.starts}.{straight}{marks}{open_marks}"
    )


def in_words(courses: MarkerCourses, subjects: Sequence[str]) -> str:
    """Say of each patient the first and the last value, and how fast the marker moves."""
    doubling: dict[str, float | None] = {}
    if "doubling_time_weeks" in courses.answers.columns:
        doubling = dict(courses.answers.select("subject", "doubling_time_weeks").iter_rows())
    said = []
    here = courses.values.filter(pl.col("subject").is_in(subjects))
    for (subject, answer), rows in here.group_by("subject", "answer", maintain_order=True):
        first, last = rows.row(0, named=True), rows.row(-1, named=True)
        weeks = doubling.get(str(subject))
        pace = ""
        if weeks is not None:
            pace = f", {'doubles' if weeks > 0 else 'halves'} in {rounded(abs(weeks), 1)} weeks"
        said.append(
            f"{subject} ({answer}) {first['value']:g} to {last['value']:g} "
            f"in week {rounded(last['weeks'], 0)}{pace}"
        )
    return (
        f"{capitalised(courses.marker)}, from the first value that counts to the last: "
        f"{'; '.join(said)}."
    )
