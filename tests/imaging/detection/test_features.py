"""What the network sees of a scan."""

from __future__ import annotations

import numpy as np

from trialreadout.imaging.detection.features import CHANNELS, features, unfolded
from trialreadout.imaging.detection.grid import COLUMNS, ROWS

SHAPE = (2, ROWS, COLUMNS)


def counts(seed: int, mean: float = 4.0) -> np.ndarray:
    return np.random.default_rng(seed).poisson(mean, SHAPE).astype(np.float32)


def test_a_longer_scan_of_the_same_counts_looks_the_same_but_for_its_level():
    one = features(counts(1))
    ten = features(10 * counts(1))
    np.testing.assert_allclose(ten[..., :8], one[..., :8], rtol=1e-5)
    np.testing.assert_allclose(ten[..., 16] - one[..., 16], 1.0, rtol=1e-4)


def test_without_an_earlier_scan_its_channels_are_empty():
    alone = features(counts(1))
    assert alone.shape == (ROWS // 2, COLUMNS // 2, CHANNELS)
    assert not alone[..., 8:16].any()
    assert not alone[..., 17:].any()


def test_an_earlier_scan_is_seen_as_it_would_be_by_itself():
    both = features(counts(1), counts(2))
    earlier = features(counts(2))
    np.testing.assert_array_equal(both[..., 8:16], earlier[..., :8])
    np.testing.assert_array_equal(both[..., 17], earlier[..., 16])
    assert (both[..., 18] == 1).all()


def test_an_empty_scan_gives_numbers():
    assert np.isfinite(features(np.zeros(SHAPE, dtype=np.float32))).all()


def test_each_bin_of_an_answer_comes_back_to_its_place():
    row, column = np.mgrid[:ROWS, :COLUMNS]
    whole = np.stack([1000 * row + column, -row - 1000 * column]).astype(np.float32)
    parts = whole.reshape(2, ROWS // 2, 2, COLUMNS // 2, 2).transpose(1, 3, 0, 2, 4)
    np.testing.assert_array_equal(unfolded(parts.reshape(ROWS // 2, COLUMNS // 2, 8)), whole)
