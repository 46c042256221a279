"""Invented patients: of one seed the same, within the ranges that are pinned."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.imaging.phantom.body import half_thickness
from trialreadout.imaging.phantom.patient import Patient, draw_patient
from trialreadout.imaging.phantom.population import POPULATION, SHIFTED, SITES

SEEDS = range(400)


@pytest.fixture(scope="module")
def patients() -> list[Patient]:
    return [draw_patient(POPULATION, np.random.default_rng(seed)) for seed in SEEDS]


def test_the_same_seed_is_the_same_patient(patients):
    again = draw_patient(POPULATION, np.random.default_rng(3))
    assert again.build == patients[3].build
    np.testing.assert_array_equal(again.uptake.bowel.mbq, patients[3].uptake.bowel.mbq)
    np.testing.assert_array_equal(again.lesions.centre_mm, patients[3].lesions.centre_mm)


def test_what_is_left_of_the_activity_is_spread_as_pinned(patients):
    left = [each.uptake.whole / 185 for each in patients]
    assert np.median(left) == pytest.approx(0.08, rel=0.08)
    assert np.std(np.log(left)) == pytest.approx(0.35, abs=0.04)


def test_lesions_have_the_activities_and_sizes_that_are_pinned(patients):
    kbq = np.concatenate([each.lesions.mbq for each in patients]) * 1000
    radius = np.concatenate([each.lesions.semi_axes_mm[:, 0] for each in patients])
    assert 3 <= kbq.min() < 4 < 400 < kbq.max() <= 500
    assert np.median(kbq) == pytest.approx(np.sqrt(3 * 500), rel=0.2)
    assert 4 <= radius.min() < 4.5 < 11.5 < radius.max() <= 12
    assert {name for each in patients for name in each.site} == {site.name for site in SITES}
    assert 0.1 < np.mean([not each.site for each in patients]) < 0.3


def test_whatever_is_in_a_patient_lies_within_the_body(patients):
    for each in patients[:60]:
        for blobs in (each.lesions, each.remnants):
            across, behind, below = blobs.centre_mm.T
            assert (np.abs(behind) < half_thickness(each.build, across, below)).all()


def test_the_other_population_is_thicker_and_its_bowel_hotter(patients):
    others = [draw_patient(SHIFTED, np.random.default_rng(seed)) for seed in SEEDS]
    thickness = [[each.build.thickness for each in some] for some in (patients, others)]
    assert np.median(thickness[1]) > np.quantile(thickness[0], 0.95)
