"""The grid of bins that a detector looks at, whatever the pixels of the camera were."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BIN_MM = 4.8
ROWS, COLUMNS = 384, 128
"""1.84 m from head to foot, 0.61 m across."""


def binned(counts: NDArray[np.float32], pixel_mm: float) -> NDArray[np.float32]:
    """Bring counts onto the grid, each pixel's counts shared among the bins that it overlaps.

    Parameters
    ----------
    counts
        Shape (views, rows, columns). The first row stays the first; the middle between left and
        right stays in the middle. What lies beyond the grid is left out.
    pixel_mm
        Of the counts.

    Returns
    -------
    Shape (views, ROWS, COLUMNS).
    """
    rows, columns = counts.shape[-2:]
    down = overlap(rows, pixel_mm, ROWS, 0.0)
    across = overlap(columns, pixel_mm, COLUMNS, (COLUMNS * BIN_MM - columns * pixel_mm) / 2)
    return np.asarray(down @ counts.astype(np.float32) @ across.T)


def overlap(pixels: int, pixel_mm: float, bins: int, start_mm: float) -> NDArray[np.float32]:
    """Give the share of each pixel that lies in each bin: shape (bins, pixels)."""
    edges = start_mm + np.arange(pixels + 1) * pixel_mm
    low = np.arange(bins)[:, None] * BIN_MM
    covered = np.minimum(edges[1:], low + BIN_MM) - np.maximum(edges[:-1], low)
    return np.asarray(np.clip(covered, 0, None) / pixel_mm, dtype=np.float32)
