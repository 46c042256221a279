"""Intervals of a proportion: published tables, R, and each by its own definition."""

from functools import partial
from math import comb, nan, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.statistics import proportion, proportion_limits

approx = partial(pytest.approx, rel=1e-9, abs=1e-12)

METHODS = [
    "clopper-pearson",
    "wilson",
    "wilson-corrected",
    "agresti-coull",
    "jeffreys",
    "jeffreys-raw",
    "mid-p",
    "wald",
]

proportion(1, 2)  # loads SciPy, which would make the first example of a law exceed its time

counts = st.integers(1, 120).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def at_least(x, n, p):
    """Probability of x successes or more, summed one by one."""
    return sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(x, n + 1))


# Newcombe 1998, table I: four examples.
@pytest.mark.parametrize(
    ("successes", "n", "method", "expected"),
    [
        pytest.param(81, 263, "wald", (0.2522, 0.3638), id="81 of 263, normal approximation"),
        pytest.param(81, 263, "wilson", (0.2553, 0.3662), id="81 of 263, score"),
        pytest.param(81, 263, "wilson-corrected", (0.2535, 0.3682), id="81 of 263, corrected"),
        pytest.param(81, 263, "clopper-pearson", (0.2527, 0.3676), id="81 of 263, exact"),
        pytest.param(15, 148, "wilson", (0.0624, 0.1605), id="15 of 148, score"),
        pytest.param(15, 148, "wilson-corrected", (0.0598, 0.1644), id="15 of 148, corrected"),
        pytest.param(15, 148, "clopper-pearson", (0.0578, 0.1617), id="15 of 148, exact"),
        pytest.param(0, 20, "wilson", (0, 0.1611), id="0 of 20, score"),
        pytest.param(0, 20, "wilson-corrected", (0, 0.2005), id="0 of 20, corrected"),
        pytest.param(0, 20, "clopper-pearson", (0, 0.1684), id="0 of 20, exact"),
        pytest.param(0, 20, "mid-p", (0, 0.1391), id="0 of 20, mid-p"),
        pytest.param(1, 29, "wald", (-0.0319, 0.1009), id="1 of 29, and below zero by wald"),
        pytest.param(1, 29, "wilson", (0.0061, 0.1718), id="1 of 29, score"),
        pytest.param(1, 29, "wilson-corrected", (0.0018, 0.1963), id="1 of 29, corrected"),
        pytest.param(1, 29, "clopper-pearson", (0.0009, 0.1776), id="1 of 29, exact"),
    ],
)
def test_published_examples(successes, n, method, expected):
    answer = proportion(successes, n, method=method)
    assert (round(answer.low, 4), round(answer.high, 4)) == expected


def test_eight_responders_of_thirty_one():
    answer = proportion(8, 31)
    assert (answer.value, answer.confidence, answer.status) == (8 / 31, 0.95, "estimated")
    assert (answer.method, answer.standard_error) == ("Clopper-Pearson", None)
    assert proportion(8, 31, method="wald").standard_error == approx(sqrt(8 * 23 / 31**3))


@pytest.mark.parametrize("method", METHODS)
def test_of_nobody_nothing_can_be_said(method):
    answer = proportion(0, 0, method=method)
    assert (answer.value, answer.low, answer.high) == (None, None, None)
    assert answer.status == "not estimable"


@pytest.mark.parametrize("method", ["agresti-coull", "wald"])
def test_not_cut_at_the_ends_of_the_range(method):
    assert proportion(1, 10, method=method).low < 0
    assert proportion(9, 10, method=method).high > 1


@pytest.mark.parametrize("method", ["clopper-pearson", "wilson", "wilson-corrected", "jeffreys"])
def test_no_success_is_0_below_and_all_successes_are_1_above(method):
    assert proportion(0, 10, method=method).low == 0
    assert proportion(10, 10, method=method).high == 1


@pytest.mark.parametrize(
    ("successes", "n", "options", "message"),
    [
        pytest.param(9, 8, {}, "successes is 9 and n is 8", id="more successes than patients"),
        pytest.param(-1, 8, {}, "successes is -1", id="fewer than none"),
        pytest.param(2.5, 8, {}, "whole number", id="half a success"),
        pytest.param(nan, 8, {}, "successes is nan", id="an unknown count"),
        pytest.param(1, nan, {}, "n is nan", id="an unknown denominator"),
        pytest.param(1, float("inf"), {}, "n is inf", id="a denominator without end"),
        pytest.param(1, 8, {"confidence": 95}, "0.95", id="confidence in per cent"),
        pytest.param(1, 8, {"method": "exact"}, "clopper-pearson", id="an unknown method"),
        pytest.param(1, 8, {"sides": 3}, "sides is 3", id="three sides"),
        pytest.param(1, 8, {"sides": 1, "confidence": 0.5}, "one-sided", id="a bound of a half"),
    ],
)
def test_refused(successes, n, options, message):
    with pytest.raises(ValueError, match=message):
        proportion(successes, n, **options)


@pytest.mark.parametrize(
    ("method", "printed"),
    [
        ("clopper-pearson", "Clopper-Pearson"),
        ("wilson", "Wilson"),
        ("wilson-corrected", "Wilson with continuity correction"),
        ("agresti-coull", "Agresti-Coull"),
        ("jeffreys", "Jeffreys"),
        ("jeffreys-raw", "Jeffreys, raw"),
        ("mid-p", "mid-p"),
        ("wald", "Wald"),
    ],
)
def test_each_method_has_its_name(method, printed):
    assert proportion(8, 31, method=method).method == printed
    assert proportion(8, 31, method=method, sides=1).method == f"{printed}, one-sided"


def test_only_jeffreys_as_published_ends_at_0_and_1():
    assert 0 < proportion(0, 10, method="jeffreys-raw").low < 0.001
    assert 0.999 < proportion(10, 10, method="jeffreys-raw").high < 1
    assert proportion(3, 10, method="jeffreys-raw").low == proportion(3, 10, method="jeffreys").low


@pytest.mark.parametrize("method", METHODS)
def test_a_bound_by_itself_is_that_of_the_90_percent_interval(method):
    bound, interval = proportion(8, 31, 0.95, method, sides=1), proportion(8, 31, 0.9, method)
    assert (bound.low, bound.high) == approx((interval.low, interval.high))
    assert (bound.value, bound.confidence) == (8 / 31, 0.95)


def test_none_of_ten_by_a_bound_of_its_own():
    assert proportion(0, 10, sides=1).high == approx(1 - 0.05**0.1)
    assert proportion(10, 10, sides=1).low == approx(0.05**0.1)


# Each interval by its own definition


@given(counts)
def test_at_the_exact_limits_what_was_seen_is_just_as_rare_as_one_tail(count):
    x, n = count
    answer = proportion(x, n)
    if x > 0:
        assert at_least(x, n, answer.low) == pytest.approx(0.025)
    if x < n:
        assert 1 - at_least(x + 1, n, answer.high) == pytest.approx(0.025)


@given(counts)
def test_at_the_mid_p_limits_half_of_what_was_seen_counts(count):
    x, n = count
    answer = proportion(x, n, method="mid-p")
    for limit, beyond in [(answer.low, 0.025), (answer.high, 0.975)]:
        if 0 < limit < 1:
            seen = (at_least(x, n, limit) + at_least(x + 1, n, limit)) / 2
            assert seen == pytest.approx(beyond)


@given(counts)
def test_at_the_score_limits_the_estimate_is_1_96_standard_errors_away(count):
    x, n = count
    answer = proportion(x, n, method="wilson")
    for limit in (answer.low, answer.high):
        if 1e-9 < limit < 1 - 1e-9:
            z = abs(x / n - limit) / sqrt(limit * (1 - limit) / n)
            assert z == pytest.approx(1.959963984540054)


# Laws


@given(counts, st.sampled_from(METHODS))
def test_counting_failures_mirrors_the_interval(count, method):
    x, n = count
    successes, failures = proportion(x, n, method=method), proportion(n - x, n, method=method)
    assert [failures.low, failures.high] == approx([1 - successes.high, 1 - successes.low])


# Agresti and Coull's centre moves with the confidence: at 0 of 1 the limit of 80 % is the lower.
@given(counts, st.sampled_from([method for method in METHODS if method != "agresti-coull"]))
def test_more_confidence_is_a_wider_interval(count, method):
    narrow, wide = (proportion(*count, confidence, method) for confidence in (0.8, 0.95))
    assert wide.low <= narrow.low + 1e-12
    assert wide.high >= narrow.high - 1e-12


@given(counts)
def test_the_exact_interval_encloses_mid_p(count):
    exact, mid_p = proportion(*count), proportion(*count, method="mid-p")
    assert exact.low <= mid_p.low + 1e-12
    assert exact.high >= mid_p.high - 1e-12


# Many at once


@given(st.lists(counts, min_size=1, max_size=8), st.sampled_from(METHODS))
def test_many_proportions_have_the_limits_that_each_has_alone(many, method):
    x, n = np.array(many).T
    low, high = proportion_limits(x, n, 0.9, method)
    for place, count in enumerate(many):
        alone = proportion(*count, 0.9, method)
        assert (low[place], high[place]) == (alone.low, alone.high)


def test_one_denominator_serves_many_counts():
    low, high = proportion_limits(np.arange(4), np.array(31))
    assert low.shape == high.shape == (4,)


@pytest.mark.parametrize(
    ("successes", "n", "options", "message"),
    [
        pytest.param([1, 9], [8, 8], {}, "from 0 to n", id="more successes than patients"),
        pytest.param([1, -1], [8, 8], {}, "from 0 to n", id="fewer than none"),
        pytest.param([0], [0], {}, "1 or more", id="of nobody"),
        pytest.param([1], [8], {"confidence": 95}, "0.95", id="confidence in per cent"),
        pytest.param([1], [8], {"method": "exact"}, "clopper-pearson", id="an unknown method"),
    ],
)
def test_many_are_refused_for_one(successes, n, options, message):
    with pytest.raises(ValueError, match=message):
        proportion_limits(np.array(successes), np.array(n), **options)
