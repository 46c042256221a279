"""Which records are one assessment, and in which order assessments come."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.core.assessments import find_assessments
from twins.assessments import find_assessments as twin

NO_LABEL, WEEK_8, WEEK_16 = 0, 1, 2


def assessments_of(rows, within_days=14):
    """Find the assessments of rows (series, visit, day); give first and last day of each."""
    series, visit, day = np.array(rows, int).reshape(-1, 3).T
    found = find_assessments(series, visit, day, within_days=within_days)
    return list(zip(found.first_day.tolist(), found.last_day.tolist(), strict=True))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([(0, WEEK_8, 56)], [(56, 56)], id="one scan"),
        pytest.param(
            [(0, WEEK_8, 56), (0, WEEK_8, 56)], [(56, 56)], id="two lesions on the same day"
        ),
        pytest.param(
            [(0, WEEK_8, 56), (0, WEEK_8, 70)], [(56, 70)], id="exactly 14 days apart are one"
        ),
        pytest.param(
            [(0, WEEK_8, 56), (0, WEEK_8, 71)], [(56, 56), (71, 71)], id="15 days apart are two"
        ),
        pytest.param(
            [(0, WEEK_8, 56), (0, WEEK_8, 66), (0, WEEK_8, 76)],
            [(56, 66), (76, 76)],
            id="days are counted from the first scan, not from the one before",
        ),
        pytest.param(
            [(0, WEEK_8, 56), (0, WEEK_8, 90), (0, WEEK_8, 100), (0, WEEK_8, 150)],
            [(56, 56), (90, 100), (150, 150)],
            id="a later date under the same label begins another",
        ),
        pytest.param(
            [(0, WEEK_8, 56), (0, WEEK_16, 58)], [(56, 56), (58, 58)], id="two labels are two"
        ),
        pytest.param(
            [(0, WEEK_16, 50), (0, WEEK_8, 60)],
            [(50, 50), (60, 60)],
            id="the order is by date, not by the number of the visit",
        ),
        pytest.param(
            [(0, NO_LABEL, 10), (0, NO_LABEL, 12), (0, NO_LABEL, 60)],
            [(10, 12), (60, 60)],
            id="without labels the dates alone part them",
        ),
        pytest.param(
            [(0, WEEK_8, -3), (0, WEEK_8, -20)], [(-20, -20), (-3, -3)], id="days before time zero"
        ),
        pytest.param(
            [(0, WEEK_8, 56), (1, WEEK_8, 57)], [(56, 56), (57, 57)], id="patients stay apart"
        ),
        pytest.param([], [], id="no record"),
    ],
)
def test_records_that_make_up_an_assessment(rows, expected):
    assert assessments_of(rows) == expected


def test_with_no_days_between_each_date_is_an_assessment():
    rows = [(0, WEEK_8, 56), (0, WEEK_8, 56), (0, WEEK_8, 57)]
    assert assessments_of(rows, within_days=0) == [(56, 56), (57, 57)]


def test_assessments_are_ordered_by_series_before_date():
    series, day = np.array([1, 0, 1, 0]), np.array([5, 40, 90, 6])
    found = find_assessments(series, np.zeros(4, int), day, within_days=7)
    assert found.series.tolist() == [0, 0, 1, 1]
    assert found.first_day.tolist() == [6, 40, 5, 90]
    assert found.of_row.tolist() == [2, 1, 3, 0]


tables = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(-30, 60)), max_size=30
)


@given(records=tables, within_days=st.integers(0, 20))
def test_agrees_with_its_twin(records, within_days):
    series, visit, day = np.array(records, int).reshape(-1, 3).T
    found = find_assessments(series, visit, day, within_days=within_days)
    expected = twin(records, within_days)
    assert found.series.tolist() == [series for series, _, _, _ in expected]
    assert found.first_day.tolist() == [first for _, first, _, _ in expected]
    assert found.last_day.tolist() == [last for _, _, last, _ in expected]
    rows = {frozenset(np.flatnonzero(found.of_row == at).tolist()) for at in range(len(expected))}
    assert rows == {rows for *_, rows in expected}


@given(records=tables, order=st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(records, order):
    shuffled = list(records)
    order.shuffle(shuffled)
    assert assessments_of(shuffled) == assessments_of(records)
