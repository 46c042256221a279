"""Single-arm trials with a time as their endpoint, held against simulated ones."""

from math import inf, log, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from trialreadout.statistics import survival_design, survival_power
from trialreadout.statistics.designs.single_arm_survival import (
    event_probability,
    exponential_power,
    log_rank_moments,
)

TRIALS = 20_000
ASKED = {"median0": 6, "median1": 9, "alpha": 0.05, "power": 0.8, "accrual": 24, "follow_up": 12}


def simulated(design, median):
    """Simulate patients; give events and time of each."""
    random = np.random.default_rng(31)
    shape = TRIALS, design.n
    time = random.exponential(median / log(2), shape)
    end = random.uniform(design.follow_up, design.follow_up + design.accrual, shape)
    return time <= end, np.minimum(time, end)


@pytest.mark.parametrize("words", [{}, {"accrual": 0}, {"follow_up": 0, "accrual": 36}])
def test_the_log_rank_test_of_simulated_trials_keeps_what_the_design_says(words):
    design = survival_design(**ASKED | words)

    def passes(median):
        event, time = simulated(design, median)
        expected = (log(2) / design.median0 * time).sum(axis=1)
        return np.mean(expected - event.sum(axis=1) > 1.6448536 * np.sqrt(expected))

    # Approximate: the test errs a little less often than it may, and so does the plan's power.
    assert 0.03 < passes(6) < 0.055
    assert passes(9) == pytest.approx(design.power, abs=0.03)
    event, _ = simulated(design, 9)
    assert event.mean() == pytest.approx(design.event_probability, abs=0.003)


def test_the_moments_are_those_of_simulated_patients():
    design = survival_design(**ASKED)
    event, time = simulated(design, 9)
    difference = log(2) / 6 * time - event
    moments = log_rank_moments(log(2) / 6, log(2) / 9, 24, 12)
    assert difference.mean() == pytest.approx(moments.drift, abs=0.004)
    assert difference.var() == pytest.approx(moments.variance, rel=0.01)
    assert (log(2) / 6 * time).mean() == pytest.approx(moments.expected, rel=0.005)


def test_the_exponential_test_of_simulated_trials_keeps_its_errors_exactly():
    design = survival_design(**ASKED, test="exponential")
    random = np.random.default_rng(7)
    total = random.gamma(design.events, 1, (200_000,))  # of times with a hazard of 1
    from scipy.special import gammainccinv

    limit = gammainccinv(design.events, 0.05)
    assert np.mean(total > limit) == pytest.approx(0.05, abs=0.002)
    assert np.mean(9 / 6 * total > limit) == pytest.approx(design.power, abs=0.004)


def test_one_event_fewer_has_too_little_power():
    design = survival_design(**ASKED, test="exponential")
    assert exponential_power(design.events, 6 / 9, 0.05) >= 0.8
    assert exponential_power(design.events - 1, 6 / 9, 0.05) < 0.8
    assert design.n * design.event_probability >= design.events
    assert (design.n - 1) * design.event_probability < design.events


def test_one_patient_fewer_has_too_little_power():
    design = survival_design(**ASKED)
    moments = log_rank_moments(log(2) / 6, log(2) / 9, 24, 12)
    assert moments.power(design.n, 0.05) >= 0.8
    assert moments.power(design.n - 1, 0.05) < 0.8


@given(st.floats(0.01, 2), st.floats(0, 40), st.floats(0.5, 40))
def test_the_probability_of_an_event_is_the_mean_over_the_days_of_entry(hazard, accrual, follow_up):
    if accrual > 0.01:
        seen, _ = quad(
            lambda c: 1 - np.exp(-hazard * c) if c > 0 else 0, follow_up, follow_up + accrual
        )
        seen /= accrual
        assert event_probability(hazard, accrual, follow_up) == pytest.approx(seen, rel=1e-6)
    one = event_probability(hazard, 0, follow_up)
    assert one == pytest.approx(1 - np.exp(-hazard * follow_up), rel=1e-9)


@pytest.mark.parametrize("test", ["log-rank", "exponential"])
def test_at_the_old_median_the_power_is_alpha_and_it_rises_from_there(test):
    design = survival_design(**ASKED, test=test)
    assert survival_power(design, 6) == pytest.approx(0.05)
    assert survival_power(design, 9) == pytest.approx(design.power)
    powers = [survival_power(design, median) for median in (5, 6, 7, 8, 9, 12)]
    assert powers == sorted(powers)


def test_longer_follow_up_takes_fewer_patients():
    assert survival_design(**ASKED | {"follow_up": 24}).n < survival_design(**ASKED).n


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param({"median1": 6}, "above median0", id="no difference"),
        pytest.param({"median0": 0}, "median0 is 0", id="nobody lives"),
        pytest.param({"median1": inf}, "median1 is inf", id="nobody dies"),
        pytest.param({"alpha": 5}, "alpha is 5", id="alpha in per cent"),
        pytest.param({"power": nan}, "power is nan", id="an unknown power"),
        pytest.param({"accrual": -1}, "accrual is -1", id="accrual before it began"),
        pytest.param({"accrual": 0, "follow_up": 0}, "some time", id="no time to see an event"),
        pytest.param({"test": "wald"}, "log-rank, exponential", id="an unknown test"),
        pytest.param(
            {"median1": 6.001, "test": "exponential"}, "events are needed", id="medians too close"
        ),
        pytest.param(
            {"median1": 6.001}, "more than 100,000 patients are needed", id="likewise, log-rank"
        ),
    ],
)
def test_refused(words, message):
    with pytest.raises(ValueError, match=message):
        survival_design(**ASKED | words)
