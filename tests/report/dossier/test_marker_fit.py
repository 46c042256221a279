"""The picture of a patient's marker: its values in their places, the line, and what it came to."""

from __future__ import annotations

from math import exp, log

import pytest

from demo_study import Both
from marker_study import VALUES, make_marker_study
from trialreadout.analysis.marker_courses import courses_of_everybody
from trialreadout.core.rounding import rounded
from trialreadout.report.dossier.marker_fit import marker_fits_of
from trialreadout.statistics import log_linear_slope
from trialreadout.study import open_study


@pytest.fixture(scope="module")
def trends(demo: Both):
    return courses_of_everybody(
        demo.readout.graded["thyroglobulin trend"], demo.readout.study.sources
    )


@pytest.fixture(scope="module")
def by_criteria(tmp_path_factory):
    run = open_study(make_marker_study(tmp_path_factory.mktemp("marker"))).run()
    return dict(
        marker_fits_of(courses_of_everybody(run.graded["CA-125 response"], run.study.sources))
    )


def test_every_value_that_counts_is_a_mark_with_its_date_and_row(trends):
    fits = dict(marker_fits_of(trends))
    for subject, rows in trends.values.rows_by_key("subject", named=True).items():
        marks = fits[subject].marks
        assert len(marks) == len(rows)
        for mark, row in zip(marks, rows, strict=True):
            assert mark.says.startswith(f"{row['on']}, week ")
            assert mark.says.endswith(f"({row['file']}, row {row['row']})")


def test_the_line_lies_where_its_slope_says(trends):
    """Two places on the picture give back the slope that was tested."""
    fits = dict(marker_fits_of(trends))
    for subject, rows in trends.values.rows_by_key("subject", named=True).items():
        fit = fits[subject]
        if fit.line is None:
            continue
        weeks, values = [r["weeks"] for r in rows], [r["value"] for r in rows]
        tested = log_linear_slope(weeks, values)
        first, last = fit.marks[0].x, fit.marks[-1].x
        assert (fit.line[0], fit.line[2]) == pytest.approx((first, last), abs=0.1)
        heights = [float(label) for _, label in fit.heights]
        tall = [y for y, _ in fit.heights]
        if len(set(tall)) < 2 or max(tall) - min(tall) < 20:
            continue
        per_pixel = log(heights[0] / heights[-1]) / (tall[-1] - tall[0])
        drawn = (fit.line[1] - fit.line[3]) * per_pixel / (weeks[-1] - weeks[0])
        assert drawn == pytest.approx(float(tested.slope), abs=0.02)


def test_the_words_hold_slope_interval_and_class(trends, demo: Both):
    fits = dict(marker_fits_of(trends))
    said = 0
    for row in demo.readout.table("thyroglobulin trend").to_dicts():
        fit = fits.get(row["subject"])
        if fit is None or row["slope_per_week"] is None or row["answer"] == "NE":
            continue
        values = trends.values.filter(subject=row["subject"])
        tested = log_linear_slope(values["weeks"].to_numpy(), values["value"].to_numpy())
        slope, low, high = (
            rounded(each, 3) for each in (row["slope_per_week"], tested.low, tested.high)
        )
        assert fit.says.startswith(
            f"{row['answer']}: slope of the natural logarithm {slope} per week "
            f"(95 % CI {low} to {high}; p"
        )
        change = 100 * (exp(row["slope_per_week"]) - 1)
        assert f", {change:+.1f} % a week" in fit.says
        assert f"; {row['values']} values count" in fit.says
        said += 1
    assert said > 20


def test_a_patient_without_a_value_has_no_picture(trends):
    fits = dict(marker_fits_of(trends))
    assert set(fits) == set(trends.values["subject"])


def test_by_criteria_the_rule_is_said_with_the_days_it_gives(by_criteria):
    assert by_criteria["P1"].says == (
        "response: fell from baseline, and stayed low; response dated 2021-03-29 (week 4.0); "
        "progression dated 2021-05-24 (week 12.0)"
    )
    assert by_criteria["P5"].says == "NE: not evaluable: no value before treatment"
    assert by_criteria["P1"].line is None
    assert [mark.dated for mark in by_criteria["P1"].marks] == [
        None, "response", None, "progression", None,
    ]  # fmt: skip


def test_every_mark_lies_within_the_picture_and_higher_values_higher(by_criteria):
    for subject, fit in by_criteria.items():
        values = list(VALUES[subject].values())
        heights = [mark.y for mark in fit.marks]
        assert all(
            fit.left <= mark.x <= fit.right and 0 <= mark.y <= fit.foot for mark in fit.marks
        )
        assert sorted(range(len(values)), key=values.__getitem__) == sorted(
            range(len(values)), key=lambda at: (-heights[at], at)
        )
