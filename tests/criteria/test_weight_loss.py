"""Grades of weight loss."""

from __future__ import annotations

from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.criteria import weight_loss
from twins.weight_loss import weight_loss as twin

weights = st.integers(350, 1500).map(lambda tenths: tenths / 10)


@pytest.mark.parametrize(
    ("baseline", "weight", "grade"),
    [
        pytest.param(100, 95.1, 0, id="4.9 %"),
        pytest.param(100, 95, 1, id="exactly 5 %"),
        pytest.param(48, 45.6, 1, id="exactly 5 % of 48 kg"),
        pytest.param(48, 45.7, 0, id="0.1 kg short of it"),
        pytest.param(70.2, 66.69, 1, id="exactly 5 % of 70.2 kg, weighed to 10 g"),
        pytest.param(70.2, 66.7, 0, id="10 g short of it"),
        pytest.param(155 * 0.45359237, 124 * 0.45359237, 3, id="exactly 20 % in pounds"),
        pytest.param(100, 90.1, 1, id="9.9 %"),
        pytest.param(100, 90, 2, id="exactly 10 %"),
        pytest.param(71, 63.9, 2, id="exactly 10 % of 71 kg"),
        pytest.param(71, 64, 1, id="0.1 kg short of it"),
        pytest.param(100, 80.1, 2, id="19.9 %"),
        pytest.param(100, 80, 3, id="exactly 20 %"),
        pytest.param(66.5, 53.2, 3, id="exactly 20 % of 66.5 kg"),
        pytest.param(66.5, 53.3, 2, id="0.1 kg short of it"),
        pytest.param(100, 30, 3, id="there is no grade 4"),
        pytest.param(100, 100, 0, id="unchanged"),
        pytest.param(100, 120, 0, id="gained"),
        pytest.param(100, nan, -1, id="not weighed"),
        pytest.param(nan, 60, -1, id="no baseline"),
        pytest.param(100, 0, -1, id="nobody weighs 0 kg"),
        pytest.param(0, 60, -1, id="nor did at baseline"),
        pytest.param(inf, 60, -1, id="an endless baseline"),
    ],
)
def test_one_weight(baseline, weight, grade):
    found = weight_loss([baseline, weight])
    assert (found.grade[1], found.worst) == (grade, grade)


@pytest.mark.parametrize(
    ("course", "worst"),
    [
        pytest.param([80, 76, 70, 79], 2, id="the worst counts, though it was regained"),
        pytest.param([80, nan, 76, nan], 1, id="the worst of the known"),
        pytest.param([80, nan, nan], -1, id="never weighed again"),
        pytest.param([80], -1, id="baseline alone"),
        pytest.param([nan, 80, 60], -1, id="no later weight takes the place of the baseline"),
        pytest.param([], -1, id="no visit at all"),
    ],
)
def test_worst_grade(course, worst):
    assert weight_loss(course).worst == worst


def test_the_baseline_itself_is_grade_0_or_unknown():
    assert weight_loss([[80, 70], [nan, 70]]).grade.tolist() == [[0, 2], [-1, -1]]


def test_agrees_with_its_twin_on_random_patients():
    rng = np.random.default_rng(20)
    baseline = rng.integers(400, 1200, (20_000, 1))
    share = rng.choice([0.8, 0.9, 0.95, 1.0], (20_000, 5)) + rng.choice([0, 0, 0.001], (20_000, 5))
    weight = np.concatenate([baseline, np.round(baseline * share)], axis=1) / 10
    weight[rng.random(weight.shape) < 0.1] = nan
    found = weight_loss(weight)
    expected = [twin(patient) for patient in weight.tolist()]
    assert found.grade.tolist() == [grades for grades, _ in expected]
    assert found.worst.tolist() == [worst for _, worst in expected]
    stacked = weight_loss(weight.reshape(10, -1, 6))
    assert stacked.grade.reshape(found.grade.shape).tolist() == found.grade.tolist()


@given(st.lists(weights, min_size=2, max_size=8))
def test_who_weighs_less_never_has_a_lower_grade(course):
    later = sorted(course[1:])
    grades = weight_loss([course[0], *later]).grade[1:].tolist()
    assert grades == sorted(grades, reverse=True)


@given(st.lists(weights, min_size=2, max_size=8), st.randoms())
def test_the_order_of_later_visits_does_not_change_the_worst_grade(course, random):
    shuffled = random.sample(course[1:], len(course) - 1)
    assert weight_loss([course[0], *shuffled]).worst == weight_loss(course).worst


def test_a_gram_is_a_weight_above_0():
    assert weight_loss([0.001, 0.001]).grade.tolist() == [0, 0]
