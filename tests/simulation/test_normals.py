"""Normal deviates: how they are spread, and that each is on its own."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

import numpy as np
import pytest

from trialreadout.simulation.normals import draw_normals

MANY = 400_000


@pytest.fixture(scope="module")
def deviates():
    return draw_normals((MANY,), np.random.default_rng(3)).astype(float)


def test_mean_variance_skewness_and_kurtosis_are_those_of_the_normal_distribution(deviates):
    errors = [1, sqrt(2), sqrt(15), sqrt(96)]  # of the mean of the first four powers, by sqrt(n)
    for power, (moment, error) in enumerate(zip([0, 1, 0, 3], errors, strict=True), start=1):
        assert abs((deviates**power).mean() - moment) < 4 * error / sqrt(MANY)


def test_the_share_below_each_of_a_hundred_quantiles(deviates):
    """Kolmogorov and Smirnov: a distance of 1.95 by the root of n is seen once in a thousand."""
    shares = np.arange(1, 100) / 100
    below = [np.mean(deviates < NormalDist().inv_cdf(share)) for share in shares]
    assert np.abs(below - shares).max() < 1.95 / sqrt(MANY)


def test_far_out_there_are_as_many_as_there_should_be(deviates):
    expected = MANY * 2 * NormalDist().cdf(-4)
    assert abs(np.count_nonzero(np.abs(deviates) > 4) - expected) < 4 * sqrt(expected)
    assert np.abs(deviates).max() < 5.8


def test_those_of_one_pair_have_nothing_to_do_with_each_other(deviates):
    first, second = deviates[: MANY // 2], deviates[MANY // 2 :]
    for one, other in ((first, second), (first**2, second**2), (first**2, second)):
        assert abs(np.corrcoef(one, other)[0, 1]) < 4 / sqrt(first.size)


@pytest.mark.parametrize("shape", [(), (0,), (1,), (3, 5), (2, 3, 4)])
def test_as_many_as_asked_for(shape):
    found = draw_normals(shape, np.random.default_rng(1))
    assert found.shape == shape
    assert found.dtype == np.float32
    assert np.isfinite(found).all()
