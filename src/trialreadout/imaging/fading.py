"""How much of what is sent out in a body leaves it along a direction, and along the opposite one.

The body is turned onto a square whose columns run along the direction; adding up down a column
gives what lies between a place and the skin, on both sides at once.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float32]

_LEAST_FALLEN = 0.5
"""Pixels that fall on a place of the square inside a body, at the least."""


def leaving(
    thickness: Floats, u: NDArray[np.float64], near: NDArray[np.float64]
) -> tuple[Floats, Floats]:
    """Give the share of photons that leave the body on one side, and on the opposite one.

    Parameters
    ----------
    thickness
        Of each voxel in mean free paths: shape (pixels, slices).
    u, near
        Where each pixel lies, in voxels: across the direction, and along it.

    Returns
    -------
    Of the same shape: towards larger `near`, and away from there.
    """
    size = 2 * int(np.ceil(np.hypot(u, near).max() + 1)) + 1
    to_square = _between_four(near + size // 2, u + size // 2, size)
    slices = thickness.shape[1]
    # A turned grid lies now denser, now wider on the square: each place is a mean of what falls
    # on it, and those that hardly anything falls on are air around the body.
    fallen = to_square.T @ np.ones(len(u), dtype=np.float32)
    square = (to_square.T @ thickness) / np.maximum(fallen, _LEAST_FALLEN)[:, None]
    square = square.reshape(size, size, slices)
    passed = np.cumsum(square, axis=0, dtype=np.float32)
    behind = to_square @ (passed - square / 2).reshape(-1, slices)
    whole = np.broadcast_to(passed[-1], passed.shape).reshape(-1, slices)
    before = to_square @ whole - behind
    return np.exp(-np.maximum(before, 0)), np.exp(-np.maximum(behind, 0))


def _between_four(row: NDArray[np.float64], column: NDArray[np.float64], size: int) -> Any:
    """Interpolate between the four places of a square around each pixel."""
    top, left = np.floor(row).astype(int), np.floor(column).astype(int)
    down, right = row - top, column - left
    shares = [(1 - down) * (1 - right), (1 - down) * right, down * (1 - right), down * right]
    corners = [top * size + left, top * size + left + 1]
    corners += [corner + size for corner in corners]
    pixel = np.tile(np.arange(len(row)), 4)
    values = np.concatenate(shares).astype(np.float32)
    shape = (len(row), size * size)
    return sparse.csr_array((values, (pixel, np.concatenate(corners))), shape=shape)
