"""A volume turned upright: slices from head to foot, rows front to back, columns right to left.

Only whole axes are exchanged and turned round; a volume that lies askew is shown by the directions
that come nearest. Where a voxel was before is kept, since positions are given as in the file.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trialreadout.imaging.scans import Volume

_SHOWN = ((2, -1.0), (1, 1.0), (0, 1.0))
"""For slices, rows and columns as shown: along which of x, y, z of the patient, and which way."""


@dataclass(frozen=True, slots=True, eq=False)
class Upright:
    """A volume as shown."""

    values: NDArray[np.float32]
    """Shape (slices, rows, columns)."""
    steps_mm: tuple[float, float, float]
    """From a slice, a row and a column to the next, all above 0."""
    axes: tuple[int, int, int]
    """For each axis as shown that of the file."""
    turned: tuple[bool, bool, bool]
    """For each axis as shown whether it runs the other way."""


def upright(volume: Volume) -> Upright:
    """Turn a volume upright."""
    steps = np.asarray(volume.steps_mm, dtype=float)
    lengths = np.linalg.norm(steps, axis=1)
    directions = steps / lengths[:, None]
    left = [0, 1, 2]
    axes: list[int] = []
    turned: list[bool] = []
    for along, way in _SHOWN:
        axis = max(left, key=lambda each: abs(directions[each, along]))
        left.remove(axis)
        axes.append(axis)
        turned.append(bool(directions[axis, along] * way < 0))
    values = np.transpose(volume.values, axes)
    values = np.flip(values, tuple(at for at, each in enumerate(turned) if each))
    return Upright(
        values=values,
        steps_mm=(float(lengths[axes[0]]), float(lengths[axes[1]]), float(lengths[axes[2]])),
        axes=(axes[0], axes[1], axes[2]),
        turned=(turned[0], turned[1], turned[2]),
    )
