"""Medians and other quantiles of a curve, with the limits of six methods."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.statistics import kaplan_meier
from trialreadout.statistics.median_interval import descent_around, quantile_by_curve
from twins.kaplan_meier import median, survival_curve

approx = partial(pytest.approx, rel=1e-9, abs=1e-12, nan_ok=True)

CURVE_INTERVALS = ["plain", "log", "log-log", "arcsin", "logit"]

patients = st.lists(st.tuples(st.integers(1, 60).map(lambda x: x / 4), st.booleans()), max_size=40)


def curve_of(patients):
    return kaplan_meier([time for time, _ in patients], [event for _, event in patients])


def numbers(estimate):
    return (estimate.value, estimate.low, estimate.high)


# Acute myelogenous leukaemia, weeks in remission (Miller 1981): maintained chemotherapy or not.
MAINTAINED = kaplan_meier(
    [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161], [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0]
)
NOT_MAINTAINED = kaplan_meier(
    [5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45], [1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1]
)
LEUKAEMIA = kaplan_meier(
    [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161, 5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45],
    [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1],
)
# Weeks in remission under 6-mercaptopurine (Freireich and others 1963).
SIX_MP = kaplan_meier(
    [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35],
    [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0],
)
# Eight deaths; from day 4 to day 6 exactly half of the patients live.
LEVEL_AT_ONE_HALF = kaplan_meier([1, 2, 3, 4, 6, 7, 8, 9], [1] * 8)
# Thirty-one invented patients, months to progression.
PROGRESSED = [10.9, 8.2, 12.7, 8.2, 16.6, 10.4, 3.8, 1.3, 34.3, 8.3, 21.6]
PROGRESSED += [1.2, 3.7, 13.5, 26.6, 14.1, 9.3, 12.2, 7.8, 1]
CENSORED = [28, 24.4, 25.2, 4.2, 11.8, 32.7, 11.5, 31, 31, 3.9, 18.7]
THIRTY_ONE = kaplan_meier(PROGRESSED + CENSORED, [1] * 20 + [0] * 11)


@pytest.mark.parametrize(
    ("curve", "interval", "expected"),
    [
        pytest.param(LEVEL_AT_ONE_HALF, "log-log", (5, 1, 8), id="level at one half: the midpoint"),
        pytest.param(
            kaplan_meier([1, 2, 3, 4], [1, 1, 0, 0]),
            "plain",
            (2, 1, None),
            id="level at one half to the end: its left end",
        ),
        pytest.param(MAINTAINED, "log", (31, 18, None), id="maintained: 31 (18-NA)"),
        pytest.param(
            NOT_MAINTAINED, "log", (23, 8, None), id="the last subject fails: 23 (8-NA), not 45"
        ),
        pytest.param(
            LEUKAEMIA, "log", (27, 18, 45), id="an upper band that rises again counts once: 45"
        ),
        pytest.param(SIX_MP, "log", (23, 16, None), id="6-MP: 23 (16-NA)"),
        pytest.param(THIRTY_ONE, "log", (13.5, 10.4, None), id="31 patients, log: no upper limit"),
        pytest.param(THIRTY_ONE, "log-log", (13.5, 9.3, 26.6), id="the same, log-log: 26.6"),
        pytest.param(THIRTY_ONE, "logit", (13.5, 9.3, None), id="the same, logit: no upper limit"),
    ],
)
def test_median_and_the_limits_of_the_curve(curve, interval, expected):
    answer = curve.quantile(interval=interval)
    assert numbers(answer) == expected
    assert (answer.status, answer.standard_error) == ("estimated", None)
    assert answer.method == f"Kaplan-Meier, {interval}"


@pytest.mark.parametrize(
    ("probability", "expected"),
    [
        pytest.param(0.25, 12, id="a quarter had the event by week 12"),
        pytest.param(0.5, 27, id="half had it by week 27"),
        pytest.param(0.75, 43, id="three quarters had it by week 43"),
    ],
)
@pytest.mark.parametrize("interval", [*CURVE_INTERVALS, "spss"])
def test_quartiles(probability, expected, interval):
    assert LEUKAEMIA.quantile(probability, interval=interval).value == expected


@pytest.mark.parametrize("interval", [*CURVE_INTERVALS, "spss"])
@pytest.mark.parametrize(
    "curve",
    [
        pytest.param(kaplan_meier([3, 4, 5, 6], [0, 0, 0, 0]), id="no events"),
        pytest.param(kaplan_meier([1, 2, 3, 4, 5], [1, 1, 0, 0, 0]), id="three of five live on"),
    ],
)
def test_median_not_reached(curve, interval):
    answer = curve.quantile(interval=interval)
    assert (answer.value, answer.high, answer.status) == (None, None, "not reached")


def test_a_median_not_reached_may_have_a_lower_limit():
    curve = kaplan_meier([2, 5, 6, 7, 8, 9, 10, 11, 12, 12], [1, 0, 1, 0, 0, 0, 1, 0, 0, 0])
    assert numbers(curve.quantile(interval="plain")) == (None, 10, None)


@pytest.mark.parametrize("interval", [*CURVE_INTERVALS, "spss"])
def test_the_only_patient_dies(interval):
    answer = kaplan_meier([4], [1]).quantile(interval=interval)
    assert numbers(answer) == (4, None, None)
    assert answer.status == "estimated"


@pytest.mark.parametrize("interval", [*CURVE_INTERVALS, "spss"])
def test_no_patients(interval):
    assert kaplan_meier([], []).quantile(interval=interval).status == "not estimable"


NEAR = 1e-8
BEYOND = 2e-8


@pytest.mark.parametrize(
    ("survival", "expected"),
    [
        pytest.param([0.8, 0.5, 0.2], 25, id="exactly one half: the midpoint"),
        pytest.param([0.8, 0.5 + NEAR, 0.2], 25, id="one half but for rounding above"),
        pytest.param([0.8, 0.5 - NEAR, 0.2], 25, id="one half but for rounding below"),
        pytest.param([0.8, 0.5 + BEYOND, 0.2], 30, id="above one half: the next drop"),
        pytest.param([0.8, 0.5 - BEYOND, 0.2], 20, id="below one half: this drop"),
        pytest.param([0.8, 0.5, 0.5 - NEAR], 20, id="no lower but for rounding: its left end"),
        pytest.param([0.8, 0.5 + BEYOND, 0.5 + BEYOND], None, id="never so low"),
    ],
)
def test_what_counts_as_one_half(survival, expected):
    time, curve = np.array([10.0, 20, 30]), np.array(survival)
    assert quantile_by_curve(time, curve, curve, curve, 0.5).value == expected


# From the density, as SPSS does


def test_spss_takes_the_left_end_where_the_midpoint_is_5_and_goes_below_zero():
    answer = LEVEL_AT_ONE_HALF.quantile(interval="spss")
    assert answer.value == 4
    assert answer.standard_error == approx(3 * 0.5 * (0.5 / 2) ** 0.5 / 0.25 / 2**0.5)
    assert answer.low == approx(4 - 1.959963984540054 * answer.standard_error)
    assert answer.low < 0


def test_spss_median_under_6_mp_is_symmetric_around_23():
    answer = SIX_MP.quantile(interval="spss")
    assert answer.value == 23
    assert [answer.standard_error, answer.low, answer.high] == approx(
        [5.25537578801008, 12.6996527302764, 33.3003472697236]
    )


def test_spss_has_no_interval_when_the_curve_stops_between_one_half_and_0_45():
    answer = kaplan_meier(range(1, 14), [1] * 7 + [0] * 6).quantile(interval="spss")
    assert (answer.status, *numbers(answer)) == ("estimated", 7, None, None)


@pytest.mark.parametrize("n", [20, 40, 60, 80, 100])
def test_spss_counts_an_event_at_exactly_0_55_and_0_45_whatever_the_rounding(n):
    answer = kaplan_meier(range(n), [1] * n).quantile(interval="spss")
    assert answer.value == n / 2 - 1
    assert answer.standard_error == approx(0.5 / n**0.5 * n)


@pytest.mark.parametrize(
    "rounding", [-1e-12, 0, 1e-12], ids=["a little below", "exactly", "a little above"]
)
def test_the_slope_reaches_from_0_55_to_0_45_themselves(rounding):
    """Its ends are no others on the way, which are months further off."""
    survival = np.array([0.8, 0.55 + rounding, 0.5, 0.45 + rounding, 0.1])
    line = descent_around(np.array([1.0, 7, 8, 11, 40]), survival, 0.5)
    assert (line.upper_time, line.lower_time) == (7, 11)
    assert line.density == approx(0.1 / 4)


def test_the_slope_passes_by_what_lies_between():
    survival = np.array([0.8, 0.549, 0.451, 0.1])
    line = descent_around(np.array([1.0, 7, 11, 40]), survival, 0.5)
    assert (line.upper_time, line.lower_time) == (1, 40)


def test_spss_has_no_interval_when_most_patients_have_the_event_at_the_origin():
    answer = kaplan_meier([0, 0, 0, 5], [1, 1, 1, 0]).quantile(interval="spss")
    assert (answer.status, *numbers(answer)) == ("estimated", 0, None, None)


def test_spss_starts_its_slope_at_the_origin_when_the_first_event_passes_0_55():
    answer = kaplan_meier([2, 2, 4, 6], [1, 1, 1, 0]).quantile(interval="spss")
    assert answer.value == 2
    assert answer.standard_error == approx(0.25 * (4 - 0) / (1 - 0.25))


@pytest.mark.parametrize(
    ("survival", "expected"),
    [
        pytest.param([0.8, 0.55, 0.45, 0.2], (2, 0.55, 3, 0.45), id="at exactly 0.55 and 0.45"),
        pytest.param([0.8, 0.549, 0.451, 0.2], (1, 0.8, 4, 0.2), id="just inside them"),
        pytest.param([0.8, 0.6, 0.56, 0.4], (3, 0.56, 4, 0.4), id="the last above"),
        pytest.param([0.5, 0.44, 0.4, 0.2], (0, 1, 2, 0.44), id="the origin, and the first below"),
        pytest.param([0.9, 0.8, 0.5, 0.46], (2, 0.8, None, None), id="never so low"),
    ],
)
def test_the_slope_around_a_median(survival, expected):
    line = descent_around(np.array([1.0, 2, 3, 4]), np.array(survival), 0.5)
    assert line == expected
    upper, high, lower, low = expected
    density = None if lower is None else approx((high - low) / (lower - upper))
    assert line.density == density


# Against R, against the twin, and by law


@given(patients)
def test_the_median_is_that_of_the_twin(patients):
    assert curve_of(patients).quantile().value == median(survival_curve(patients))


@given(st.integers(1, 200))
def test_without_censoring_the_median_is_that_of_the_numbers(n):
    assert kaplan_meier(range(n), [1] * n).quantile().value == np.median(range(n))


@given(patients, st.sampled_from(CURVE_INTERVALS))
def test_limits_enclose_the_median(patients, interval):
    answer = curve_of(patients).quantile(interval=interval)
    if answer.value is not None and answer.low is not None:
        assert answer.low <= answer.value
    if answer.value is not None and answer.high is not None:
        assert answer.value <= answer.high


@given(patients, st.sampled_from([*CURVE_INTERVALS, "spss"]))
def test_months_or_quarters_tell_the_same_median(patients, interval):
    months = curve_of([(3 * time, event) for time, event in patients]).quantile(interval=interval)
    quarters = curve_of(patients).quantile(interval=interval)
    assert np.array(numbers(months), float) == approx(3 * np.array(numbers(quarters), float))
