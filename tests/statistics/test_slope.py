"""Slopes of ln(marker) against time: R, a hand calculation, the edges, and the laws."""

from functools import partial
from math import inf, log, nan, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from trialreadout.statistics import log_linear_slope

approx = partial(pytest.approx, rel=1e-9, abs=1e-12)

WEEKS = np.arange(0, 32, 4.0)

trials = st.integers(0, 2**32 - 1).map(np.random.default_rng)


def random_series(rng, *shape):
    """Marker values of patients with gaps, and the days on which they were taken."""
    value = np.exp(rng.normal(4, 1, (*shape, 8)) + rng.normal(0, 0.1, (*shape, 1)) * np.arange(8))
    value[rng.random(value.shape) < 0.2] = nan
    day = 28.0 * np.arange(8) + rng.integers(-5, 6, value.shape)
    day[rng.random(day.shape) < 0.05] = nan
    return day, value


# R 4.2.2: summary(lm(log(tg) ~ week)), confint. Invented series.
@pytest.mark.parametrize(
    ("values", "slope", "standard_error", "p", "limits", "doubling_time"),
    [
        pytest.param(
            [109.2, 123.4, 105.9, 152.4, 126.1, 106.1, 129.1, 134.1],
            0.00440428868898927,
            0.00501880225489754,
            0.41393803270895,
            (-0.00787627802707261, 0.0166848554050512),
            157.380051469563,
            id="wavering about 120",
        ),
        pytest.param(
            [66, 92.2, 125.7, 115.8, 185.2, 218.8, 270.2, 405.6],
            0.0601736668705347,
            0.00433325331207134,
            8.68570504734657e-06,
            (0.0495705779872142, 0.0707767557538552),
            11.5191115417857,
            id="doubling in less than twelve weeks",
        ),
        pytest.param(
            [211.1, nan, 187.2, 197.1, nan, 118.1, nan, 100.1],
            -0.0292791103933849,
            0.00616239934530409,
            0.0176924144994073,
            (-0.0488906154215306, -0.00966760536523916),
            -23.6737787196072,
            id="halving, with three values missing",
        ),
        pytest.param(
            [46.3, nan, nan, 78.6, nan, nan, nan, 153],
            0.0426318440032423,
            0.000694694492700309,
            0.0103729294791686,
            (0.0338049135498992, 0.0514587744565855),
            16.2589068515833,
            id="three values and one degree of freedom",
        ),
        pytest.param(
            [5, 3.2, 1.1, 0.6, 0, 0.3, 0.2, 0.2],
            -0.120094374720986,
            0.0134938604628436,
            0.000298091893176428,
            (-0.154781447319383, -0.0854073021225895),
            -5.77168732649074,
            id="a value of 0 has no logarithm and is left out",
        ),
    ],
)
def test_series_of_eight_visits(values, slope, standard_error, p, limits, doubling_time):
    fit = log_linear_slope(WEEKS, values)
    assert fit.slope == approx(slope)
    assert fit.standard_error == approx(standard_error)
    assert fit.p_two_sided == approx(p)
    assert (fit.low, fit.high) == approx(limits)
    assert fit.doubling_time == approx(doubling_time)


def test_three_values_by_hand():
    fit = log_linear_slope([0, 1, 2], np.exp([1, 3, 2]))
    assert (fit.slope, fit.intercept) == approx((0.5, 1.5))
    assert fit.residual_sd == approx(sqrt(1.5))
    assert fit.standard_error == approx(sqrt(1.5 / 2))
    assert fit.residual_sum_of_squares == approx(1.5)
    assert fit.r_squared == approx(0.25)
    # with one degree of freedom Student's distribution is Cauchy's
    assert fit.p_two_sided == approx(1 - 2 / np.pi * np.arctan(fit.t))
    assert fit.low == approx(0.5 - np.tan(np.pi * 0.475) * fit.standard_error)


def test_two_values_have_a_slope_and_no_test():
    fit = log_linear_slope([0, 12], [100, 50])
    assert fit.slope == approx(-log(2) / 12)
    assert fit.doubling_time == approx(-12)
    assert (fit.n, fit.degrees_of_freedom) == (2, 0)
    untested = [fit.standard_error, fit.residual_sd, fit.t, fit.low, fit.high]
    untested += [fit.p_two_sided, fit.p_greater, fit.p_less, fit.r_squared]
    assert fit.residual_sum_of_squares == 0
    assert np.isnan(untested).all()


@pytest.mark.parametrize(
    ("times", "values", "n"),
    [
        pytest.param([], [], 0, id="no visit"),
        pytest.param([0, 4], [nan, nan], 0, id="nothing measured"),
        pytest.param([0, 4], [100, nan], 1, id="one value"),
        pytest.param([0, nan], [100, 110], 1, id="one value with a time"),
        pytest.param([0, 4], [100, -1], 1, id="a value below 0 has no logarithm"),
        pytest.param([0.1, 0.1, 0.1], [100, 110, 120], 3, id="all values at one time"),
    ],
)
def test_no_line(times, values, n):
    fit = log_linear_slope(times, values)
    assert fit.n == n
    missing = [fit.slope, fit.standard_error, fit.degrees_of_freedom, fit.intercept]
    missing += [fit.p_two_sided, fit.low, fit.high, fit.doubling_time]
    assert np.isnan(missing).all()


@pytest.mark.parametrize("value", [42, 0.1, 1, 85159])
@pytest.mark.parametrize("n", [3, 7, 8])
def test_a_constant_marker_has_slope_0_and_neither_doubles_nor_halves(value, n):
    fit = log_linear_slope(4.1 * np.arange(n), np.full(n, value))
    assert (fit.slope, fit.standard_error, fit.low, fit.high) == (0, 0, 0, 0)
    assert (fit.t, fit.p_two_sided, fit.p_greater, fit.p_less) == (0, 1, 0.5, 0.5)
    assert (fit.residual_sum_of_squares, fit.r_squared) == (0, 0)
    assert fit.doubling_time == inf


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([42, 42 * (1 + 4e-16), 42 * (1 + 9e-16)], id="42 but for rounding"),
        pytest.param([4.2 * 10, 0.42 * 100, 0.3 * 140], id="42 by three ways"),
        pytest.param([1.1, 2.3, 2.3, 1.1, 2.3, 1.1, 1.1, 2.3], id="a pattern that sums up to 0"),
    ],
)
def test_a_slope_of_rounding_errors_is_0(values):
    fit = log_linear_slope(0.1 * np.arange(len(values)), values)
    assert (fit.slope, fit.p_two_sided, fit.doubling_time) == (0, 1, inf)


@pytest.mark.parametrize("base", [2, 0.5, 1.0001])
def test_values_on_a_line_have_no_error_left(base):
    fit = log_linear_slope(WEEKS, 37.3 * base ** (WEEKS / 28))
    assert fit.slope == approx(log(base) / 28)
    assert fit.standard_error == fit.residual_sd == fit.p_two_sided == 0
    assert (fit.residual_sum_of_squares, fit.r_squared) == (0, 1)
    assert fit.doubling_time == approx(28 * log(2) / log(base))


def test_a_departure_beyond_rounding_is_tested():
    fit = log_linear_slope([0, 1, 2], [1, 2 * (1 + 1e-10), 4])
    assert 0 < fit.standard_error < 1e-9
    assert 0 < fit.p_two_sided < 1e-9


@pytest.mark.parametrize(
    ("times", "values", "message"),
    [
        pytest.param([0, 4], [1, inf], r"^value is inf at position \(1,\)", id="an endless value"),
        pytest.param([-inf, 4], [1, 2], "^time is -inf", id="a time without beginning"),
    ],
)
def test_refused(times, values, message):
    with pytest.raises(ValueError, match=message):
        log_linear_slope(times, values)


def test_confidence_in_per_cent_is_refused():
    with pytest.raises(ValueError, match="a share such as"):
        log_linear_slope([0, 1], [1, 2], confidence=95)


# Laws


@given(trials)
def test_leading_axes_are_free_and_patients_do_not_see_each_other(rng):
    day, value = random_series(rng, 6)
    together = log_linear_slope(day, value)
    stacked = log_linear_slope(day.reshape(2, 3, 8), value.reshape(2, 3, 8))
    alone = [log_linear_slope(*patient) for patient in zip(day, value, strict=True)]
    for name in ("slope", "standard_error", "degrees_of_freedom", "n", "p_two_sided", "low"):
        expected = getattr(together, name)
        np.testing.assert_array_equal(getattr(stacked, name), expected.reshape(2, 3))
        np.testing.assert_array_equal([getattr(one, name) for one in alone], expected)


@given(trials)
def test_missing_visits_are_as_if_there_had_been_none(rng):
    day, value = random_series(rng)
    seen = ~np.isnan(day) & ~np.isnan(value)
    padded, plain = log_linear_slope(day, value), log_linear_slope(day[seen], value[seen])
    assert padded.slope == approx(plain.slope, nan_ok=True)
    assert padded.standard_error == approx(plain.standard_error, nan_ok=True)


@given(trials, st.permutations(range(8)))
def test_the_order_of_visits_is_irrelevant(rng, order):
    day, value = random_series(rng)
    ordered, shuffled = log_linear_slope(day, value), log_linear_slope(day[order], value[order])
    assert shuffled.slope == approx(ordered.slope, nan_ok=True)
    assert shuffled.p_two_sided == approx(ordered.p_two_sided, nan_ok=True)


@given(trials, st.sampled_from([1e-3, 0.3, 7.0, 1000.0]), st.sampled_from([-1e5, 0, 2e4]))
def test_another_unit_of_the_marker_and_another_day_0_change_no_slope(rng, factor, shift):
    day, value = random_series(rng, 5)
    one, other = log_linear_slope(day, value), log_linear_slope(day + shift, factor * value)
    for name in ("slope", "standard_error", "p_two_sided", "low", "high"):
        assert getattr(other, name) == approx(getattr(one, name), nan_ok=True, rel=1e-8)


@given(trials)
def test_weeks_for_days_make_the_slope_seven_times_as_steep(rng):
    day, value = random_series(rng, 5)
    days, weeks = log_linear_slope(day, value), log_linear_slope(day / 7, value)
    assert weeks.slope == approx(7 * days.slope, nan_ok=True)
    assert weeks.doubling_time == approx(days.doubling_time / 7, nan_ok=True)
    assert weeks.p_two_sided == approx(days.p_two_sided, nan_ok=True)


@given(trials)
def test_the_limits_leave_0_out_exactly_where_the_test_is_significant(rng):
    fit = log_linear_slope(*random_series(rng, 20))
    tested = ~np.isnan(fit.p_two_sided)
    outside = (fit.low > 0) | (fit.high < 0)
    np.testing.assert_array_equal(outside[tested], fit.p_two_sided[tested] < 0.05)


@given(trials)
def test_the_two_one_sided_tests_add_up_to_1(rng):
    fit = log_linear_slope(*random_series(rng, 20))
    tested = ~np.isnan(fit.p_two_sided)
    assert (fit.p_greater + fit.p_less)[tested] == approx(1)
    smaller = np.minimum(fit.p_greater, fit.p_less)[tested]
    assert fit.p_two_sided[tested] == approx(2 * smaller)


@given(
    arrays(np.float64, (6, 5), elements=st.floats(0.01, 100.0) | st.just(np.nan)),
    st.sampled_from([0.01, 0.05, 0.2]),
)
def test_significant_means_a_p_value_below_the_level(value, level):
    fit = log_linear_slope(np.arange(5.0), value)
    p = fit.p_two_sided
    assert fit.significant(level).tolist() == (p < level).tolist()
    for one in p[~np.isnan(p) & (p > 0) & (p < 1)]:
        for edge in (one, np.nextafter(one, 0), np.nextafter(one, 1)):
            assert fit.significant(edge).tolist() == (p < edge).tolist()


def test_no_series_at_all_is_significant_nowhere():
    fit = log_linear_slope(np.empty((0, 8)), np.empty((0, 8)))
    assert fit.significant(0.05).shape == (0,)


def test_nothing_is_left_over_of_a_line_that_has_no_slope():
    fit = log_linear_slope([4.0, 4.0, 4.0], [1.0, 2.0, 5.0])
    assert np.isnan([fit.slope, fit.residual_sum_of_squares, fit.standard_error]).all()
