"""A series of marker values in the order of time."""

from __future__ import annotations

import numpy as np
from numpy import nan

from trialreadout.criteria.marker_series import in_order


def test_of_two_values_of_one_day_the_one_given_later_is_the_baseline_however_many_follow():
    day = np.tile([28.0, 0.0], 40)
    series = in_order(day, np.arange(80.0), 35.0)
    assert series.value.tolist() == [*range(1, 80, 2), *range(0, 80, 2)]
    assert series.baseline == 79


def test_values_come_back_in_the_order_in_which_they_were_given():
    series = in_order([28, 0, nan, -7], [3.0, 2.0, 9.0, 1.0], 35.0)
    assert series.day.tolist() == [-7, 0, 28, np.inf]
    assert series.as_given(series.day).tolist() == [28, 0, np.inf, -7]


def test_without_a_value_there_is_no_lowest_one():
    series = in_order([[-7, 28], [28, nan]], [[2.0, 1.0], [3.0, 4.0]], 35.0)
    np.testing.assert_array_equal(series.lowest, [1, nan])
    before_the_start = in_order([-7, nan], [2.0, 1.0], 35.0)
    assert np.isnan(before_the_start.lowest_after)
    assert before_the_start.lowest == 2
