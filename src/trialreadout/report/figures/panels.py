"""The figure of a tumour marker in each patient: a panel a patient, against the first value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from trialreadout.analysis.marker_courses import MarkerCourses
from trialreadout.report.figures.figure import WIDTH, Figure
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
from trialreadout.report.figures.names import shortened
from trialreadout.report.text import capitalised

KIND = "marker panels"
MOST_PANELS = 40
"""In one figure; more patients have several."""
_COLUMNS, _HEIGHT = 6, 58
_LETTERS = 18
"""Of a line above a panel."""


def panel_figures(courses: MarkerCourses, answers: Sequence[str]) -> Iterator[Figure]:
    """Draw a panel for each patient, by trend and name, all on the same scales.

    Yields
    ------
    One figure, or several where there are many patients; none where nobody has a value.
    """
    place = {answer: at for at, answer in enumerate(answers)}
    order = courses.values.unique("subject").sort(
        pl.col("answer").replace_strict(place, return_dtype=pl.Int32), "subject"
    )
    people = order.select("subject", "answer").rows()
    drawn = [answer for answer in answers if answer in set(order["answer"])]
    for first in range(0, len(people), MOST_PANELS):
        part = people[first : first + MOST_PANELS]
        short = shortened((subject for subject, _ in part), _LETTERS)
        fits = max(len(f"{short[subject]}, {answer}") for subject, answer in part) <= _LETTERS
        between = ", " if fits else "\n"
        panels = {subject: f"{short[subject]}{between}{answer}" for subject, answer in part}
        yield _panel_figure(courses, drawn, panels, len(people))


def _panel_figure(
    courses: MarkerCourses, drawn: Sequence[str], panels: dict[str, str], patients: int
) -> Figure:
    encoding = encoding_of(courses, drawn, "of_first")
    width = (WIDTH - BETWEEN * (_COLUMNS - 1)) / _COLUMNS
    panel = pl.col("subject").replace_strict(panels, default=None, return_dtype=pl.String)
    title = f"{capitalised(courses.marker)} in % of {courses.against}"
    specification = {
        "title": {"text": title, "anchor": "start", "fontSize": 12, "fontWeight": "normal"},
        "data": {"name": "values and lines"},
        "datasets": data_of(courses, panel),
        "facet": panels_of(list(panels.values()), 10),
        "columns": _COLUMNS,
        "spacing": BETWEEN,
        "spec": {
            "width": int(width),
            "height": _HEIGHT,
            "layer": [
                *([] if courses.lines.height else [between_values(encoding)]),
                *points_and_lines(encoding, 14, 1),
            ],
        },
    }
    which = "" if len(panels) == patients else f", {len(panels)} of {patients} here"
    return Figure(
        specification,
        caption_of(courses, f"a panel a patient{which}, against {courses.against} (100 %)"),
        in_words(courses, list(panels)),
        kind=KIND,
    )
