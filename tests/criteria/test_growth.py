"""Growth before treatment against growth during it."""

from __future__ import annotations

from math import inf, log, nan

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trialreadout.core.terms import Answer
from trialreadout.criteria import growth

DAYS = [-100, 0, 100, 200]

trials = st.integers(0, 2**32 - 1).map(np.random.default_rng)


def random_patients(rng, patients):
    day = np.cumsum(rng.integers(10, 90, (patients, 6)), axis=1) - 150.0
    value = np.exp(rng.normal(4, 0.5, day.shape))
    value[rng.random(day.shape) < 0.2] = nan
    day[rng.random(day.shape) < 0.05] = nan
    return day, value


@pytest.mark.parametrize(
    ("day", "value", "expected"),
    [
        pytest.param([-100, 0, 100], [50, 60, 65], "MET", id="a fifth before, a twelfth during"),
        pytest.param([-100, 0, 100], [50, 60, 40], "MET", id="grew before, shrank during"),
        pytest.param([-100, 0, 100], [50, 60, 73], "NOT_MET", id="faster during"),
        pytest.param([-100, 0, 100], [50, 60, 72], "NOT_MET", id="at the same pace"),
        pytest.param([-100, 0, 300], [30, 60, 480], "NOT_MET", id="doubling every 100 days"),
        pytest.param([-100, -20, 80], [50, 60, 70], "MET", id="baseline before the first dose"),
        pytest.param([-100, 100], [50, 60], "NOT_EVALUABLE", id="no value about the start"),
        pytest.param([0, 100], [50, 60], "NOT_EVALUABLE", id="nothing earlier than the baseline"),
        pytest.param([-100, 0], [50, 60], "NOT_EVALUABLE", id="nothing later than the baseline"),
        pytest.param([0, 0, 100], [50, 60, 60], "NOT_EVALUABLE", id="two values on one day"),
        pytest.param([-100, 0, 100], [50, nan, 60], "NOT_EVALUABLE", id="baseline not measured"),
        pytest.param([-100, nan, 100], [50, 60, 60], "NOT_EVALUABLE", id="baseline without a day"),
        pytest.param([-100, 0, 100], [50, 60, 0], "NOT_EVALUABLE", id="0 has no logarithm"),
        pytest.param(DAYS, [50, 60, 0, 65], "NOT_EVALUABLE", id="0 is not passed over"),
        pytest.param([-100, 0, 100], [0.5, 1, 1.1], "MET", id="1 and less have a logarithm"),
        pytest.param([], [], "NOT_EVALUABLE", id="no visit"),
    ],
)
def test_one_patient(day, value, expected):
    assert Answer(growth(day, value).slower).name == expected


def test_slopes_per_day_and_the_baseline_belongs_to_both_phases():
    found = growth([-100, 0, 50, 100], [25, 50, 60, 70])
    assert found.before == pytest.approx(log(2) / 100)
    assert found.during == pytest.approx(log(70 / 50) / 100)  # of three even steps the ends decide


def test_treatment_starts_when_it_does():
    day, value = [0, 100, 200, 300], [10, 20, 30, 35]
    assert growth(day, value, start_day=100).before == pytest.approx(log(2) / 100)
    assert growth(day, value, start_day=99).slower == Answer.NOT_EVALUABLE
    assert growth(day, value, start_day=200).during == pytest.approx(log(35 / 30) / 100)
    assert growth(day, value, start_day=199).during > growth(day, value, start_day=200).during


def test_without_treatment_there_is_no_phase_to_compare():
    found = growth([[-100, 0, 100]] * 2, [[50, 60, 65]] * 2, start_day=[0, nan])
    assert found.slower.tolist() == [Answer.MET, Answer.NOT_EVALUABLE]
    assert np.isnan([found.before[1], found.during[1]]).all()


def test_an_infinite_value_is_refused():
    with pytest.raises(ValueError, match="value is inf"):
        growth([-100, 0, 100], [50, inf, 60])


def by_hand(day, value, start):
    """Grade one patient with plain lists."""
    points = [(d, v) for d, v in zip(day, value, strict=True) if d == d and v == v]
    before = [point for point in points if point[0] <= start]
    during = [point for point in points if point[0] > start]
    if before:
        baseline = max(d for d, _ in before)
        during += [point for point in before if point[0] == baseline]
    if len({d for d, _ in before}) < 2 or len({d for d, _ in during}) < 2:
        return Answer.NOT_EVALUABLE
    slopes = [
        np.polyfit([d for d, _ in phase], np.log([v for _, v in phase]), 1)[0]
        for phase in (before, during)
    ]
    return Answer.MET if slopes[1] < slopes[0] else Answer.NOT_MET


def test_agrees_with_a_comparison_by_hand_on_random_patients():
    rng = np.random.default_rng(7)
    day, value = random_patients(rng, 2_000)
    start = rng.choice([-50.0, 0.0, 30.0, nan], 2_000, p=[0.3, 0.3, 0.3, 0.1])
    found = growth(day, value, start)
    patients = zip(day.tolist(), value.tolist(), start.tolist(), strict=True)
    expected = [by_hand(*patient) for patient in patients]
    assert found.slower.tolist() == expected
    assert set(expected) == set(Answer)


@given(st.floats(-0.01, 0.01), st.lists(st.integers(-300, 300), unique=True, max_size=6))
@example(1e-8, [-2, -1, 300])
def test_an_even_pace_is_never_slower(pace, days):
    day = np.array([*days, 0.0])
    assert growth(day, 50 * np.exp(pace * day)).slower != Answer.MET


@given(trials)
def test_leading_axes_are_free_and_patients_do_not_see_each_other(rng):
    day, value = random_patients(rng, 12)
    found = growth(day, value)
    assert found.slower.tolist() == [growth(*one).slower for one in zip(day, value, strict=True)]
    stacked = growth(day.reshape(3, 4, 6), value.reshape(3, 4, 6), np.zeros((3, 1)))
    assert stacked.slower.reshape(-1).tolist() == found.slower.tolist()


@given(trials, st.sampled_from([0.1, 10.0, 1000.0]))
def test_another_unit_changes_no_answer(rng, factor):
    day, value = random_patients(rng, 30)
    assert growth(day, factor * value).slower.tolist() == growth(day, value).slower.tolist()


def test_a_patient_with_a_value_of_0_takes_no_slope_from_another():
    found = growth([-56, 0, 56], [[10, 20, 30], [10, 20, 0]])
    assert found.slower.tolist() == [Answer.MET, Answer.NOT_EVALUABLE]
