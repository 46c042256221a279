"""A waterfall has a bar a patient; a course of sums a point an assessment."""

from __future__ import annotations

import pytest

from drawn_by_hand import changes, texts
from trialreadout.report.figures.waterfall import (
    course_of_sums_figure,
    waterfall_figure,
)


def test_a_waterfall_has_a_bar_a_patient_and_names_who_has_none():
    best = [("P1", "PD", 30.0), ("P2", "PR", -30.0), ("P3", "MISSING", None)]
    figure = waterfall_figure(changes(best))
    drawn = [row["subject"] for row in figure.specification["data"]["values"]]
    assert drawn == ["P1", "P2"]
    assert "2 patients of 3" in figure.caption
    assert "Without a known change, and without a bar: P3 (MISSING)." in figure.caption
    assert "1 shrank by 30 % or more" in figure.alternative
    assert "P1 +30 % (PD), P2 -30 % (PR)." in figure.alternative


def test_a_course_of_sums_has_a_point_an_assessment():
    rows = [("P1", "PR", 0.0, 0.0), ("P1", "PR", 8.0, -40.0), ("P1", "PR", 16.0, -10.0)]
    figure = course_of_sums_figure(changes([("P1", "PR", -40.0)], rows))
    assert [tuple(row.values()) for row in figure.specification["data"]["values"]] == rows
    assert "P1 -10 % at week 16" in figure.alternative


@pytest.mark.parametrize(
    ("patients", "named"),
    [
        pytest.param(0, True, id="nobody"),
        pytest.param(1, True, id="one patient"),
        pytest.param(60, True, id="as many as can be read"),
        pytest.param(61, False, id="one more"),
        pytest.param(300, False, id="300 patients"),
    ],
)
def test_bars_have_names_as_long_as_they_can_be_read(patients, named):
    best = [(f"P{i}", "SD", 10.0 - i / 10) for i in range(patients)]
    figure = waterfall_figure(changes(best))
    drawn = [text for _, _, text in texts(figure.picture.svg)]
    assert {subject for subject, _, _ in best if subject in drawn} == (
        {subject for subject, _, _ in best} if named else set()
    )
    in_the_legend = 1 if best else 0
    assert drawn.count("SD") == in_the_legend + patients * named
    assert ("without a name" in figure.caption) is not named
    assert len(figure.data["bars"]) == patients
    assert figure.specification["layer"][0]["mark"]["width"] <= 40


def test_a_waterfall_of_300_patients_stays_small():
    best = [(f"P{i}", "SD", 10.0 - i / 10) for i in range(300)]
    assert len(waterfall_figure(changes(best)).picture.svg) < 100_000


@pytest.mark.parametrize(("patients", "opaque"), [(1, True), (60, True), (61, False)])
def test_lines_of_many_patients_let_each_other_be_seen(patients, opaque):
    rows = [(f"P{i}", "SD", week, 2.0) for i in range(patients) for week in (0.0, 8.0)]
    figure = course_of_sums_figure(changes([], rows))
    assert (figure.specification["layer"][0]["mark"]["opacity"] == 1) is opaque
    assert len(figure.data["assessments"]) == 2 * patients
