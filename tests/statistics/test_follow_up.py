"""Follow-up: the Kaplan-Meier curve of the end of observation."""

from functools import partial
from math import nan, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.statistics import kaplan_meier, observed_follow_up, reverse_kaplan_meier
from twins.kaplan_meier import follow_up_curve

approx = partial(pytest.approx, rel=1e-9, abs=1e-12, nan_ok=True)

BOTH = ["flipped", "events first"]

patients = st.lists(st.tuples(st.integers(0, 30).map(lambda x: x / 4), st.booleans()), max_size=40)


def follow_up_of(patients, ties):
    time, event = [time for time, _ in patients], [event for _, event in patients]
    return reverse_kaplan_meier(time, event, ties)


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        pytest.param("flipped", 2 / 3, id="flipped: the patient who dies is still watched"),
        pytest.param("events first", 1 / 2, id="events first: one of two is left to be lost"),
    ],
)
def test_a_death_and_a_loss_on_the_same_day(ties, expected):
    curve = reverse_kaplan_meier([4, 4, 9], [1, 0, 0], ties)
    assert curve.at(4).value == approx(expected)
    assert curve.events.tolist() == [1, 1]
    assert curve.censored.tolist() == [1, 0]


@pytest.mark.parametrize("ties", BOTH)
@pytest.mark.parametrize(
    ("time", "event", "expected"),
    [
        pytest.param([3, 4, 5, 6], [0, 0, 0, 0], 4.5, id="no deaths: the median of the times"),
        pytest.param([1, 2, 20, 30], [1, 1, 0, 0], 25, id="early deaths do not pull it down"),
        pytest.param([1, 2, 20, 30], [1, 1, 1, 1], None, id="everybody died: not reached"),
    ],
)
def test_median_follow_up(time, event, expected, ties):
    answer = reverse_kaplan_meier(time, event, ties).quantile()
    assert answer.value == expected
    assert answer.status == ("estimated" if expected else "not reached")


def test_the_method_tells_how_ties_were_read():
    methods = [reverse_kaplan_meier([1], [0], ties).quantile().method for ties in BOTH]
    assert methods == [
        "reverse Kaplan-Meier, log-log",
        "reverse Kaplan-Meier with events first, log-log",
    ]


def test_unknown_ties_are_refused():
    with pytest.raises(ValueError, match="events first"):
        reverse_kaplan_meier([1], [0], ties="efron")


@pytest.mark.parametrize(
    "time",
    [
        pytest.param([nan, 1], id="missing"),
        pytest.param([-1, 1], id="before the start"),
        pytest.param([np.inf, 1], id="without an end"),
    ],
)
def test_an_observed_follow_up_refuses_a_time_that_is_none(time):
    with pytest.raises(ValueError, match=r"time\[0\] is .*expected a finite time"):
        observed_follow_up(time)


@given(patients, st.sampled_from(BOTH))
def test_the_curve_is_that_of_the_twin(patients, ties):
    curve = follow_up_of(patients, ties)
    twin = follow_up_curve(patients, events_first=ties == "events first")
    assert curve.time.tolist() == [step.time for step in twin]
    assert curve.at_risk.tolist() == [step.at_risk for step in twin]
    assert curve.survival.tolist() == approx([float(step.survival) for step in twin])
    assert curve.standard_error.tolist() == approx(
        [nan if step.variance is None else sqrt(step.variance) for step in twin]
    )


@given(patients)
def test_the_two_readings_agree_when_no_death_shares_a_day_with_a_loss(patients):
    apart = [(time + (0.1 if event else 0), event) for time, event in patients]
    flipped, events_first = (follow_up_of(apart, ties) for ties in BOTH)
    assert flipped.survival.tolist() == events_first.survival.tolist()


@given(st.lists(st.integers(0, 40), min_size=1, unique=True), st.data())
def test_without_ties_survival_times_follow_up_is_the_share_still_watched(time, data):
    event = data.draw(st.lists(st.booleans(), min_size=len(time), max_size=len(time)))
    survival = kaplan_meier(time, event).survival
    follow_up = reverse_kaplan_meier(time, event).survival
    watched = [np.mean(np.array(time) > t) for t in sorted(time)]
    assert survival * follow_up == approx(np.array(watched))


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        pytest.param([7, 1, 30], (7, 1, 30), id="the one in the middle"),
        pytest.param([7, 1, 30, 8], (7.5, 1, 30), id="between the two in the middle"),
        pytest.param([4], (4, 4, 4), id="one patient"),
    ],
)
def test_follow_up_as_observed(time, expected):
    answer = observed_follow_up(time)
    assert (answer.value, answer.low, answer.high) == expected
    assert (answer.standard_error, answer.confidence, answer.status) == (None, None, "estimated")
    assert answer.method == "median (range) of the observed times, events included"


def test_nobody_was_observed():
    answer = observed_follow_up([])
    assert (answer.value, answer.low, answer.high) == (None, None, None)
    assert answer.status == "not estimable"
    assert answer.method == "median (range) of the observed times, events included"
