"""Which candidates are called, when a share of false ones is promised."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from trialreadout.imaging.detection.discoveries import called


def test_candidates_are_called_as_long_as_the_mean_of_what_they_lack_keeps_the_promise():
    # 0.02, (0.02 + 0.10) / 2, (0.02 + 0.10 + 0.18) / 3 = 0.10, and then more.
    which = called([0.82, 0.98, 0.90, 0.79], promised=0.10 + 1e-12)
    np.testing.assert_array_equal(which, [True, True, True, False])


def test_none_are_called_where_the_best_breaks_the_promise():
    assert not called([0.89, 0.5], promised=0.10).any()
    assert called([], promised=0.10).size == 0


def test_the_promise_is_kept_on_average():
    random = np.random.default_rng(5)
    probability = random.beta(0.6, 0.8, 20_000)
    true = random.random(20_000) < probability
    which = called(probability, 0.10)
    assert (~true[which]).mean() == pytest.approx(0.10, abs=0.01)


@given(arrays(float, st.integers(0, 30), elements=st.floats(0, 1)), st.floats(0.01, 0.9))
def test_nobody_is_called_before_a_more_probable_one(probability, promised):
    which = called(probability, promised)
    if which.any() and not which.all():
        assert probability[which].min() >= probability[~which].max()
