"""Bring an earlier scan onto a later one: a shift and a lean, from the outlines of the body.

Counts are squeezed so that a hot organ weighs little more than the body around it. The shift of the
greatest correlation is a start; from there shift and lean are bettered step by step, until the
squared differences are least.

Source: Lucas and Kanade 1981, Proceedings of the International Joint Conference on Artificial
        Intelligence, 674 (the steps).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trialreadout.imaging.detection.features import mean_count

Floats = NDArray[np.float32]

_FARTHEST = (40, 16)
"""Rows and columns beyond which no shift is looked for."""
_STEPS = 12


@dataclass(frozen=True, slots=True)
class Shift:
    """Where a place of the earlier scan lies in the later one, in bins."""

    rows: float = 0.0
    columns: float = 0.0
    lean: float = 0.0
    """Columns to the left for each row below the first."""

    def applied(self, before: Floats) -> Floats:
        """Draw the earlier scan where the later one has it; beyond its edge is nothing."""
        from scipy.ndimage import affine_transform

        # A row of the later scan shows the row that lies `rows` above; columns follow the lean.
        matrix = np.array([[1.0, 0.0], [-self.lean, 1.0]])
        offset = np.array([-self.rows, self.lean * self.rows - self.columns])
        moved = [
            affine_transform(view, matrix, offset, order=1, output=np.float32) for view in before
        ]
        return np.stack(moved)

    def of(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give where rows and columns of the earlier scan, shape (n, 2), lie in the later one."""
        row, column = places.T
        return np.column_stack([row + self.rows, column + self.columns + self.lean * row])

    def back(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give where rows and columns of the later scan, shape (n, 2), lie in the earlier one."""
        row, column = places.T
        row = row - self.rows
        return np.column_stack([row, column - self.columns - self.lean * row])


def registered(before: Floats, after: Floats) -> Shift:
    """Find how an earlier scan lies against a later one, both on the grid."""
    earlier, later = _outline(before), _outline(after)
    product = (np.fft.rfft2(later) * np.fft.rfft2(earlier).conj()).sum(0)
    shift = _highest(np.fft.irfft2(product, s=earlier.shape[-2:]))
    row = np.arange(earlier.shape[-2], dtype=np.float32)[:, None]
    for _ in range(_STEPS):
        here = shift.applied(earlier)
        down, across = np.gradient(here, axis=(1, 2))
        # What a bin gains for a little more of each: rows, columns, and lean.
        slopes = np.stack([-down, -across, -across * row]).reshape(3, -1)
        wanted = slopes @ (later - here).ravel()
        rows, columns, lean = np.linalg.solve(slopes @ slopes.T + 1e-6 * np.eye(3), wanted)
        shift = Shift(shift.rows + rows, shift.columns + columns, shift.lean + lean)
        if max(abs(rows), abs(columns + 150 * lean)) < 0.01:
            break
    return shift


def _outline(counts: Floats) -> Floats:
    from scipy.ndimage import uniform_filter

    smooth = np.stack([uniform_filter(view, 5) for view in counts]) / mean_count(counts)
    squeezed = smooth / (smooth + 0.5)
    return np.asarray(squeezed, dtype=np.float32)


def _highest(correlation: NDArray[np.float64]) -> Shift:
    """Find the shift of the highest correlation, in whole bins."""
    places = [_near_zero(size, far) for size, far in zip(correlation.shape, _FARTHEST, strict=True)]
    near = correlation[np.ix_(*places)]
    at = np.unravel_index(int(near.argmax()), near.shape)
    rows, columns = (float(where - far) for where, far in zip(at, _FARTHEST, strict=True))
    return Shift(rows, columns)


def _near_zero(size: int, far: int) -> NDArray[np.intp]:
    return np.asarray(np.arange(-far, far + 1) % size, dtype=np.intp)
