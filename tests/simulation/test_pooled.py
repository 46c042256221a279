"""The curve of all simulated patients is the Kaplan-Meier curve of them all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.simulation.pooled import count_days, pooled
from trialreadout.statistics import kaplan_meier

patients = st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=60)


def curve_of(left):
    days = np.array([day for day, _ in left])
    event = np.array([ended for _, ended in left])
    return pooled(count_days(days, event)), kaplan_meier(days.astype(float), event)


@given(patients, st.integers(0, 45))
def test_the_share_without_the_event_is_that_of_the_curve(left, day):
    together, curve = curve_of(left)
    value = curve.at(float(day)).value
    found = together.at(day)
    if value is None:
        assert found is None
    else:
        assert found == pytest.approx(value, abs=1e-12)


@given(patients, st.floats(0.5, 30))
def test_the_restricted_mean_is_the_area_under_the_curve(left, until):
    together, curve = curve_of(left)
    found, value = together.restricted_mean(until), curve.restricted_mean(until).value
    if found is not None and value is not None:
        assert found == pytest.approx(value, rel=1e-9, abs=1e-9)


@given(patients, st.sampled_from([0.1, 0.25, 0.5, 0.75]))
def test_a_quantile_is_that_of_the_curve(left, share):
    together, curve = curve_of(left)
    assert together.quantile(share) == curve.quantile(share).value
    assert together.quantile(share, middle=False) == curve.quantile(share, interval="spss").value


def test_the_median_is_the_middle_of_the_days_on_which_half_are_left():
    together, _ = curve_of([(3, True), (5, True), (8, True), (9, False)])
    assert (together.quantile(0.5), together.quantile(0.5, middle=False)) == (6.5, 5)


def test_a_median_that_most_do_not_reach_is_none():
    together, _ = curve_of([(3, True), (5, False), (8, False), (9, False)])
    assert together.quantile(0.5) is None


def test_nothing_is_said_beyond_the_last_patient():
    together, _ = curve_of([(3, True), (5, False)])
    assert together.at(5) == 0.5
    assert together.at(6) is None
    assert together.restricted_mean(6) is None


def test_a_patient_without_a_time_is_not_counted():
    counts = count_days(np.array([-1, 2]), np.array([False, True]))
    assert counts.tolist() == [[0, 0], [0, 0], [0, 1]]


def test_trials_add_up():
    left = [(3, True), (5, True), (8, False)]
    days, event = np.array([[d] for d, _ in left]), np.array([[e] for _, e in left])
    last = count_days(days, event)
    for trial in range(3):
        one = count_days(days[trial], event[trial])
        last[: len(one)] -= one
    assert not last.any()
