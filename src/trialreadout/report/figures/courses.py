"""The figure of a tumour marker: all courses, a panel an answer.

By published criteria no slope is tested; there the values that date a response and a progression
are marked.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from trialreadout.analysis.marker_courses import MarkerCourses
from trialreadout.report.figures.drawing import folded
from trialreadout.report.figures.figure import WIDTH, Figure, strength_of
from trialreadout.report.figures.marker_values import (
    BETWEEN,
    between_values,
    caption_of,
    data_of,
    encoding_of,
    in_words,
    panels_of,
    points_and_lines,
)
from trialreadout.report.text import counted

KIND = "marker courses"
_HEIGHT = 240


def courses_figure(courses: MarkerCourses, answers: Sequence[str]) -> Figure:
    """Draw the values that count, with their lines, on a logarithmic scale.

    Parameters
    ----------
    courses
        The values.
    answers
        The trends there are, in the order of their panels; one without a patient has no panel.
    """
    size = dict(courses.answers["answer"].value_counts().iter_rows())
    drawn = [answer for answer in answers if answer in set(courses.values["answer"])]
    width = (WIDTH - BETWEEN * (len(drawn) - 1)) / max(len(drawn), 1)
    panel = {
        answer: folded(f"{answer} ({counted(size[answer], 'patient')})", width) for answer in drawn
    }
    data = data_of(courses, pl.col("answer").replace_strict(panel, return_dtype=pl.String))
    encoding = encoding_of(courses, drawn, "value")
    strength = strength_of(courses.values["subject"].n_unique())
    specification = {
        "data": {"name": "values and lines"},
        "datasets": data,
        "facet": {"column": panels_of([panel[answer] for answer in drawn], 12)},
        "spacing": BETWEEN,
        "spec": {
            "width": int(width),
            "height": _HEIGHT,
            "layer": [between_values(encoding), *points_and_lines(encoding, 16, strength)],
        },
    }
    return Figure(
        specification,
        f"{caption_of(courses, 'a line a patient')}{_without(courses)}",
        in_words(courses, courses.answers["subject"].to_list()),
        kind=KIND,
    )


def _without(courses: MarkerCourses) -> str:
    there = set(courses.values["subject"])
    rows = courses.answers.select("subject", "answer").iter_rows()
    absent = [f"{subject} ({answer})" for subject, answer in rows if subject not in there]
    return f" Without a value that counts: {', '.join(absent)}." if absent else ""
