"""The figure of a tumour marker: the course of each patient, a panel for each trend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trialreadout.analysis.marker_courses import MarkerCourses
from trialreadout.report.figures.figure import BLUE, GREY, OCHRE, RED, WIDTH, Figure
from trialreadout.report.text import capitalised, counted

_COLOURS = {"response": BLUE, "stable": GREY, "progression": RED, "NE": OCHRE}
_HEIGHT = 240
_BETWEEN = 12


def courses_figure(courses: MarkerCourses, answers: Sequence[str]) -> Figure:
    """Draw the values that count on a logarithmic scale.

    Parameters
    ----------
    courses
        The values.
    answers
        The trends there are, in the order of their panels; one without a patient has no panel.
    """
    size = dict(courses.answers["answer"].value_counts().iter_rows())
    drawn = [answer for answer in answers if answer in set(courses.values["answer"])]
    panel = {answer: f"{answer} ({counted(size[answer], 'patient')})" for answer in drawn}
    rows = [{**row, "panel": panel[row["answer"]]} for row in courses.values.to_dicts()]
    named = f"{capitalised(courses.marker)} ({courses.unit})" if courses.unit else courses.marker
    encoding: dict[str, Any] = {
        "x": {
            "field": "weeks",
            "type": "quantitative",
            "title": "Weeks",
            "scale": {"zero": False, "nice": False},
            "axis": {"grid": False, "tickCount": 5},
        },
        "y": {
            "field": "value",
            "type": "quantitative",
            "title": named,
            "scale": {"type": "log", "zero": False},
            "axis": {"tickCount": 5, "format": "~g"},
        },
        "detail": {"field": "subject"},
        "color": {
            "field": "answer",
            "type": "nominal",
            "scale": {"domain": drawn, "range": [_COLOURS[answer] for answer in drawn]},
            "legend": None,
        },
    }
    width = (WIDTH - _BETWEEN * (len(drawn) - 1)) / max(len(drawn), 1)
    specification = {
        "data": {"values": rows},
        "facet": {
            "column": {
                "field": "panel",
                "type": "nominal",
                "title": None,
                "sort": list(panel.values()),
            }
        },
        "spacing": _BETWEEN,
        "spec": {
            "width": int(width),
            "height": _HEIGHT,
            "layer": [
                {"mark": {"type": "line", "strokeWidth": 1.2}, "encoding": encoding},
                {
                    "mark": {"type": "point", "filled": True, "size": 14, "opacity": 1},
                    "encoding": encoding,
                },
            ],
        },
    }
    with_values = set(courses.values["subject"])
    without = [
        f"{row['subject']} ({row['answer']})"
        for row in courses.answers.to_dicts()
        if row["subject"] not in with_values
    ]
    caption = (
        f"{capitalised(courses.marker)} of {counted(len(with_values), 'patient')} of "
        f"{courses.answers.height} ({courses.analysis_set}), the values that count, on a "
        "logarithmic scale; a line a patient."
    )
    if without:
        caption += f" Without a value that counts: {', '.join(without)}."
    alternative = f"{capitalised(courses.marker)}, from the first value that counts to the last: "
    return Figure(specification, caption, alternative + "; ".join(_in_words(courses)) + ".")


def _in_words(courses: MarkerCourses) -> list[str]:
    ends = courses.values.group_by("subject", "answer", maintain_order=True)
    said = []
    for (subject, answer), rows in ends:
        first, last = rows.row(0, named=True), rows.row(-1, named=True)
        said.append(
            f"{subject} ({answer}) {first['value']:g} to {last['value']:g} "
            f"in week {last['weeks']:.0f}"
        )
    return said
