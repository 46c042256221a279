"""Which assessment is the baseline, and which column each later one has."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.core.assessments import Assessments
from trialreadout.sources.timeline import (
    NO_BASELINE,
    baseline_by_visit,
    columns_after,
    last_before_treatment,
)

NAN = float("nan")
SCREENING, BASELINE, WEEK_8 = range(3)


def assessments(*days, series=None):
    """Make assessments, each of one day or of a first and last day, of patient 0 or of several."""
    spans = [day if isinstance(day, tuple) else (day, day) for day in days]
    first, last = np.array(spans, int).reshape(-1, 2).T
    owner = np.zeros(len(days), int) if series is None else np.array(series)
    return Assessments(np.arange(len(days)), owner, first, last)


def everything(found):
    return np.ones(found.series.size, bool)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        pytest.param([-30, -5, 50], 1, id="the last before treatment"),
        pytest.param([-5, 0, 50], 1, id="on the very day of the first dose"),
        pytest.param([-5, 1, 50], 0, id="the day after it is too late"),
        pytest.param([-30, (-5, 1)], 0, id="an assessment that ended after the first dose"),
        pytest.param([(-5, 0), 50], 0, id="an assessment that ended on its day"),
        pytest.param([1, 50], NO_BASELINE, id="none before it"),
        pytest.param([], NO_BASELINE, id="no assessment at all"),
    ],
)
def test_last_before_treatment(days, expected):
    found = assessments(*days)
    assert last_before_treatment(found, everything(found), np.array([0.0])).tolist() == [expected]


def test_an_assessment_without_a_lesion_is_no_baseline():
    eligible = np.array([True, False])
    baseline = last_before_treatment(assessments(-30, -5), eligible, np.array([0.0]))
    assert baseline.tolist() == [0]


def test_where_the_first_dose_is_not_known_there_is_no_baseline():
    found = assessments(-30, -5)
    assert last_before_treatment(found, everything(found), np.array([NAN])).tolist() == [-1]


def test_each_patient_has_a_baseline_of_their_own():
    found = assessments(-30, 50, -20, -10, series=[0, 0, 2, 2])
    zero = np.array([0.0, 0.0, -15.0])
    baseline = last_before_treatment(found, everything(found), zero)
    assert baseline.tolist() == [0, NO_BASELINE, 2]


@pytest.mark.parametrize(
    ("visits", "expected"),
    [
        pytest.param([SCREENING, BASELINE, WEEK_8], 1, id="the preferred label"),
        pytest.param([SCREENING, WEEK_8, WEEK_8], 0, id="else the other one"),
        pytest.param([BASELINE, SCREENING, WEEK_8], 0, id="preference goes before date"),
        pytest.param([BASELINE, BASELINE, WEEK_8], 1, id="the last that carries it"),
        pytest.param([WEEK_8, WEEK_8, WEEK_8], NO_BASELINE, id="neither label"),
    ],
)
def test_baseline_by_visit(visits, expected):
    found = assessments(-30, 5, 50)
    baseline = baseline_by_visit(
        found, everything(found), np.array(visits), [BASELINE, SCREENING], series=1
    )
    assert baseline.tolist() == [expected]


@pytest.mark.parametrize(
    ("days", "baseline", "expected"),
    [
        pytest.param([-30, -5, 50, 100], 1, [-1, 0, 1, 2], id="counted from the baseline"),
        pytest.param([3, 50], 0, [0, 1], id="a baseline after the first dose, by its visit"),
        pytest.param([-30, 0, 50], NO_BASELINE, [-1, 1, 2], id="none: what follows the first dose"),
        pytest.param([(-3, 2), 50], NO_BASELINE, [1, 2], id="none: what ended after it"),
    ],
)
def test_columns(days, baseline, expected):
    found = assessments(*days)
    assert columns_after(found, np.array([baseline]), np.array([0.0])).tolist() == expected


def test_where_the_first_dose_is_not_known_nothing_has_a_column():
    found = assessments(-5, 50)
    assert columns_after(found, np.array([0]), np.array([NAN])).tolist() == [-1, -1]


def test_columns_of_one_patient_do_not_depend_on_another():
    found = assessments(-5, 50, 20, -9, 70, series=[0, 0, 1, 2, 2])
    columns = columns_after(found, np.array([0, NO_BASELINE, 3]), np.zeros(3))
    assert columns.tolist() == [0, 1, 1, 0, 1]
