"""Courses of a marker: values, fitted lines, limits of the assay, and a panel a patient."""

from __future__ import annotations

import polars as pl

from trialreadout.analysis.marker_courses import MarkerCourses
from trialreadout.protocol.markers import MarkerTrend
from trialreadout.report.figures.courses import courses_figure


def test_courses_are_drawn_by_trend_and_who_has_no_value_is_named():
    values = pl.DataFrame(
        {
            "subject": ["P1", "P1", "P2"],
            "answer": ["response", "response", "stable"],
            "weeks": [0.0, 4.0, 0.0],
            "value": [100.0, 10.0, 7.0],
        }
    )
    answers = pl.DataFrame({"subject": ["P1", "P2", "P3"], "answer": ["response", "stable", "NE"]})
    courses = MarkerCourses("trend", "CEA", "ug/l", "treated", answers, values)
    figure = courses_figure(courses, MarkerTrend.answers)
    panels = [row["panel"] for row in figure.specification["data"]["values"]]
    assert panels == ["response (1 patient)"] * 2 + ["stable (1 patient)"]
    assert "2 patients of 3" in figure.caption
    assert "Without a value that counts: P3 (NE)." in figure.caption
    assert "P1 (response) 100 to 10 in week 4" in figure.alternative
