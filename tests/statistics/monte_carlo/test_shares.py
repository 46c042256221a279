"""Shares of simulated trials, and their Monte Carlo error."""

from math import inf, nan, sqrt

import numpy as np
import pytest

from trialreadout.statistics import coverage_of_trials, proportion, share_of_trials


@pytest.mark.parametrize(
    ("successes", "error"),
    [
        pytest.param(3, sqrt(0.3 * 0.7 / 10), id="three of ten"),
        pytest.param(0, 0, id="none: no error, and yet an upper limit"),
        pytest.param(10, 0, id="all: no error, and yet a lower limit"),
    ],
)
def test_ten_trials_by_hand(successes, error):
    found = share_of_trials(np.arange(10) < successes)
    exact = proportion(successes, 10)
    assert (found.value, found.low, found.high) == (successes / 10, exact.low, exact.high)
    assert found.standard_error == pytest.approx(error, rel=1e-12)
    assert found.method == "share of trials, Clopper-Pearson"
    assert found.high - found.low > 0.3


def test_the_error_is_the_scatter_between_simulations():
    met = np.random.default_rng(5).random((2000, 200)) < 0.2
    found = [share_of_trials(each) for each in met]
    scatter = np.std([each.value for each in found], ddof=1)
    assert np.mean([each.standard_error for each in found]) == pytest.approx(scatter, rel=0.06)


def test_no_trials():
    found = share_of_trials(np.zeros(0, bool))
    assert (found.value, found.standard_error, found.status) == (None, None, "not estimable")


@pytest.mark.parametrize(
    ("low", "high", "covered"),
    [
        pytest.param(4, 6, 1, id="inside"),
        pytest.param(5, 6, 1, id="at the lower limit"),
        pytest.param(4, 5, 1, id="at the upper limit"),
        pytest.param(5.1, 6, 0, id="below the lower limit"),
        pytest.param(4, 4.9, 0, id="above the upper limit"),
        pytest.param(4, nan, 1, id="an upper limit that was not reached is endless"),
        pytest.param(4, inf, 1, id="and so is infinity"),
        pytest.param(5.1, nan, 0, id="which does not help the lower"),
    ],
)
def test_which_intervals_hold_the_truth(low, high, covered):
    found = coverage_of_trials([low], [high], 5)
    assert found.value == covered
    assert found.method == "coverage, Clopper-Pearson"


def test_coverage_of_wilsons_interval_is_that_of_the_binomial_sums():
    """What simulation finds lies within four errors of what adding up finds."""
    n, p = 20, 0.3
    drawn = np.random.default_rng(11).binomial(n, p, 20_000)
    limits = [proportion(x, n, method="wilson") for x in range(n + 1)]
    low, high = (np.array([getattr(each, end) for each in limits]) for end in ("low", "high"))
    found = coverage_of_trials(low[drawn], high[drawn], p)

    weights = np.array([1.0])
    for _ in range(n):
        weights = np.convolve(weights, [1 - p, p])
    exact = weights[(low <= p) & (p <= high)].sum()
    assert abs(found.value - exact) < 4 * found.standard_error


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        pytest.param(lambda: share_of_trials([1.0, nan]), "float64", id="an unknown answer"),
        pytest.param(lambda: share_of_trials([1, 0, -1]), "decided before", id="three values"),
        pytest.param(lambda: share_of_trials([[True]]), "shape", id="two axes"),
        pytest.param(
            lambda: coverage_of_trials([1, nan], [2, 3], 2), r"low\[1\]", id="no interval"
        ),
        pytest.param(lambda: coverage_of_trials([1], [2, 3], 2), "the same", id="one too few"),
        pytest.param(lambda: coverage_of_trials([1], [2], nan), "truth", id="no truth"),
        pytest.param(lambda: share_of_trials([True], 95), "0.95", id="confidence in per cent"),
    ],
)
def test_refused(ask, message):
    with pytest.raises(ValueError, match=message):
        ask()
