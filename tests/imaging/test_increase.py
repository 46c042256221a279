"""Whether a place counts more than it did before."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest

from trialreadout.imaging.increase import increase, soft_tissue_ratio


@pytest.mark.parametrize(("now", "before", "ratio"), [(5, 5, 1.0), (12, 3, 1.0), (7, 9, 0.5)])
def test_the_p_value_is_the_binomial_tail(now, before, ratio):
    share, both = ratio / (1 + ratio), now + before
    tail = sum(comb(both, k) * share**k * (1 - share) ** (both - k) for k in range(now, both + 1))
    assert increase(now, before, ratio).p_value == pytest.approx(tail, rel=1e-9)


def test_three_times_as_much_in_a_scan_of_twice_the_counts_is_one_and_a_half_times():
    found = increase([300.0], [100.0], 2.0)
    assert found.times == pytest.approx(1.5)
    assert found.low < 1.5 < found.high


def test_the_interval_leaves_1_out_where_the_two_sided_test_does():
    found = increase(np.arange(1, 40), np.full(39, 12), 1.0)
    np.testing.assert_array_equal(found.low > 1, found.p_value < 0.025)


def test_where_nothing_was_counted_before_it_is_endlessly_more():
    found = increase(8, 0, 1.0)
    assert np.isinf(found.times)
    assert np.isinf(found.high)
    assert found.p_value == pytest.approx(0.5**8)


def test_where_nothing_is_counted_now_it_is_no_more():
    found = increase(0, 8, 1.0)
    assert (found.times, found.low, found.p_value) == (0, 0, 1)


def test_where_nothing_was_counted_at_all_nothing_is_known():
    found = increase(0, 0, 1.0)
    assert np.isnan([found.times, found.low, found.high, found.p_value]).all()


def test_without_a_change_one_in_twenty_is_below_one_in_twenty():
    random = np.random.default_rng(2)
    now, before = random.poisson(60, 20_000), random.poisson(30, 20_000)
    assert (increase(now, before, 2.0).p_value < 0.05).mean() == pytest.approx(0.045, abs=0.008)


def test_soft_tissue_says_how_much_longer_a_scan_was_whatever_an_organ_does():
    random = np.random.default_rng(3)
    mean = np.full((2, 60, 40), 5.0)
    hot = mean.copy()
    hot[:, 10:20, 10:20] *= 20
    now, before = (random.poisson(each).astype(np.float32) for each in (3 * hot, mean))
    assert soft_tissue_ratio(now, before, 15.0) == pytest.approx(3, rel=0.05)
