"""Rates with the exact Poisson interval.

Limits of the count for 0, 1, 3 and 10 events are those of Garwood's table at 95 %, as reprinted
in Ulm, Am J Epidemiol 1990;131:373-375; the others follow from sums of Poisson probabilities.
"""

from __future__ import annotations

from math import exp, factorial

import numpy as np
import pytest

from trialreadout.statistics import event_rate


@pytest.mark.parametrize(
    ("events", "low", "high"),
    [(0, 0, 3.6889), (1, 0.0253, 5.5716), (3, 0.6187, 8.7673), (10, 4.7954, 18.3904)],
)
def test_limits_of_a_count(events, low, high):
    found = event_rate(events, 1)
    assert np.allclose([found.value, found.low, found.high], [events, low, high], atol=6e-5)


def test_a_rate_is_per_the_time_at_risk():
    found = event_rate(3, 12)
    assert np.allclose([found.value, found.low, found.high], [0.25, 0.61867 / 12, 8.76727 / 12])


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
@pytest.mark.parametrize("events", [1, 2, 7, 30])
def test_at_each_limit_the_count_seen_lies_in_the_tail(events, confidence):
    found = event_rate(events, 4.0, confidence)
    at_most, fewer = (
        sum(exp(-mean) * mean**k / factorial(k) for k in range(until))
        for mean, until in ((4 * found.high, events + 1), (4 * found.low, events))
    )
    assert np.allclose([at_most, 1 - fewer], (1 - confidence) / 2)


def test_without_any_time_there_is_no_rate():
    assert event_rate(0, 0).status == "not estimable"


@pytest.mark.parametrize("wrong", [(1.5, 1), (-1, 1), (1, -1), (1, np.nan), (1, np.inf)])
def test_what_is_no_count_or_no_time_is_refused(wrong):
    with pytest.raises(ValueError, match="expected"):
        event_rate(*wrong)
