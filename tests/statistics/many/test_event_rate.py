"""Event rates of many trials: each is that of the function for one trial."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.statistics import event_rate, event_rate_of_many

trials = st.lists(st.tuples(st.integers(0, 40), st.floats(0.01, 1e4)), min_size=1, max_size=20)


@given(trials, st.sampled_from([0.8, 0.95]))
def test_each_is_that_of_one_trial(trials, confidence):
    events, time = (np.array(each) for each in zip(*trials, strict=True))
    found = event_rate_of_many(events, time, confidence)
    for at, (count, years) in enumerate(trials):
        one, own = event_rate(count, years, confidence), found.of(at)
        assert (own.status, own.method, own.confidence) == (one.status, one.method, one.confidence)
        assert own.value == pytest.approx(one.value, rel=1e-14)
        assert (own.low, own.high) == pytest.approx((one.low, one.high), rel=1e-14)


def test_a_trial_without_any_time_says_nothing_and_takes_nothing_from_the_others():
    found = event_rate_of_many(np.array([0, 3]), np.array([0.0, 12.0]))
    assert found.status.tolist() == ["not estimable", "estimated"]
    assert np.isnan([found.value[0], found.low[0], found.high[0]]).all()
    assert found.value[1] == 0.25


@pytest.mark.parametrize("time", [-1.0, np.nan, np.inf])
def test_a_time_that_is_none_is_refused(time):
    with pytest.raises(ValueError, match="0 or more"):
        event_rate_of_many(np.array([1, 1]), np.array([1.0, time]))
