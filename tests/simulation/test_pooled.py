"""The curve of all simulated patients is the Kaplan-Meier curve of them all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.simulation.pooled import count_days, pooled
from trialreadout.statistics import kaplan_meier

patients = st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=60)


def curve_of(left):
    days = np.array([day for day, _ in left], float)
    event = np.array([ended for _, ended in left])
    return pooled(count_days(days, event, 60).sum(axis=0)), kaplan_meier(days, event)


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


def test_the_median_is_the_first_day_by_which_half_had_the_event():
    together, _ = curve_of([(3, True), (5, True), (8, True), (9, False)])
    assert together.quantile(0.5) == 5


def test_a_median_that_most_do_not_reach_is_none():
    together, _ = curve_of([(3, True), (5, False), (8, False), (9, False)])
    assert together.quantile(0.5) is None


def test_nothing_is_said_beyond_the_last_patient():
    together, _ = curve_of([(3, True), (5, False)])
    assert together.at(5) == 0.5
    assert together.at(6) is None
    assert together.restricted_mean(6) is None


def test_a_patient_without_a_time_is_not_counted():
    counts = count_days(np.array([np.nan, 2.0]), np.array([False, True]), 4)
    assert counts.sum() == 1


def test_a_time_beyond_the_last_day_counts_as_without_the_event_there():
    counts = count_days(np.array([9.0]), np.array([True]), 4)[0]
    assert counts[4].tolist() == [1, 0]


def test_chunks_add_up():
    left = [(3, True), (5, True), (8, False)]
    days, event = np.array([d for d, _ in left], float), np.array([e for _, e in left])
    parts = [count_days(days[i : i + 1], event[i : i + 1], 9) for i in range(3)]
    whole = count_days(days, event, 9)
    assert (np.concatenate(parts).sum(axis=0) == whole[0]).all()
