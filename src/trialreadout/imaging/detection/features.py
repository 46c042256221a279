"""What the network sees of a scan: roots of counts, so that noise is even, over their mean.

Two by two bins become one place with as many channels: the network works at half the resolution
and loses nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

BODY_BINS = 20_000
"""How many of the brightest bins of both views the mean is taken of: about those of a body."""
_LIMIT = 12.0
"""A root of counts over the mean is cut off here: the brightest organs."""
CHANNELS = 19


def features(counts: Floats, before: Floats | None = None) -> Floats:
    """Bring a scan, and the one before if there is one, into the channels of the network.

    Parameters
    ----------
    counts
        On the grid: shape (2, rows, columns), rows and columns even.
    before
        Those of the earlier scan, registered to this one.

    Returns
    -------
    Shape (rows / 2, columns / 2, CHANNELS): eight of each scan, the logarithms of both means, and
    whether there is an earlier scan; what it would have given is 0 where there is none.
    """
    now, level = _seen(counts)
    rest = np.zeros((*now.shape[:2], CHANNELS - now.shape[2]), dtype=np.float32)
    rest[..., 8] = level
    if before is not None:
        rest[..., :8], rest[..., 9] = _seen(before)
        rest[..., 10] = 1.0
    return np.concatenate([now, rest], axis=-1)


def mean_count(counts: Floats) -> float:
    """Give the mean count of a bin of the body; never quite 0."""
    flat = counts.ravel()
    return max(float(np.partition(flat, -BODY_BINS)[-BODY_BINS:].mean()), 1e-3)


def _seen(counts: Floats) -> tuple[Floats, float]:
    views, rows, columns = counts.shape
    mean = mean_count(counts)
    root = np.minimum(np.sqrt(counts / np.float32(mean)), np.float32(_LIMIT))
    parts = root.reshape(views, rows // 2, 2, columns // 2, 2).transpose(1, 3, 0, 2, 4)
    return parts.reshape(rows // 2, columns // 2, 4 * views), float(np.log10(mean))


def unfolded(answer: Floats) -> Floats:
    """Bring the network's answer back to the grid.

    Parameters
    ----------
    answer
        Shape (rows / 2, columns / 2, 8): four bins of each of two answers.

    Returns
    -------
    Shape (2, rows, columns).
    """
    rows, columns, _ = answer.shape
    parts = answer.reshape(rows, columns, 2, 2, 2).transpose(2, 0, 3, 1, 4)
    return np.ascontiguousarray(parts.reshape(2, rows * 2, columns * 2))
