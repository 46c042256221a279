"""The Kaplan-Meier curve against R, against a twin in fractions, and by its laws."""

from functools import partial
from math import isclose, nan, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.statistics import kaplan_meier
from twins.kaplan_meier import survival_curve

approx = partial(pytest.approx, rel=1e-9, abs=1e-12, nan_ok=True)

INTERVALS = ["plain", "log", "log-log", "arcsin", "logit"]

patients = st.lists(st.tuples(st.integers(0, 60).map(lambda x: x / 4), st.booleans()), max_size=40)
some_patients = patients.filter(bool)


def curve_of(patients):
    return kaplan_meier([time for time, _ in patients], [event for _, event in patients])


# The curve, by hand


def test_one_death_among_four():
    curve = kaplan_meier([2, 3, 5, 7], [0, 1, 0, 0])
    assert curve.time.tolist() == [2, 3, 5, 7]
    assert curve.at_risk.tolist() == [4, 3, 2, 1]
    assert curve.events.tolist() == [0, 1, 0, 0]
    assert curve.censored.tolist() == [1, 0, 1, 1]
    assert curve.survival.tolist() == approx([1, 2 / 3, 2 / 3, 2 / 3])
    assert curve.standard_error.tolist() == approx([0] + 3 * [2 / 3 * sqrt(1 / (3 * 2))])


def test_at_a_tie_the_censored_patient_is_still_at_risk_of_the_event():
    assert kaplan_meier([4, 4], [1, 0]).survival.tolist() == [0.5]


def test_remission_under_6_mp_as_freireich_and_others_1963_are_quoted():
    weeks = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    relapse = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    curve = kaplan_meier(weeks, relapse)
    steps = curve.events > 0
    assert curve.time[steps].tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.survival[steps].round(4).tolist() == [
        *(0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482)
    ]
    assert round(curve.standard_error[steps][-1], 4) == 0.1346


def test_last_subject_fails_and_no_standard_error_is_left():
    curve = kaplan_meier([1, 2], [1, 1])
    assert curve.survival.tolist() == [0.5, 0]
    assert np.isnan(curve.standard_error).tolist() == [False, True]


def test_events_on_the_day_of_the_origin_count():
    assert kaplan_meier([0.0, -0.0, 3, 4], [1, 1, 0, 0]).survival.tolist() == [0.5, 0.5, 0.5]


@pytest.mark.parametrize("interval", INTERVALS)
def test_no_patients_no_statement(interval):
    curve = kaplan_meier([], [])
    assert curve.time.size == curve.survival.size == curve.at_risk.size == 0
    answers = [curve.at(1, interval=interval), curve.quantile(), curve.restricted_mean(1)]
    assert [answer.status for answer in answers] == ["not estimable"] * 3
    assert [answer.value for answer in answers] == [None] * 3


# Survival at a time, by hand


@pytest.mark.parametrize(
    ("time", "value", "status"),
    [
        pytest.param(1.9, 1.0, "estimated", id="before anybody left all survive"),
        pytest.param(3, 0.5, "estimated", id="on the day of a death it has happened"),
        pytest.param(6, 0.5, "estimated", id="between two times the earlier holds"),
        pytest.param(7, 0.5, "estimated", id="on the day of the last patient seen"),
        pytest.param(7.1, None, "not estimable", id="after the last patient seen nobody knows"),
    ],
)
def test_survival_at(time, value, status):
    answer = kaplan_meier([3, 3, 5, 7], [1, 1, 0, 0]).at(time)
    assert (answer.value, answer.status) == (value, status)


def test_after_the_last_death_survival_is_known_to_be_zero():
    answer = kaplan_meier([1, 2], [1, 1]).at(50)
    assert (answer.value, answer.status) == (0.0, "estimated")
    assert (answer.low, answer.high, answer.standard_error) == (None, None, None)


@pytest.mark.parametrize("interval", INTERVALS)
def test_where_nobody_died_yet_plain_and_log_give_1_to_1_and_the_others_nothing(interval):
    answer = kaplan_meier([3, 4, 5, 6], [0, 0, 0, 0]).at(5, interval=interval)
    limits = (1.0, 1.0) if interval in ("plain", "log") else (None, None)
    assert (answer.value, answer.low, answer.high) == (1.0, *limits)


def test_plain_limits_are_cut_at_0_and_1_and_not_before():
    low, high = kaplan_meier(range(20), [1] * 20).limits(0.95, "plain")
    assert low[15] == approx(0.2 - 1.959963984540054 * sqrt(0.2 * 0.8 / 20))
    assert 0 < low[15] < 0.1
    assert low[16] == 0
    assert high[:2].tolist() == [1, 1]
    assert high[3] == approx(0.8 + 1.959963984540054 * sqrt(0.2 * 0.8 / 20))
    assert 0.9 < high[3] < 1


def test_one_time_gives_an_estimate_and_several_a_tuple_in_their_order():
    curve = kaplan_meier([3, 3, 5, 7], [1, 1, 0, 0])
    assert curve.at([6, 1]) == (curve.at(6), curve.at(1))
    assert curve.at(np.array([6])) == (curve.at(np.float64(6)),)
    assert curve.at(6).method == "Kaplan-Meier, log-log"


def test_numbers_at_risk_below_a_figure():
    curve = kaplan_meier([3, 3, 5, 7], [1, 1, 0, 0])
    assert curve.number_at_risk([0, 3, 4, 7, 8]).tolist() == [4, 4, 2, 1, 0]


# Restricted mean, by hand


def test_restricted_mean_is_the_area_under_the_curve():
    answer = kaplan_meier([2, 4, 9], [1, 1, 0]).restricted_mean(5)
    assert answer.value == approx(2 * 1 + 2 * 2 / 3 + 1 * 1 / 3)
    assert answer.method == "restricted mean of Kaplan-Meier, plain"
    assert (answer.status, answer.confidence) == ("estimated", 0.95)


def test_the_interval_of_a_restricted_mean_is_symmetric():
    curve = kaplan_meier([2, 4, 9], [1, 1, 0])
    answer = curve.restricted_mean(5, confidence=0.9)
    # The area to the right of the first death is 2 * 2/3 + 1/3, to the right of the second 1/3.
    error = sqrt((4 / 3 + 1 / 3) ** 2 / (3 * 2) + (1 / 3) ** 2 / (2 * 1))
    assert answer.standard_error == approx(error)
    assert answer.low == approx(answer.value - 1.6448536269514722 * error)
    assert answer.high == approx(answer.value + 1.6448536269514722 * error)
    assert answer.confidence == 0.9


def test_an_event_at_the_horizon_takes_nothing_from_what_was_lived_before():
    curve = kaplan_meier([2, 4, 9], [1, 1, 0])
    assert curve.restricted_mean(4).value == approx(2 + 2 * 2 / 3)
    assert curve.restricted_mean(4).standard_error == approx(4 / 3 / sqrt(6))


def test_a_restricted_mean_until_the_day_of_the_last_patient_is_known():
    assert kaplan_meier([2, 4], [1, 0]).restricted_mean(4).status == "estimated"


def test_restricted_mean_is_not_guessed_beyond_the_last_patient_seen():
    assert kaplan_meier([2, 4], [1, 0]).restricted_mean(5).status == "not estimable"


def test_restricted_mean_goes_on_for_ever_once_everybody_died():
    answer = kaplan_meier([2, 4], [1, 1]).restricted_mean(500)
    assert answer.value == approx(3)
    assert answer.standard_error == approx(sqrt(1 / 2))


# What is refused


@pytest.mark.parametrize(
    ("time", "event", "message"),
    [
        pytest.param([1, nan], [1, 0], r"time\[1\] is nan", id="a missing time"),
        pytest.param([-1, 2], [1, 0], r"time\[0\] is -1", id="an event before the origin"),
        pytest.param([1, np.inf], [1, 0], r"time\[1\] is inf", id="a time without end"),
        pytest.param([1, 2], [1, 2], r"event\[1\] is 2", id="an event coded 2"),
        pytest.param([1, 2], [1, nan], r"event\[1\] is nan", id="a missing event"),
        pytest.param([1, 2], [1], "shape", id="one event too few"),
        pytest.param([[1, 2]], [[1, 0]], "one sample", id="two samples at once"),
    ],
)
def test_refused_patients(time, event, message):
    with pytest.raises(ValueError, match=message):
        kaplan_meier(time, event)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        pytest.param(lambda c: c.at(nan), "NaN", id="survival at a missing time"),
        pytest.param(lambda c: c.at(1, confidence=95), "0.95", id="confidence in per cent"),
        pytest.param(lambda c: c.at(1, interval="loglog"), "log-log", id="an unknown interval"),
        pytest.param(lambda c: c.at(1, interval="spss"), "around a curve", id="spss has no band"),
        pytest.param(lambda c: c.quantile(50), "0.5", id="a quantile in per cent"),
        pytest.param(lambda c: c.restricted_mean(0), "above 0", id="a horizon at the origin"),
    ],
)
def test_refused_questions(ask, message):
    with pytest.raises(ValueError, match=message):
        ask(kaplan_meier([1, 2], [1, 0]))


# Against lifelines


def test_survival_and_log_log_limits_as_in_lifelines():
    from lifelines import KaplanMeierFitter

    time = [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161]
    event = [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0]
    fitter = KaplanMeierFitter().fit(time, event)
    ours = kaplan_meier(time, event)
    theirs = fitter.confidence_interval_.to_numpy()[1:]
    assert ours.survival == approx(fitter.survival_function_.to_numpy()[1:, 0])
    assert np.column_stack(ours.limits()) == approx(theirs)


# Against the twin


@given(patients)
def test_the_curve_is_that_of_the_twin(patients):
    curve, twin = curve_of(patients), survival_curve(patients)
    assert curve.time.tolist() == [step.time for step in twin]
    assert curve.at_risk.tolist() == [step.at_risk for step in twin]
    assert curve.events.tolist() == [step.events for step in twin]
    assert curve.censored.tolist() == [step.censored for step in twin]
    assert curve.survival.tolist() == approx([float(step.survival) for step in twin])
    assert curve.standard_error.tolist() == approx(
        [nan if step.variance is None else sqrt(step.variance) for step in twin]
    )


# Laws


@given(patients)
def test_survival_never_rises_and_stays_a_share(patients):
    survival = curve_of(patients).survival
    assert (np.diff(survival, prepend=1.0) <= 0).all()
    assert ((survival >= 0) & (survival <= 1)).all()


@given(patients)
def test_everybody_leaves_once(patients):
    curve = curve_of(patients)
    assert curve.events.sum() + curve.censored.sum() == len(patients)


@given(patients, st.randoms())
def test_the_order_of_rows_is_irrelevant(patients, random):
    shuffled = random.sample(patients, len(patients))
    assert curve_of(shuffled).survival.tolist() == curve_of(patients).survival.tolist()
    assert curve_of(shuffled).quantile() == curve_of(patients).quantile()


@given(some_patients)
def test_without_censoring_survival_is_the_share_still_alive(patients):
    curve = kaplan_meier([time for time, _ in patients], [True] * len(patients))
    alive = [np.mean([other > time for other, _ in patients]) for time in curve.time]
    assert curve.survival.tolist() == approx(alive)


@given(patients, st.integers(2, 5))
def test_copies_of_a_trial_have_its_curve_and_less_variance(patients, copies):
    once, often = curve_of(patients), curve_of(copies * patients)
    assert often.survival == approx(once.survival)
    assert often.standard_error * sqrt(copies) == approx(once.standard_error)


@given(patients)
def test_weeks_or_days_give_the_same_survival(patients):
    weeks = curve_of(patients)
    days = curve_of([(7 * time, event) for time, event in patients])
    assert days.time.tolist() == (7 * weeks.time).tolist()
    assert days.survival.tolist() == weeks.survival.tolist()


def test_times_may_be_kept_in_single_precision():
    time = np.array([2, 3, 5, 7], np.float32)
    assert kaplan_meier(time, [0, 1, 0, 0]).time.tolist() == [2, 3, 5, 7]


@given(patients)
def test_events_may_be_true_one_or_one_point_zero(patients):
    time = [time for time, _ in patients]
    event = np.array([event for _, event in patients], bool)
    curves = [kaplan_meier(time, event.astype(kind)) for kind in (bool, int, float)]
    assert curves[0].survival.tolist() == curves[1].survival.tolist()
    assert curves[0].survival.tolist() == curves[2].survival.tolist()


@given(some_patients, st.sampled_from(INTERVALS))
def test_limits_enclose_the_curve_and_widen_with_confidence(patients, interval):
    curve = curve_of(patients)
    low, high = curve.limits(0.8, interval)
    lower, higher = curve.limits(0.95, interval)
    slack = 1e-12
    exists = ~np.isnan(low)
    assert (low <= curve.survival + slack)[exists].all()
    assert (high >= curve.survival - slack)[exists].all()
    assert (lower <= low + slack)[exists].all()
    assert (higher >= high - slack)[exists].all()


@given(some_patients, st.floats(0.1, 15))
def test_restricted_mean_lies_between_nothing_and_the_horizon(patients, until):
    answer = curve_of(patients).restricted_mean(until)
    if answer.value is not None:
        assert 0 <= answer.value <= until or isclose(answer.value, until)
