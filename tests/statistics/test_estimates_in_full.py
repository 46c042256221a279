"""Each estimate in full: value, limits, standard error, confidence, method and status.

The curve of four patients with times 1, 2 (censored), 3 and 4 is 3/4, 3/8 and 0.
"""

from __future__ import annotations

from math import log, sqrt

import numpy as np
import pytest

from trialreadout.core.estimate import Estimate
from trialreadout.statistics import (
    binomial_test,
    event_rate,
    fisher_exact,
    kaplan_meier,
    kappa,
    observed_follow_up,
    proportion,
)

CURVE = kaplan_meier([1, 2, 3, 4], [1, 0, 1, 1])
NOBODY = kaplan_meier([], [])
Z90, Z95 = 1.6448536269514722, 1.959963984540054


def approx(value, low, high, standard_error, confidence, method, status):
    numbers = (value, low, high, standard_error)
    return [None if each is None else pytest.approx(each, rel=1e-12) for each in numbers] + [
        confidence,
        method,
        status,
    ]


def fields(estimate: Estimate):
    return [getattr(estimate, name) for name in Estimate.__dataclass_fields__]


def test_nobody_has_left_before_the_first_event():
    (before,) = CURVE.at([0.5], confidence=0.9, interval="plain")
    assert before == Estimate(1.0, 1.0, 1.0, 0.0, 0.9, "Kaplan-Meier, plain", "estimated")


def test_survival_after_the_first_of_four_events():
    (first,) = CURVE.at([1], confidence=0.9, interval="plain")
    error = sqrt(0.75 * 0.25 / 4)
    expected = (0.75, 0.75 - Z90 * error, 1.0, error, 0.9, "Kaplan-Meier, plain", "estimated")
    assert fields(first) == approx(*expected)


def test_survival_on_the_logarithmic_scale_is_cut_at_1():
    (first,) = CURVE.at([1], interval="log")
    error = sqrt(0.75 * 0.25 / 4)
    low = 0.75 * np.exp(-Z95 * error / 0.75)
    assert fields(first) == approx(0.75, low, 1.0, error, 0.95, "Kaplan-Meier, log", "estimated")


def test_survival_between_two_events_is_that_of_the_earlier():
    assert CURVE.at([1.5]) == CURVE.at([1])
    assert CURVE.at([3.5])[0].value == pytest.approx(0.375)


def test_survival_at_0_has_no_limits():
    (after,) = CURVE.at([5])
    assert fields(after) == [0.0, None, None, None, 0.95, "Kaplan-Meier, log-log", "estimated"]


def test_survival_of_nobody_is_not_estimable():
    (nothing,) = NOBODY.at([1], confidence=0.9, interval="plain")
    method = "Kaplan-Meier, plain"
    assert nothing == Estimate(None, None, None, None, 0.9, method, "not estimable")


def test_a_median_names_its_confidence_and_method():
    median = CURVE.quantile(confidence=0.9, interval="plain")
    assert median == Estimate(3.0, 1.0, None, None, 0.9, "Kaplan-Meier, plain", "estimated")


@pytest.mark.parametrize("probability", [0, 1, 1.5, -0.5])
def test_a_quantile_is_of_a_share_between_0_and_1(probability):
    with pytest.raises(ValueError, match=f"probability is {probability}; expected a share"):
        CURVE.quantile(probability)


def test_a_restricted_mean_is_an_area_with_limits_on_both_sides():
    mean = CURVE.restricted_mean(3.5, confidence=0.9)
    # areas after the events at 1 and 3: 1.6875 and 0.1875
    error = sqrt(1.6875**2 * 1 / (4 * 3) + 0.1875**2 * 1 / (2 * 1))
    expected = (2.6875, 2.6875 - Z90 * error, 2.6875 + Z90 * error, error)
    method = "restricted mean of Kaplan-Meier, plain"
    assert fields(mean) == approx(*expected, 0.9, method, "estimated")


def test_an_event_at_the_end_takes_nothing_from_a_restricted_mean():
    early, late = (kaplan_meier([1, end], [1, 1]).restricted_mean(3) for end in (3, 9))
    assert early == late


def test_a_restricted_mean_of_nobody_is_not_estimable():
    method = "restricted mean of Kaplan-Meier, plain"
    nothing = Estimate(None, None, None, None, 0.9, method, "not estimable")
    assert NOBODY.restricted_mean(2, confidence=0.9) == nothing


@pytest.mark.parametrize("until", [0, -1, np.inf])
def test_a_restricted_mean_needs_a_horizon(until):
    with pytest.raises(ValueError, match="until is"):
        CURVE.restricted_mean(until)


def test_who_leaves_at_a_time_is_at_risk_until_then():
    assert CURVE.number_at_risk([1, 2, 2.5, 9]).tolist() == [4, 3, 2, 0]


RATE = "events over time at risk, exact Poisson (Garwood)"


def test_no_event_has_an_upper_limit_alone():
    found = event_rate(0, 2.0, confidence=0.9)
    assert fields(found) == approx(0.0, 0.0, -log(0.05) / 2, None, 0.9, RATE, "estimated")


def test_a_rate_without_time_at_risk_is_not_estimable():
    nothing = Estimate(None, None, None, None, 0.9, RATE, "not estimable")
    assert event_rate(0, 0.0, confidence=0.9) == nothing


@pytest.mark.parametrize("events", [-1, 2.5])
def test_events_are_counted_in_whole_numbers(events):
    with pytest.raises(ValueError, match=f"events is {events}; expected a whole number"):
        event_rate(events, 1.0)


OBSERVED = "median (range) of the observed times, events included"


def test_observed_follow_up_is_a_median_with_its_range():
    assert observed_follow_up([3, 1, 2, 9]) == Estimate(
        2.5, 1.0, 9.0, None, None, OBSERVED, "estimated"
    )


def test_observed_follow_up_of_nobody_is_not_estimable():
    assert observed_follow_up([]) == Estimate(
        None, None, None, None, None, OBSERVED, "not estimable"
    )


def test_kappa_without_a_second_category_is_not_estimable():
    nothing = Estimate(None, None, None, None, 0.9, "Cohen's kappa", "not estimable")
    assert kappa([[5, 0], [0, 0]], confidence=0.9) == nothing


def test_tests_of_nobody_name_their_method():
    assert binomial_test(0, 0, 0.5).method == "exact binomial test"
    assert fisher_exact([[0, 0], [0, 0]]).method == "Fisher's exact test"
    assert proportion(0, 0, confidence=0.9) == Estimate(
        None, None, None, None, 0.9, "Clopper-Pearson", "not estimable"
    )


@pytest.mark.parametrize("share", [0, 1, 1.5])
def test_a_confidence_lies_between_0_and_1(share):
    with pytest.raises(ValueError, match=f"confidence is {share}; expected a share"):
        proportion(1, 2, confidence=share)


@pytest.mark.parametrize("p0", [-0.1, 1.5])
def test_a_tested_share_lies_from_0_to_1(p0):
    with pytest.raises(ValueError, match=f"p0 is {p0}; expected a share"):
        binomial_test(1, 2, p0)


def test_p_values_of_the_certain_are_1():
    certain = binomial_test(0, 3, 0.0)
    assert (certain.p_two_sided, certain.p_greater, certain.p_less) == (1.0, 1.0, 1.0)
