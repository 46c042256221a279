"""Means over simulated trials, and their Monte Carlo error."""

from functools import partial
from math import inf, nan, sqrt

import numpy as np
import pytest

from trialreadout.statistics import (
    bias_of_trials,
    mean_of_trials,
    spread_of_trials,
    squared_error_of_trials,
)

approx = partial(pytest.approx, rel=1e-12)

AROUND_ZERO = {
    "mean": mean_of_trials,
    "bias": partial(bias_of_trials, truth=0.3),
    "empirical standard error": spread_of_trials,
    "mean squared error": partial(squared_error_of_trials, truth=0.3),
}


@pytest.mark.parametrize(
    ("found", "value", "error", "method"),
    [
        pytest.param(mean_of_trials([1, 2, 4, 5]), 3, sqrt(10 / 12), "mean", id="mean"),
        pytest.param(bias_of_trials([1, 2, 4, 5], 2.5), 0.5, sqrt(10 / 12), "bias", id="bias"),
        pytest.param(bias_of_trials([1, 2, 4, 5], 4), -1, sqrt(10 / 12), "bias", id="bias below"),
        pytest.param(
            spread_of_trials([1, 2, 4, 5]),
            sqrt(10 / 3),
            sqrt(10 / 3) / sqrt(6),
            "empirical standard error",
            id="scatter",
        ),
        pytest.param(
            squared_error_of_trials([1, 2, 4, 5], 2.5),
            (1.5**2 + 0.5**2 + 1.5**2 + 2.5**2) / 4,
            sqrt((0.5**2 + 2.5**2 + 0.5**2 + 3.5**2) / (4 * 3)),
            "mean squared error",
            id="squared error",
        ),
    ],
)
def test_four_trials_by_hand(found, value, error, method):
    assert (found.value, found.standard_error) == (approx(value), approx(error))
    assert found.low == approx(value - 1.959963984540054 * error)
    assert found.high == approx(value + 1.959963984540054 * error)
    assert found.method == f"{method} over trials, normal"
    assert (found.status, found.confidence) == ("estimated", 0.95)


@pytest.mark.parametrize("name", sorted(AROUND_ZERO))
def test_the_error_is_the_scatter_between_simulations(name):
    """Simulate two thousand times: the numbers scatter as the mean of their errors says."""
    trials = np.random.default_rng(19).normal(size=(2000, 200))
    found = [AROUND_ZERO[name](values) for values in trials]
    scatter = np.std([each.value for each in found], ddof=1)
    assert np.mean([each.standard_error for each in found]) == pytest.approx(scatter, rel=0.06)


@pytest.mark.parametrize("name", sorted(AROUND_ZERO))
def test_a_quarter_of_the_error_takes_sixteen_times_the_trials(name):
    values = np.random.default_rng(7).normal(size=160_000)
    many, few = (AROUND_ZERO[name](values[:n]).standard_error for n in (160_000, 10_000))
    assert many == pytest.approx(few / 4, rel=0.05)


@pytest.mark.parametrize("name", sorted(AROUND_ZERO))
def test_no_trials(name):
    found = AROUND_ZERO[name]([])
    assert (found.value, found.standard_error, found.status) == (None, None, "not estimable")
    assert found.confidence == 0.95


@pytest.mark.parametrize("ask", [mean_of_trials, partial(bias_of_trials, truth=0.0)])
def test_one_trial_has_a_mean_and_no_error(ask):
    found = ask([3])
    assert (found.value, found.standard_error, found.low, found.high) == (3, None, None, None)
    assert found.status == "estimated"
    assert spread_of_trials([3]).status == "not estimable"


def test_confidence_widens_the_limits():
    found = mean_of_trials([1, 2, 4, 5], confidence=0.9)
    assert found.high - found.low == approx(2 * 1.6448536269514722 * sqrt(10 / 12))
    assert bias_of_trials([1, 2, 4, 5], 3, 0.9).low == approx(found.low - 3)


@pytest.mark.parametrize("name", sorted(AROUND_ZERO))
@pytest.mark.parametrize(
    ("values", "message"),
    [
        pytest.param([1, nan], r"values\[1\] is NaN", id="a trial without an estimate"),
        pytest.param([inf, 1], r"values\[0\] is inf", id="a median that was not reached"),
        pytest.param([[1, 2]], "one number for every trial", id="two axes"),
    ],
)
def test_refused_values(name, values, message):
    with pytest.raises(ValueError, match=message):
        AROUND_ZERO[name](values)


@pytest.mark.parametrize("ask", [bias_of_trials, squared_error_of_trials])
@pytest.mark.parametrize("truth", [nan, inf])
def test_refused_truths(ask, truth):
    with pytest.raises(ValueError, match="truth"):
        ask([1, 2], truth)


@pytest.mark.parametrize("name", sorted(AROUND_ZERO))
@pytest.mark.parametrize("values", [[], [1, 2]])
def test_confidence_in_per_cent_is_refused(name, values):
    with pytest.raises(ValueError, match=r"0\.95"):
        AROUND_ZERO[name](values, confidence=95)
