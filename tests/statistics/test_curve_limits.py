"""Limits around one point of a curve, by hand."""

from math import asin, pi, sin, sqrt

import numpy as np
import pytest

from trialreadout.statistics.curve_limits import curve_limits

Z = 1.959963984540054


def limits(survival, standard_error, interval):
    low, high = curve_limits(np.array([survival]), np.array([standard_error]), 0.95, interval)
    return low.item(), high.item()


@pytest.mark.parametrize("survival", [0.3, 0.5, 0.8])
def test_arcsin_is_even_on_both_sides_of_the_angle_whose_squared_sine_is_the_survival(survival):
    """The error of the angle is that of S over twice the root of S (1 - S)."""
    step = Z * 0.05 / (2 * sqrt(survival * (1 - survival)))
    angle = asin(sqrt(survival))
    expected = (sin(angle - step) ** 2, sin(angle + step) ** 2)
    assert limits(survival, 0.05, "arcsin") == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("interval", ["plain", "log", "arcsin"])
def test_no_upper_limit_is_above_everybody(interval):
    assert limits(0.9, 0.2, interval)[1] == pytest.approx(1, abs=1e-15)
    assert limits(0.9, 0.02, interval)[1] < 1


@pytest.mark.parametrize("interval", ["plain", "arcsin"])
def test_no_lower_limit_is_below_nobody(interval):
    assert limits(0.1, 0.2, interval)[0] == 0
    assert limits(0.1, 0.02, interval)[0] > 0
    assert asin(sqrt(0.1)) < Z * 0.2 / (2 * sqrt(0.09)) < pi / 2  # the arcsin would pass 0


def test_an_unknown_scale_is_told_which_there_are():
    with pytest.raises(ValueError, match=r"one of: plain, log, log-log, arcsin, logit$"):
        limits(0.5, 0.1, "probit")
