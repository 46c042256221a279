"""Ratios and their intervals."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.imaging.ratio import interval, ratio


def test_a_ratio_has_the_interval_of_its_logarithm():
    found = ratio(3.0, 2.0, 0.1, 0.0)
    assert found.value == pytest.approx(1.5)
    assert found.low == pytest.approx(1.5 * np.exp(-1.959964 * 0.1))
    assert found.high == pytest.approx(1.5 * np.exp(1.959964 * 0.1))


def test_the_interval_holds_the_true_ratio_as_often_as_it_says():
    random = np.random.default_rng(7)
    after, before = random.poisson(400, 4000), random.poisson(200, 4000)
    found = ratio(after, before, after**-0.5, before**-0.5)
    covered = ((found.low <= 2) & (found.high >= 2)).mean()
    assert covered == pytest.approx(0.95, abs=0.012)


@pytest.mark.parametrize(("after", "before"), [(1.0, 0.0), (0.0, 1.0), (np.nan, 1.0), (1.0, -2.0)])
def test_without_both_quantities_there_is_no_ratio(after, before):
    found = ratio(after, before, 0.1, 0.1)
    assert np.isnan([found.value, found.low, found.high]).all()


def test_a_quantity_known_exactly_has_no_width():
    assert interval(5.0, 0.0) == (5.0, 5.0)
