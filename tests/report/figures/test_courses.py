"""Courses of a marker: values, fitted lines, limits of the assay, and a panel a patient."""

from __future__ import annotations

import re

import polars as pl
import pytest

from drawn_by_hand import texts
from trialreadout.analysis.marker_courses import MarkerCourses
from trialreadout.protocol.markers import MarkerTrend
from trialreadout.report.figures.courses import courses_figure
from trialreadout.report.figures.panels import MOST_PANELS, panel_figures

ANSWERS = MarkerTrend.answers
PLACE = {"on": pl.lit(None, pl.Date), "file": pl.lit("markers.csv"), "row": pl.lit(2)}


def courses(values, lines=(), others=()):
    """Make courses of values (subject, answer, weeks, value, limit), and patients without any."""
    name, number = pl.String, pl.Float64
    schema = {"subject": name, "answer": name, "weeks": number, "value": number}
    values = pl.DataFrame(list(values), schema=schema | {"limit": name}, orient="row")
    lines = pl.DataFrame(list(lines), schema=schema, orient="row")
    first = pl.col("value").first().over("subject")
    known = values.unique("subject", maintain_order=True).select("subject", "answer").rows()
    fitted = set(lines["subject"])
    answers = pl.DataFrame(
        [(*each, -2.0 if each[0] in fitted else None) for each in (*known, *others)],
        schema={"subject": name, "answer": name, "doubling_time_weeks": number},
        orient="row",
    )
    return MarkerCourses(
        "trend",
        "CEA",
        "ug/l",
        "treated",
        "first dose",
        "the first value",
        answers,
        values.with_columns(
            of_first=pl.col("value") / first, dated=pl.lit(None, pl.String), **PLACE
        ),
        lines.with_columns(of_first=pl.col("value") / 100),
    )


VALUES = [
    ("P1", "response", 0.0, 100.0, None),
    ("P1", "response", 4.0, 10.0, None),
    ("P1", "response", 8.0, 1.0, "below"),
    ("P2", "NE", 0.0, 7.0, None),
]
LINES = [("P1", "response", 0.0, 100.0), ("P1", "response", 8.0, 1.0)]
DRAWN = courses(VALUES, LINES, [("P3", "NE")])


def of(figure, what):
    return [row for row in figure.data["values and lines"] if row["of"] == what]


def test_courses_are_drawn_by_trend_and_who_has_no_value_is_named():
    figure = courses_figure(DRAWN, ANSWERS)
    panels = [row["panel"] for row in of(figure, "value")]
    assert panels == ["response (1 patient)"] * 3 + ["NE (2 patients)"]
    assert "2 patients of 3" in figure.caption
    assert "Without a value that counts: P3 (NE)." in figure.caption
    assert "P1 (response) 100 to 1 in week 8, halves in 2.0 weeks" in figure.alternative
    assert "P2 (NE) 7 to 7 in week 0." in figure.alternative


def test_the_line_that_was_tested_is_drawn_and_who_has_none_has_none():
    for figure in (courses_figure(DRAWN, ANSWERS), *panel_figures(DRAWN, ANSWERS)):
        ends = [(row["subject"], row["weeks"], row["value"]) for row in of(figure, "line")]
        assert ends == [("P1", 0.0, 100.0), ("P1", 8.0, 1.0)]
        assert "Straight: the line whose slope was tested." in figure.caption


def test_a_limit_of_the_assay_is_an_open_triangle_and_the_caption_says_which_way():
    for figure in (courses_figure(DRAWN, ANSWERS), *panel_figures(DRAWN, ANSWERS)):
        assert figure.picture.svg.lower().count('fill="white" stroke=') == 1
        assert "Open triangles: the limit of the assay, pointing down (below)." in figure.caption
    plain = courses([row for row in VALUES if row[-1] is None])
    figure = courses_figure(plain, ANSWERS)
    assert 'fill="white" stroke=' not in figure.picture.svg.lower()
    assert "triangle" not in figure.caption


def test_each_patient_has_a_panel_named_with_the_trend_in_the_order_of_trends():
    (figure,) = panel_figures(DRAWN, ANSWERS)
    named = [text for _, _, text in texts(figure.picture.svg) if text.startswith("P")]
    assert named == ["P1, response", "P2, NE"]
    assert [row["of_first"] for row in of(figure, "value")] == [1.0, 0.1, 0.01, 1.0]


@pytest.mark.parametrize(
    ("patients", "figures"),
    [
        pytest.param(0, [], id="nobody"),
        pytest.param(1, [1], id="one patient with one value"),
        pytest.param(MOST_PANELS, [MOST_PANELS], id="as many as one figure holds"),
        pytest.param(MOST_PANELS + 1, [MOST_PANELS, 1], id="one more"),
    ],
)
def test_many_patients_have_several_figures_on_the_same_scales(patients, figures):
    values = [(f"P{i:03}", "NE", float(i), 7.0 + i, None) for i in range(patients)]
    found = list(panel_figures(courses(values), ANSWERS))
    assert [len({row["subject"] for row in of(each, "value")}) for each in found] == figures
    scales = {
        str([each.specification["spec"]["layer"][0]["encoding"][at]["scale"] for at in "xy"])
        for each in found
    }
    assert len(scales) <= 1
    for each in found:
        assert len(re.findall("NaN|Infinity", each.picture.svg)) == 0


def test_a_long_name_is_shortened_in_its_middle_above_its_panel():
    name = "Ünïcode " * 7 + "Ωμέγ"
    (figure,) = panel_figures(courses([(name, "NE", 0.0, 7.0, None)]), ANSWERS)
    assert ">Ünïcode Ü…ode Ωμέγ<" in figure.picture.svg
    assert name in figure.alternative
