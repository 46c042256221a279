"""Quantiles of many curves, at the edges that rounding makes, as of one."""

from math import nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.statistics.many.quantile import first_time_at, quantiles_by_density
from trialreadout.statistics.median_interval import quantile_by_curve, quantile_by_density

NEAR = 1e-8
BEYOND = 2e-8

TIME = np.array([10.0, 20, 30])


@pytest.mark.parametrize(
    ("survival", "expected"),
    [
        pytest.param([0.8, 0.5, 0.2], 25, id="exactly one half: the midpoint"),
        pytest.param([0.8, 0.5 + NEAR, 0.2], 25, id="one half but for rounding above"),
        pytest.param([0.8, 0.5 - NEAR, 0.2], 25, id="one half but for rounding below"),
        pytest.param([0.8, 0.5 + BEYOND, 0.2], 30, id="above one half: the next drop"),
        pytest.param([0.8, 0.5 - BEYOND, 0.2], 20, id="below one half: this drop"),
        pytest.param([0.8, 0.5, 0.5 - NEAR], 20, id="no lower but for rounding: its left end"),
        pytest.param([0.8, 0.5 + BEYOND, 0.5 + BEYOND], nan, id="never so low"),
        pytest.param([0.8, nan, 0.2], 30, id="a later patient shares the second time"),
        pytest.param([0.4, 0.6, 0.3], 10, id="a limit that rises again counts once"),
    ],
)
def test_what_counts_as_one_half(survival, expected):
    curves = np.array([[0.9, 0.9, 0.9], survival])
    found = first_time_at(np.array([TIME, TIME]), curves, 0.5)
    np.testing.assert_array_equal(found, [nan, expected])


shares = st.lists(
    st.sampled_from([1, 0.9, 0.56, 0.55, 0.549, 0.5 + NEAR, 0.5, 0.451, 0.45, 0.449, 0.2, 0]),
    min_size=1,
    max_size=6,
)


@given(shares)
def test_one_curve_by_itself(survival):
    time, curve = np.arange(len(survival)) + 1.0, np.array(survival, float)
    expected = quantile_by_curve(time, curve, curve, curve, 0.5).value
    (found,) = first_time_at(time[None], curve[None], 0.5)
    assert expected == (None if np.isnan(found) else found)


@given(shares, st.data(), st.integers(0, 1))
def test_one_curve_by_its_density(survival, data, start):
    survival = sorted(survival, reverse=True)
    steps = np.array(
        data.draw(st.lists(st.booleans(), min_size=len(survival), max_size=len(survival)))
    )
    time, curve = np.arange(start, len(survival) + start) * 1.0, np.array(survival, float)
    error = np.where(curve > 0, 0.1, nan)
    expected = quantile_by_density(time, steps.astype(int), curve, error, 0.5, 2.0)
    found = quantiles_by_density(time[None], steps[None], curve[None], error[None], 0.5, 2.0)
    theirs = np.array([nan if each is None else each for each in expected])
    np.testing.assert_allclose(np.ravel(found), theirs, rtol=1e-12)
