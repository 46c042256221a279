"""Quantiles over simulated trials, with the limits of order statistics."""

from fractions import Fraction
from math import comb, inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.statistics import quantile_of_trials


def numbers(found):
    return (found.value, found.low, found.high)


@pytest.mark.parametrize(
    ("values", "expected", "status"),
    [
        pytest.param([7, 1, 3, 10, 2, 5, 9, 4, 6, 8], (5, 2, 9), "estimated", id="1 to 10"),
        pytest.param([*range(1, 8), inf, inf, inf], (5, 2, None), "estimated", id="3 not reached"),
        pytest.param(
            [*range(1, 5), *[inf] * 6], (None, 2, None), "not reached", id="6 not reached"
        ),
        pytest.param([*range(1, 7)], (3, 1, 6), "estimated", id="six have limits"),
        pytest.param([*range(1, 6)], (3, None, None), "estimated", id="five are too few"),
        pytest.param([inf] * 10, (None, None, None), "not reached", id="none reached"),
        pytest.param([], (None, None, None), "not estimable", id="no trials"),
    ],
)
def test_ten_trials_by_hand(values, expected, status):
    found = quantile_of_trials(values)
    assert (*numbers(found), found.status) == (*expected, status)
    assert found.method == "quantile over trials, order statistics"
    assert (found.standard_error, found.confidence) == (None, 0.95)


@pytest.mark.parametrize(
    ("n", "probability", "expected"),
    [
        pytest.param(100, 0.55, 55, id="0.55 of 100 is the 55th, whatever the rounding"),
        pytest.param(100, 0.07, 7, id="and 0.07 the 7th"),
        pytest.param(10, 0.25, 3, id="a quarter of ten is passed by the third"),
        pytest.param(3, 0.99, 3, id="the last"),
        pytest.param(3, 0.01, 1, id="the first"),
    ],
)
def test_the_smallest_value_that_the_share_stays_at_or_below(n, probability, expected):
    assert quantile_of_trials(range(1, n + 1), probability).value == expected


@given(st.integers(1, 40), st.sampled_from([1, 2, 5, 8, 9]), st.sampled_from([80, 90, 95]))
def test_limits_are_those_of_the_binomial_sums(n, tenths, percent):
    """Added up in fractions: beyond each limit lies no more than a tail, and just so much."""
    p, tail = Fraction(tenths, 10), Fraction(100 - percent, 200)
    chance = [comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
    lows = [rank for rank in range(1, n + 1) if sum(chance[:rank]) <= tail]
    highs = [rank for rank in range(1, n + 1) if sum(chance[rank:]) <= tail]
    found = quantile_of_trials(range(1, n + 1), tenths / 10, percent / 100)
    assert found.low == (max(lows) if lows else None)
    assert found.high == (min(highs) if highs else None)


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=30), st.floats(0.01, 0.99))
def test_enough_trials_lie_at_or_below_and_too_few_below(values, probability):
    value = quantile_of_trials(values, probability).value
    assert np.mean(np.array(values) <= value) >= probability - 1e-12
    assert np.mean(np.array(values) < value) < probability


def test_the_limits_hold_the_true_quantile_as_often_as_they_say():
    trials = np.random.default_rng(23).exponential(size=(3000, 60))
    found = [quantile_of_trials(each, 0.25) for each in trials]
    truth = -np.log(0.75)
    held = np.mean([each.low <= truth <= each.high for each in found])
    # Between ranks, so somewhat more often than asked for.
    chance = [comb(60, k) * 0.25**k * 0.75 ** (60 - k) for k in range(61)]
    ranks = quantile_of_trials(range(1, 61), 0.25)
    exact = sum(chance[int(ranks.low) : int(ranks.high)])
    assert exact >= 0.95
    assert held == pytest.approx(exact, abs=4 * (exact * (1 - exact) / 3000) ** 0.5)


@pytest.mark.parametrize(
    ("values", "how", "message"),
    [
        pytest.param([1, nan], {}, r"values\[1\] is NaN", id="a trial without an estimate"),
        pytest.param([1, -inf], {}, r"values\[1\] is -inf", id="endless in the past"),
        pytest.param([[1]], {}, "one number for every trial", id="two axes"),
        pytest.param([1], {"probability": 50}, "0.5", id="a quantile in per cent"),
        pytest.param([1], {"confidence": 95}, "0.95", id="confidence in per cent"),
        pytest.param([], {"confidence": 95}, "0.95", id="even without trials"),
    ],
)
def test_refused(values, how, message):
    with pytest.raises(ValueError, match=message):
        quantile_of_trials(values, **how)
