"""Numbers of patients summarised in many trials."""

from math import nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.statistics import summary_of_many

values = st.one_of(st.just(nan), st.integers(-40, 40).map(lambda x: x / 4), st.floats(-1e6, 1e6))
trials = st.integers(0, 9).flatmap(
    lambda patients: st.lists(
        st.lists(values, min_size=patients, max_size=patients), min_size=1, max_size=5
    )
)

QUARTERS = ("lowest", "lower_quartile", "median", "upper_quartile", "highest")


@given(trials)
def test_each_trial_has_the_quartiles_of_its_known_values(trials):
    found = summary_of_many(np.array(trials, float).reshape(len(trials), -1))
    for place, trial in enumerate(trials):
        known = [value for value in trial if value == value]
        ours = [getattr(found, quarter)[place] for quarter in QUARTERS]
        assert found.n[place] == len(known)
        if not known:
            assert np.isnan([*ours, found.mean[place]]).all()
        else:
            assert ours == list(np.quantile(known, [0, 0.25, 0.5, 0.75, 1]))
            assert found.mean[place] == pytest.approx(np.mean(known), rel=1e-12, abs=1e-9)


def test_two_trials_by_hand():
    found = summary_of_many([[4, nan, 1, 2], [7, 7, 7, 7]])
    assert found.n.tolist() == [3, 4]
    assert found.mean.tolist() == [pytest.approx(7 / 3), 7]
    assert found.lower_quartile.tolist() == [1.5, 7]
    assert found.median.tolist() == [2, 7]
    assert found.upper_quartile.tolist() == [3, 7]
    assert (found.lowest.tolist(), found.highest.tolist()) == ([1, 7], [4, 7])


def test_a_missing_number_is_neither_zero_nor_dropped_from_sight():
    found = summary_of_many([[nan, nan], [nan, 3]])
    assert found.n.tolist() == [0, 1]
    assert np.isnan(found.median[0])
    assert found.median[1] == found.mean[1] == 3


@pytest.mark.parametrize("given", [[[1, np.inf]], 3.0])
def test_refused_values(given):
    with pytest.raises(ValueError, match="finite values"):
        summary_of_many(given)
