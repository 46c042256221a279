"""A marker graded by published criteria: its values, against the baseline, and what dates what."""

from __future__ import annotations

import pytest

from marker_study import VALUES, make_marker_study
from trialreadout.protocol.markers import MarkerByCriteria
from trialreadout.report.figures.courses import courses_figure
from trialreadout.report.figures.panels import panel_figures
from trialreadout.study import open_study


@pytest.fixture(scope="module")
def courses(tmp_path_factory):
    folder = make_marker_study(tmp_path_factory.mktemp("marker"))
    (found,) = open_study(folder).run().drawn.courses
    return found


@pytest.fixture(scope="module")
def figures(courses):
    answers = MarkerByCriteria.answers
    return courses_figure(courses, answers), *panel_figures(courses, answers)


def test_every_value_is_drawn_at_its_week_from_the_first_dose(figures):
    for figure in figures:
        drawn = [
            (row["subject"], round(7 * row["weeks"]), row["value"])
            for row in figure.data["values and lines"]
        ]
        assert drawn == [
            (name, *each) for name, course in VALUES.items() for each in course.items()
        ]


def test_values_are_held_against_the_baseline_and_without_one_against_the_first(courses):
    against = {name: rows["of_first"].to_list() for (name,), rows in
               courses.values.partition_by("subject", as_dict=True).items()}  # fmt: skip
    assert against["P1"] == [1.0, 0.45, 0.4, 0.85, 0.9]
    assert against["P5"] == [1.0, 0.9]


def test_the_value_that_dates_a_response_or_a_progression_is_marked(courses, figures):
    dated = courses.values.drop_nulls("dated").select("subject", "weeks", "dated").rows()
    assert dated == [
        ("P1", 4.0, "response"),
        ("P1", 12.0, "progression"),
        ("P2", 4.0, "response"),
        ("P4", 4.0, "progression"),
    ]
    said = "Around the value that dates the answer: circle (response), square (progression)."
    for figure in figures:
        assert said in figure.caption
        assert "Straight" not in figure.caption
        assert "weeks count from first dose" in figure.caption


def test_each_answer_has_its_panel_and_its_colour(courses, figures):
    answers = dict(courses.answers.select("subject", "answer").iter_rows())
    assert answers == {
        "P1": "response",
        "P2": "response within normal range",
        "P3": "stable",
        "P4": "progression",
        "P5": "NE",
    }
    panels = {row["panel"].replace("\n", " ") for row in figures[0].data["values and lines"]}
    assert panels == {f"{answer} (1 patient)" for answer in answers.values()}
    assert figures[0].picture.svg.count("<svg") == 1


def test_each_value_has_its_file_and_row(courses):
    first = courses.values.row(0, named=True)
    assert (first["file"], first["row"], str(first["on"])) == ("data/markers.csv", 2, "2021-02-22")
