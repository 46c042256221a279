"""Proportions of many trials: each is that of the function for one trial."""

from math import nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.statistics import proportion, proportion_of_many

METHODS = [
    *("clopper-pearson", "wilson", "wilson-corrected", "agresti-coull"),
    *("jeffreys", "jeffreys-raw", "mid-p", "wald"),
]

counts = st.lists(
    st.integers(0, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), max_size=30
)


@given(counts, st.sampled_from(METHODS), st.sampled_from([1, 2]), st.sampled_from([0.8, 0.95]))
def test_each_is_that_of_one_trial(counts, method, sides, confidence):
    x, n = [x for x, _ in counts], [n for _, n in counts]
    found = proportion_of_many(x, n, confidence, method, sides)
    assert found.value.shape == (len(counts),)
    for trial, (successes, among) in enumerate(counts):
        assert found.of(trial) == proportion(successes, among, confidence, method, sides)


def test_one_denominator_for_all_trials_and_any_axes():
    successes = np.arange(12).reshape(3, 4)
    found = proportion_of_many(successes, 31)
    assert found.of(2, 0) == proportion(8, 31)
    assert found.value == pytest.approx(successes / 31)
    assert found.method == "Clopper-Pearson"


def test_a_trial_of_nobody_says_nothing_and_takes_nothing_from_the_others():
    found = proportion_of_many([0, 3], [0, 5])
    assert found.status.tolist() == ["not estimable", "estimated"]
    assert np.isnan([found.value[0], found.low[0], found.high[0]]).all()
    assert found.value[1] == 0.6


def test_no_trials():
    found = proportion_of_many([], 5)
    assert found.value.shape == found.low.shape == (0,)
    assert found.method == "Clopper-Pearson"


def test_one_trial_without_an_axis_of_trials():
    assert proportion_of_many(8, 31).of() == proportion(8, 31)


@pytest.mark.parametrize(
    ("successes", "n", "message"),
    [
        pytest.param([1, 6], 5, r"successes\[1\] is 6 and n 5", id="more successes than patients"),
        pytest.param([1, -1], 5, r"successes\[1\] is -1", id="fewer than none"),
        pytest.param([1.5], 5, r"successes\[0\] is 1.5", id="half a patient"),
        pytest.param([nan], 5, r"successes\[0\] is nan", id="an unknown count"),
        pytest.param([1, 1], [4, -2], r"n\[1\] is -2", id="a denominator below 0"),
        pytest.param(7, 5, "successes is 7 and n 5", id="of one trial"),
    ],
)
def test_refused_counts(successes, n, message):
    with pytest.raises(ValueError, match=message):
        proportion_of_many(successes, n)


@pytest.mark.parametrize(
    ("how", "message"),
    [
        pytest.param({"method": "exact"}, "clopper-pearson", id="an unknown method"),
        pytest.param({"confidence": 95}, "0.95", id="confidence in per cent"),
        pytest.param({"sides": 3}, "sides is 3", id="three sides"),
    ],
)
@pytest.mark.parametrize("successes", [[1], []])
def test_refused_questions(how, message, successes):
    with pytest.raises(ValueError, match=message):
        proportion_of_many(successes, 5, **how)
