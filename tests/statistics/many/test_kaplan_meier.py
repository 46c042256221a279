"""The curves of many trials: each trial's numbers are those of the function for one trial."""

from functools import partial
from math import nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.statistics import (
    kaplan_meier,
    kaplan_meier_of_many,
    reverse_kaplan_meier,
    reverse_kaplan_meier_of_many,
)
from twins.kaplan_meier import follow_up_curve, median, survival_curve

CURVE_INTERVALS = ["plain", "log", "log-log", "arcsin", "logit"]
INTERVALS = [*CURVE_INTERVALS, "spss"]

approx = partial(pytest.approx, rel=1e-12, abs=1e-13)

CURVES = {
    "survival": (kaplan_meier_of_many, kaplan_meier),
    "follow-up, flipped": (reverse_kaplan_meier_of_many, reverse_kaplan_meier),
    "follow-up, events first": (
        partial(reverse_kaplan_meier_of_many, ties="events first"),
        partial(reverse_kaplan_meier, ties="events first"),
    ),
}
kinds = st.sampled_from(sorted(CURVES))

times = st.one_of(
    st.just(nan), st.integers(0, 12).map(float), st.integers(0, 60).map(lambda x: x / 4)
)
courses = st.integers(0, 12).flatmap(
    lambda patients: st.lists(
        st.lists(st.tuples(times, st.booleans()), min_size=patients, max_size=patients),
        min_size=1,
        max_size=6,
    )
)
"""Trials of equally many patients, some of whom do not count."""


def arrays_of(courses):
    shape = (len(courses), len(courses[0]))
    time = np.array([[time for time, _ in trial] for trial in courses], float).reshape(shape)
    event = np.array([[event for _, event in trial] for trial in courses], bool).reshape(shape)
    return time, event


def both(kind, time, event):
    """Estimate the curves together, and each by itself."""
    many, one = CURVES[kind]
    alone = [
        one(time[trial][~np.isnan(time[trial])], event[trial][~np.isnan(time[trial])])
        for trial in np.ndindex(time.shape[:-1])
    ]
    return many(time, event), alone


def invented(seed, trials, patients, latest):
    """Draw trials in whole days, with many ties, of different size and censoring."""
    random = np.random.default_rng(seed)
    time = random.integers(0, latest, (trials, patients)).astype(float)
    event = random.random((trials, patients)) < random.choice([0, 0.3, 0.7, 1], (trials, 1))
    counted = random.integers(0, patients + 1, (trials, 1))
    time[random.permuted(np.tile(np.arange(patients), (trials, 1)), axis=1) >= counted] = nan
    return time, event


def assert_alike(found, expected, *, exactly):
    assert (found.status, found.method, found.confidence) == (
        expected.status,
        expected.method,
        expected.confidence,
    )
    parts = ("value", "low", "high", "standard_error")
    ours = [getattr(found, part) for part in parts]
    theirs = [getattr(expected, part) for part in parts]
    if exactly:
        assert ours == theirs
    assert [each is None for each in ours] == [each is None for each in theirs]
    assert [each or 0.0 for each in ours] == approx([each or 0.0 for each in theirs])


# By hand


@pytest.mark.parametrize(
    ("time", "event", "expected", "status"),
    [
        pytest.param([1, 2, 3, 4], [1, 1, 1, 0], 2.5, "estimated", id="level at half: the middle"),
        pytest.param([1, 2, 3, 4], [1, 1, 0, 0], 2, "estimated", id="level to the end: its start"),
        pytest.param([2, 2, 2, 5], [1, 1, 1, 1], 2, "estimated", id="three die on one day"),
        pytest.param([4, 4, 6, 7], [0, 1, 1, 0], 6, "estimated", id="a loss on the day of a death"),
        pytest.param([3, nan, nan, nan], [1, 0, 0, 0], 3, "estimated", id="the only patient dies"),
        pytest.param([3, nan, nan, nan], [0, 0, 0, 0], nan, "not reached", id="or is lost"),
        pytest.param([1, 2, 3, 4], [0, 0, 0, 0], nan, "not reached", id="nobody dies"),
        pytest.param(
            [nan] * 4, [1, 1, 1, 1], nan, "not estimable", id="nobody in the analysis set"
        ),
        pytest.param([0, 0, 0, 0], [1, 1, 1, 1], 0, "estimated", id="all die on the first day"),
        pytest.param([0.0, -0.0, 0, 5], [1, 1, 0, 0], 0, "estimated", id="one 0, though signed"),
    ],
)
@pytest.mark.parametrize("interval", [None, *INTERVALS])
def test_median(time, event, expected, status, interval):
    other = [9.0, 8, 7, 6], [1, 0, 1, 0]
    found = kaplan_meier_of_many([other[0], time], [other[1], event]).quantile(interval=interval)
    if interval == "spss" and expected == 2.5:
        expected = 2  # SPSS takes the left end
    assert found.value[1] == pytest.approx(expected, abs=0, nan_ok=True)
    assert found.status[1] == status


def test_limits_of_two_trials_as_r_has_them():
    """Acute myelogenous leukaemia (Miller 1981): maintained chemotherapy, and not."""
    maintained = [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161, nan]
    not_maintained = [5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45]
    event = [[1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 0], [1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1]]
    found = kaplan_meier_of_many([maintained, not_maintained], event).quantile(interval="log")
    assert found.value.tolist() == [31, 23]
    assert found.low.tolist() == [18, 8]
    assert np.isnan(found.high).all()
    assert found.method == "Kaplan-Meier, log"
    assert found.estimated.all()
    assert found.estimable.all()


def test_survival_at_times_of_two_trials():
    curves = kaplan_meier_of_many([[3, 3, 5, 7], [1, 2, nan, nan]], [[1, 1, 0, 0], [1, 1, 0, 0]])
    found = curves.at([1, 3, 7, 8])
    assert found.value[0].tolist() == pytest.approx([1, 0.5, 0.5, nan], nan_ok=True)
    assert found.value[1].tolist() == [0.5, 0, 0, 0]
    assert found.status[0].tolist() == 3 * ["estimated"] + ["not estimable"]
    assert (found.status[1] == "estimated").all()


def test_survival_at_one_time_is_one_number_a_trial():
    assert kaplan_meier_of_many([[3.0, 4], [5, 6]], [[1, 1], [1, 1]]).at(4).value.tolist() == [0, 1]


def test_restricted_mean_of_two_trials():
    curves = kaplan_meier_of_many([[2, 4, 9], [2, 4, nan]], [[1, 1, 0], [1, 0, 1]])
    found = curves.restricted_mean(5)
    assert found.value[0] == approx(2 * 1 + 2 * 2 / 3 + 1 * 1 / 3)
    assert found.status.tolist() == ["estimated", "not estimable"]


def test_one_trial_without_an_axis_of_trials():
    found = kaplan_meier_of_many([1, 2, 3], [1, 1, 0])
    one = kaplan_meier([1, 2, 3], [1, 1, 0])
    assert found.quantile().of() == one.quantile()
    assert_alike(found.at(2).of(), one.at(2), exactly=False)
    assert_alike(found.restricted_mean(2).of(), one.restricted_mean(2), exactly=False)


@pytest.mark.parametrize("shape", [(0, 3), (2, 0), (0, 0)])
def test_no_trials_or_no_patients(shape):
    curves = kaplan_meier_of_many(np.zeros(shape), np.zeros(shape))
    found = [curves.quantile(interval=each) for each in INTERVALS]
    for each in [*found, curves.at(1), curves.restricted_mean(1)]:
        assert each.status.tolist() == ["not estimable"] * shape[0]
    assert curves.at([]).value.shape == (shape[0], 0)


# Laws: every trial by itself


@given(courses, kinds, st.sampled_from(INTERVALS), st.sampled_from([0.25, 0.4, 0.5, 0.75]))
def test_quantiles_are_those_of_each_trial_by_itself(courses, kind, interval, probability):
    many, alone = both(kind, *arrays_of(courses))
    found = many.quantile(probability, interval=interval)
    for trial, curve in enumerate(alone):
        expected = curve.quantile(probability, interval=interval)
        assert_alike(found.of(trial), expected, exactly=interval != "spss")
        assert found.of(trial).value == expected.value


@given(courses, kinds, st.sampled_from(CURVE_INTERVALS), st.lists(st.integers(0, 16), max_size=3))
def test_survival_at_times_is_that_of_each_trial_by_itself(courses, kind, interval, times):
    many, alone = both(kind, *arrays_of(courses))
    found = many.at(times, 0.9, interval)
    assert found.value.shape == (len(alone), len(times))
    for trial, curve in enumerate(alone):
        for place, expected in enumerate(curve.at(times, 0.9, interval)):
            assert_alike(found.of(trial, place), expected, exactly=False)


@given(courses, kinds, st.integers(1, 70).map(lambda x: x / 4))
def test_restricted_means_are_those_of_each_trial_by_itself(courses, kind, until):
    many, alone = both(kind, *arrays_of(courses))
    found = many.restricted_mean(until, 0.9)
    for trial, curve in enumerate(alone):
        assert_alike(found.of(trial), curve.restricted_mean(until, 0.9), exactly=False)


@pytest.mark.parametrize("kind", sorted(CURVES))
@pytest.mark.parametrize(("patients", "latest"), [(30, 12), (30, 900), (5, 3), (1, 4)])
def test_thousands_of_trials_in_whole_days(kind, patients, latest):
    time, event = invented(31, 500, patients, latest)
    many, alone = both(kind, time, event)
    for interval in INTERVALS:
        for probability in (0.5, 0.25):
            found = many.quantile(probability, interval=interval)
            for trial, curve in enumerate(alone):
                expected = curve.quantile(probability, interval=interval)
                assert_alike(found.of(trial), expected, exactly=interval != "spss")


@given(courses)
def test_the_median_is_that_of_the_twin_in_fractions(courses):
    time, event = arrays_of(courses)
    found = kaplan_meier_of_many(time, event).quantile()
    watched = {
        "flipped": reverse_kaplan_meier_of_many(time, event).quantile(),
        "events first": reverse_kaplan_meier_of_many(time, event, "events first").quantile(),
    }
    for trial, course in enumerate(courses):
        counted = [(when, what) for when, what in course if when == when]
        assert found.of(trial).value == median(survival_curve(counted))
        for ties, follow_up in watched.items():
            steps = follow_up_curve(counted, events_first=ties == "events first")
            assert follow_up.of(trial).value == median(steps)


@given(courses)
def test_without_an_interval_the_value_is_the_same(courses):
    curves = kaplan_meier_of_many(*arrays_of(courses))
    bare, full = curves.quantile(interval=None), curves.quantile()
    np.testing.assert_array_equal(bare.value, full.value)
    assert np.isnan([bare.low, bare.high, bare.standard_error]).all()
    assert (bare.method, bare.confidence) == ("Kaplan-Meier", None)


# What must not matter


def all_numbers(time, event):
    curves = kaplan_meier_of_many(time, event)
    found = (curves.quantile(), curves.at([3, 8]), curves.restricted_mean(6))
    return [part for each in found for part in (each.value, each.low, each.high)]


def assert_same(ones, others):
    for one, other in zip(ones, others, strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_order_of_patients_does_not_matter():
    time, event = invented(1, 200, 9, 10)
    order = np.random.default_rng(2).permutation(9)
    assert_same(all_numbers(time, event), all_numbers(time[:, order], event[:, order]))


def test_trials_do_not_see_each_other():
    time, event = invented(3, 200, 9, 10)
    ones, others = all_numbers(time[50:60], event[50:60]), all_numbers(time, event)
    assert_same(ones, [each[50:60] for each in others])


def test_patients_who_do_not_count_are_as_if_they_were_not_there():
    time, event = invented(4, 200, 9, 10)
    wider = np.concatenate([np.full((200, 2), nan), time, np.full((200, 3), -nan)], axis=1)
    had = np.concatenate([np.ones((200, 2), bool), event, np.ones((200, 3), bool)], axis=1)
    assert_same(all_numbers(time, event), all_numbers(wider, had))


def test_leading_axes_are_free():
    time, event = invented(5, 24, 9, 10)
    stacked = all_numbers(time.reshape(2, 3, 4, 9), event.reshape(2, 3, 4, 9))
    flat = all_numbers(time, event)
    assert_same(flat, [each.reshape(24, *each.shape[3:]) for each in stacked])


def test_strides_do_not_matter():
    time, event = invented(6, 100, 9, 10)
    expected = all_numbers(time, event)
    assert_same(expected, all_numbers(np.asfortranarray(time), np.asfortranarray(event)))
    assert_same(expected, all_numbers(time[:, ::-1], event[:, ::-1]))
    assert_same([each[::2] for each in expected], all_numbers(time[::2], event[::2]))


def test_what_is_handed_in_stays_as_it_was():
    time, event = invented(7, 50, 9, 10)
    before, had = time.copy(), event.copy()
    all_numbers(time, event)
    np.testing.assert_array_equal(time, before)
    np.testing.assert_array_equal(event, had)


def test_large_trials_are_looked_at_in_blocks_of_which_nothing_shows():
    time, event = invented(8, 25, 4000, 300)
    many, alone = both("survival", time, event)
    for interval in ("log-log", "spss"):
        found = many.quantile(interval=interval)
        for trial, curve in enumerate(alone):
            expected = curve.quantile(interval=interval)
            assert_alike(found.of(trial), expected, exactly=interval != "spss")


@pytest.mark.parametrize("kind", [bool, int, float])
def test_events_may_be_true_one_or_one_point_zero(kind):
    time, event = invented(9, 50, 9, 10)
    assert_same(all_numbers(time, event), all_numbers(time, event.astype(kind)))


def test_an_event_is_not_looked_at_where_the_time_is_missing():
    found = kaplan_meier_of_many([[1, nan], [2, 3]], [[1, nan], [1, 0]]).quantile()
    assert found.value.tolist() == [1, 2]


# What is refused


@pytest.mark.parametrize(
    ("time", "event", "message"),
    [
        pytest.param([[1, 2], [-1, 2]], [[1, 0], [1, 0]], r"time\[1, 0\] is -1", id="before 0"),
        pytest.param([[1, np.inf]], [[1, 0]], r"time\[0, 1\] is inf", id="a time without end"),
        pytest.param([[1, 2]], [[1, 2]], r"event\[0, 1\] is 2", id="an event coded 2"),
        pytest.param([[1, 2]], [[1, nan]], r"event\[0, 1\] is nan", id="a missing event"),
        pytest.param([[1, 2]], [[1]], "shape", id="one event too few"),
        pytest.param(1, 1, "last axis", id="no axis of patients"),
    ],
)
def test_refused_patients(time, event, message):
    with pytest.raises(ValueError, match=message):
        kaplan_meier_of_many(time, event)
    with pytest.raises(ValueError, match=message):
        reverse_kaplan_meier_of_many(time, event)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        pytest.param(lambda c: c.at(nan), "NaN", id="survival at a missing time"),
        pytest.param(lambda c: c.at(1, confidence=95), "0.95", id="confidence in per cent"),
        pytest.param(lambda c: c.at(1, interval="spss"), "around a curve", id="spss has no band"),
        pytest.param(lambda c: c.quantile(interval="loglog"), "log-log", id="an unknown interval"),
        pytest.param(lambda c: c.quantile(50), "0.5", id="a quantile in per cent"),
        pytest.param(lambda c: c.restricted_mean(0), "above 0", id="a horizon at the origin"),
    ],
)
def test_refused_questions(ask, message):
    with pytest.raises(ValueError, match=message):
        ask(kaplan_meier_of_many([[1, 2]], [[1, 0]]))


def test_unknown_ties_are_refused():
    with pytest.raises(ValueError, match="events first"):
        reverse_kaplan_meier_of_many([[1]], [[0]], ties="efron")


def test_a_trial_that_is_not_there():
    with pytest.raises(IndexError):
        kaplan_meier_of_many([[1, 2]], [[1, 0]]).quantile().of(1)
