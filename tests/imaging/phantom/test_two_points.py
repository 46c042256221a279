"""The same patient at two time points."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.imaging.phantom.patient import draw_patient
from trialreadout.imaging.phantom.population import POPULATION
from trialreadout.imaging.phantom.two_points import TwoPoints, second_point


def pair(seed: int, appears: bool) -> TwoPoints:
    random = np.random.default_rng(seed)
    return second_point(draw_patient(POPULATION, random), POPULATION, random, appears)


@pytest.mark.parametrize("seed", range(20))
def test_where_nothing_appears_the_lesions_are_those_of_before(seed):
    two = pair(seed, appears=False)
    np.testing.assert_array_equal(two.after.lesions.centre_mm, two.before.lesions.centre_mm)
    assert two.appeared == (False,) * len(two.before.lesions)
    assert two.after.site == two.before.site


@pytest.mark.parametrize("seed", range(20))
def test_where_something_appears_it_stands_after_what_was_there(seed):
    two = pair(seed, appears=True)
    old = len(two.before.lesions)
    assert two.appeared[:old] == (False,) * old
    assert all(two.appeared[old:])
    assert len(two.after.lesions) == len(two.after.site) == len(two.appeared) > old


def test_organs_stay_and_bowel_moves_on():
    two = pair(1, appears=False)
    before, after = two.before.uptake, two.after.uptake
    np.testing.assert_array_equal(after.organs.centre_mm, before.organs.centre_mm)
    assert not np.allclose(after.bowel.centre_mm[:5], before.bowel.centre_mm[:5], atol=1)
    assert 0.1 < after.bowel.mbq.sum() / after.whole < 0.6


def test_a_patient_is_as_tall_as_before():
    two = pair(2, appears=False)
    assert two.after.build.height_mm == two.before.build.height_mm
    assert two.after.position != two.before.position
