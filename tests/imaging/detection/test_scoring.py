"""Candidates held against lesions whose places are known."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.imaging.detection.scoring import (
    FALSE,
    NEITHER,
    Scored,
    score,
    sensitivity_at,
    threshold_at,
)

NONE = np.zeros((0, 2))


def at(*places: tuple[float, float]) -> np.ndarray:
    return np.array(places, dtype=float).reshape(-1, 2)


def test_a_candidate_is_a_hit_up_to_14_mm_and_no_farther():
    places = at((0, 14), (0, 14.1))
    scored = score(places, np.array([0.5, 0.6]), at((0, 0)), NONE, bin_mm=1.0)
    np.testing.assert_array_equal(scored.lesion, [0, FALSE])


def test_of_two_near_a_lesion_the_more_probable_hits_and_the_other_counts_for_neither():
    scored = score(at((0, 1), (0, 5)), np.array([0.4, 0.9]), at((0, 0)), NONE, bin_mm=1.0)
    np.testing.assert_array_equal(scored.lesion, [NEITHER, 0])
    np.testing.assert_array_equal(scored.found, [0.9])


def test_two_near_two_lesions_hit_both():
    scored = score(at((0, 4), (0, 5)), np.array([0.9, 0.4]), at((0, 0), (0, 9)), NONE, bin_mm=1.0)
    np.testing.assert_array_equal(scored.lesion, [0, 1])


def test_a_remnant_is_neither_hit_nor_false_but_a_lesion_beside_it_is_hit():
    places = at((0, 0), (0, 30))
    scored = score(places, np.array([0.9, 0.9]), at((0, 40)), at((0, 0), (0, 30)), bin_mm=1.0)
    np.testing.assert_array_equal(scored.lesion, [NEITHER, 0])


def test_a_lesion_without_a_candidate_is_not_found():
    scored = score(NONE, np.zeros(0), at((0, 0)), NONE)
    np.testing.assert_array_equal(scored.found, [0.0])
    assert scored.false.size == 0


def test_the_threshold_lets_as_many_false_ones_pass_as_allowed():
    pairs = [
        Scored(np.array([0.9, 0.5]), np.array([FALSE, 0]), 1),
        Scored(np.array([0.7, 0.3]), np.array([FALSE, 0]), 2),
    ]
    assert threshold_at(pairs, 0.5) == pytest.approx(0.7)
    assert sensitivity_at(pairs, 0.5) == pytest.approx(0.0)
    assert sensitivity_at(pairs, 1.0) == pytest.approx(2 / 3)


def test_without_a_lesion_there_is_no_sensitivity():
    assert np.isnan(sensitivity_at([Scored(np.zeros(0), np.zeros(0, dtype=int), 0)], 0.5))
