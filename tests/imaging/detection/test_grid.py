"""Counts brought onto the grid that a detector looks at."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.imaging.detection.grid import BIN_MM, COLUMNS, ROWS, binned


def scan(rows: int, columns: int) -> np.ndarray:
    return np.random.default_rng(1).poisson(3, (2, rows, columns)).astype(np.float32)


def test_four_pixels_of_half_a_bin_are_one_bin():
    counts = scan(768, 256)
    by_hand = counts.reshape(2, ROWS, 2, COLUMNS, 2).sum((2, 4))
    np.testing.assert_allclose(binned(counts, BIN_MM / 2), by_hand, rtol=1e-6)


@pytest.mark.parametrize("pixel_mm", [2.26, 3.3, 6.0])
def test_no_count_is_lost_within_the_grid(pixel_mm):
    rows, columns = int(1700 / pixel_mm), int(600 / pixel_mm)
    counts = scan(rows, columns)
    np.testing.assert_allclose(binned(counts, pixel_mm).sum(), counts.sum(), rtol=1e-5)


@pytest.mark.parametrize("pixel_mm", [2.26, 2.4, 3.3])
def test_the_middle_stays_in_the_middle_and_the_first_row_the_first(pixel_mm):
    counts = np.zeros((2, int(1700 / pixel_mm), 2 * int(300 / pixel_mm)), dtype=np.float32)
    counts[:, 0, counts.shape[2] // 2 - 1 : counts.shape[2] // 2 + 1] = 1
    row, column = np.nonzero(binned(counts, pixel_mm)[0])
    assert set(row) == {0}
    assert set(column) == {COLUMNS // 2 - 1, COLUMNS // 2}


def test_what_lies_beyond_the_grid_is_left_out():
    counts = np.zeros((2, 1024, 256), dtype=np.float32)
    counts[:, 900] = 1
    assert binned(counts, 2.4).sum() == 0
