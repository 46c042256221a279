"""Sums of target lesions, and their changes."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.core.terms import LesionState
from trialreadout.criteria import RECIST_1_0, RECIST_1_1, sum_changes, target_sums

nan = np.nan
MEASURED, UNREAD = LesionState.MEASURED, LesionState.NOT_RECORDED
SMALL, ABSENT = LesionState.TOO_SMALL, LesionState.ABSENT


def one_visit(diameters, states, exists=None, thresholds=RECIST_1_1):
    exists = [True] * len(states) if exists is None else exists
    sums = target_sums(np.array([diameters]), np.array([states]), np.array(exists), thresholds)
    return [sums.complete_mm.tolist()[0], sums.measured_mm.tolist()[0]]


@pytest.mark.parametrize(
    ("diameters", "states", "complete", "measured"),
    [
        pytest.param([20.0, 30.0], [MEASURED, MEASURED], 50.0, 50.0, id="all measured"),
        pytest.param([20.0, nan], [MEASURED, UNREAD], nan, 20.0, id="one not measured"),
        pytest.param([nan, nan], [UNREAD, UNREAD], nan, nan, id="none measured"),
        pytest.param([20.0, nan], [MEASURED, ABSENT], 20.0, 20.0, id="one gone"),
        pytest.param([20.0, nan], [MEASURED, SMALL], 25.0, 25.0, id="one too small"),
        pytest.param([20.0, 3.0], [MEASURED, SMALL], 23.0, 23.0, id="too small with a number"),
        pytest.param([20.9811, 10.0], [MEASURED, MEASURED], 31.0, 31.0, id="rounded to tenths"),
        pytest.param([10.02, 10.02], [MEASURED, MEASURED], 20.0, 20.0, id="the sum is rounded"),
        pytest.param([10.03, 10.02], [MEASURED, MEASURED], 20.1, 20.1, id="halves go upward"),
    ],
)
def test_sums_of_one_visit(diameters, states, complete, measured):
    np.testing.assert_equal(one_visit(diameters, states), [complete, measured])


def test_too_small_without_a_number_is_unread_in_1_0():
    sums = one_visit([20.0, nan], [MEASURED, SMALL], thresholds=RECIST_1_0)
    np.testing.assert_equal(sums, [nan, 20.0])


@pytest.mark.parametrize("exists", [[False, False], [True, False]])
def test_only_the_lesions_that_exist_are_summed(exists):
    complete, measured = one_visit([20.0, 30.0], [MEASURED, MEASURED], exists)
    np.testing.assert_equal([complete, measured], [20.0, 20.0] if exists[0] else [nan, nan])


def test_changes_against_baseline_and_nadir():
    changes = sum_changes(np.array([100.0, 50, nan, 60, 0, 4]))
    np.testing.assert_equal(changes.nadir_mm, [nan, 100, 50, 50, 50, 0])
    np.testing.assert_equal(changes.from_baseline_percent, [nan, -50, nan, -40, -100, -96])
    np.testing.assert_equal(changes.from_nadir_mm, [nan, -50, nan, 10, -50, 4])
    np.testing.assert_equal(changes.from_nadir_percent, [nan, -50, nan, 20, -100, nan])


def test_without_a_baseline_nothing_changed():
    changes = sum_changes(np.array([nan, 50.0, 40.0]))
    np.testing.assert_equal(changes.from_baseline_percent, [nan, nan, nan])


def test_the_order_of_lesions_cannot_move_a_sum():
    rng = np.random.default_rng(7)
    diameters = rng.integers(0, 4000, (2000, 1, 6)) / 100
    states = np.full(diameters.shape, MEASURED)
    exists = np.ones((2000, 6), bool)
    forward = target_sums(diameters, states, exists, RECIST_1_1)
    backward = target_sums(diameters[..., ::-1], states, exists, RECIST_1_1)
    assert (forward.complete_mm == backward.complete_mm).all()


@pytest.mark.parametrize(
    ("size_mm", "expected_mm"),
    [
        pytest.param(10.049, 10.0, id="one micrometre short of a half: downward"),
        pytest.param(10.05, 10.1, id="a half: upward"),
    ],
)
def test_a_sum_is_rounded_to_tenths_and_an_unread_lesion_adds_nothing_to_it(size_mm, expected_mm):
    states = np.array([[LesionState.MEASURED, LesionState.NOT_EVALUABLE]], np.int8)
    found = target_sums(np.array([[size_mm, np.nan]]), states, np.array([True, True]), RECIST_1_1)
    assert found.measured_mm.tolist() == [expected_mm]


def test_a_percentage_of_a_sum_below_a_millimetre():
    changes = sum_changes(np.array([0.8, 0.4, 0.6]))
    np.testing.assert_allclose(changes.from_baseline_percent, [np.nan, -50, -25])
    np.testing.assert_allclose(changes.from_nadir_percent, [np.nan, -50, 50])
