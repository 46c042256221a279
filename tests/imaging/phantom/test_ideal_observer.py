"""The best that anybody could find."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.imaging.camera import Camera
from trialreadout.imaging.phantom.ideal_observer import PLACES, detectability, sensitivity
from trialreadout.imaging.phantom.patient import draw_patient
from trialreadout.imaging.phantom.planar import Expected, expected_counts
from trialreadout.imaging.phantom.population import POPULATION


def test_a_lesion_stands_out_by_its_counts_over_the_root_of_those_behind_it():
    behind = np.full((2, 4, 4), 9.0, dtype=np.float32)
    lesion = np.zeros_like(behind)
    lesion[:, 1, 1] = 6.0
    assert detectability(Expected(behind, (lesion,))) == pytest.approx([np.sqrt(2 * 36 / 9)])


def test_another_lesion_is_background():
    behind = np.full((2, 4, 4), 9.0, dtype=np.float32)
    lesion = np.zeros_like(behind)
    lesion[:, 1, 1] = 7.0
    assert detectability(Expected(behind, (lesion, lesion)))[0] == pytest.approx(
        np.sqrt(2 * 49 / 16)
    )


def test_who_accepts_a_false_one_in_so_many_places_finds_half_of_those_at_the_threshold():
    assert sensitivity([3.6301], 0.5) == pytest.approx(0.5, abs=0.01)
    assert sensitivity([0.0], PLACES / 2) == pytest.approx(0.5)
    assert np.isnan(sensitivity([], 0.5))


def test_the_difficulty_is_the_one_that_is_pinned():
    found = []
    for seed in range(40):
        patient = draw_patient(POPULATION, np.random.default_rng([2, seed]))
        found.append(detectability(expected_counts(patient, Camera(), 300.0)))
    assert 0.84 < sensitivity(np.concatenate(found), 0.5) < 0.93
