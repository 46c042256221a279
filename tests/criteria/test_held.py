"""What is seen first and held for some days, in a course of values."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest

from trialreadout.criteria.held import NEVER, before_each, first_held, picked


def first(day, shows, goes_on, days):
    return int(first_held(np.array(day, float), np.array(shows), np.array(goes_on), days))


@pytest.mark.parametrize(
    ("day", "shows", "goes_on", "days", "expected"),
    [
        pytest.param([0, 28], [1, 1], [1, 1], 28, 0, id="held for exactly as long"),
        pytest.param([0, 27], [1, 1], [1, 1], 28, NEVER, id="one day too short"),
        pytest.param([0, 28], [1, 0], [1, 1], 28, 0, id="what goes on need not begin anything"),
        pytest.param([0, 14, 28], [1, 0, 1], [1, 0, 1], 28, NEVER, id="one value between ends it"),
        pytest.param([0, 14, 28, 56], [1, 0, 1, 1], [1, 0, 1, 1], 28, 2, id="a later run is held"),
        pytest.param([0, 28], [0, 0], [1, 1], 0, NEVER, id="nothing shows it"),
        pytest.param([5, inf], [1, 0], [1, 0], 0, 0, id="no confirmation asked for"),
        pytest.param([5, inf], [1, 0], [1, 0], 1, NEVER, id="no value to confirm it"),
    ],
)
def test_the_first_that_is_held(day, shows, goes_on, days, expected):
    assert first(day, np.array(shows, bool), np.array(goes_on, bool), days) == expected


def test_without_values_nothing_is_held_in_any_patient():
    none = np.zeros((2, 3, 0))
    found = first_held(none, none > 0, none > 0, 28)
    assert (found.shape, found.dtype.kind) == ((2, 3), "i")
    assert (found == NEVER).all()
    taken = picked(none, found, np.nan)
    assert taken.shape == (2, 3)
    assert np.isnan(taken).all()


def test_each_column_holds_what_stood_before_it():
    before = before_each(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), 0.0)
    assert before.tolist() == [[0, 1, 2], [0, 4, 5]]


def test_what_stands_at_a_position():
    grid = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    assert picked(grid, np.array([0, 1, NEVER]), -9.0).tolist() == [1, 4, -9]
