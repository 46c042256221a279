"""A coarse CT of an invented patient, to find one's way in a SPECT.

It is an invention: soft tissue throughout the body, with spine, ribs and iliac wings suggested by
simple shapes. The attenuation by which a SPECT is drawn and reconstructed knows no bones.

Source: Hounsfield units of air and water by definition; those of soft tissue and bone, and the
        shapes, are assumed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trialreadout.imaging.phantom.body import half_thickness
from trialreadout.imaging.phantom.patient import Patient
from trialreadout.imaging.phantom.spect import placed
from trialreadout.imaging.phantom.volume import Grid, body
from trialreadout.imaging.scans import Volume

Booleans = NDArray[np.bool_]

AIR_HU = -1000.0
SOFT_TISSUE_HU = 40.0
BONE_HU = 450.0
_SPINE = (0.80, 20.0, 22.0)
"""Depth from the front, and half axes across and from front to back, in mm."""
_RIB_LEVELS = (0.195, 0.335)
"""Between which shares of the height."""
_RIB_EVERY_MM, _RIB_HIGH_MM = 26.0, 12.0
_RIB_UNDER_SKIN_MM = (9.0, 18.0)
_WING = ((0.455, 90.0, 0.60), (16.0, 45.0, 48.0))
"""Level, place across and depth of an iliac wing, and its half axes in mm."""


def ct(patient: Patient, grid: Grid) -> Volume:
    """Draw a CT on the grid of a SPECT, in HU."""
    share = body(patient.build, patient.position, grid)
    values = AIR_HU + share * (SOFT_TISSUE_HU - AIR_HU)
    values[_bones(patient, grid) & (share == 1)] = BONE_HU
    return placed(values.astype(np.float32), grid, "HU")


def _bones(patient: Patient, grid: Grid) -> Booleans:
    """Tell where bone is: shape (slices, rows, columns)."""
    build, position = patient.build, patient.position
    level = (grid.below_mm - position.below_mm)[:, None]
    across = grid.across_mm - position.across_mm - position.lean * level
    half = half_thickness(build, across, level, arms=False)
    middle = half_thickness(build, np.zeros(1), level, arms=False)[:, :, None]
    behind = grid.across_mm[None, :, None]
    across, level = across[:, None, :], level[:, :, None]

    depth, wide, deep = _SPINE
    spine = (across / wide) ** 2 + ((behind - (2 * depth - 1) * middle) / deep) ** 2 <= 1

    chest = (level > _RIB_LEVELS[0] * build.height_mm) & (level < _RIB_LEVELS[1] * build.height_mm)
    under_skin = _under_skin(half, behind, grid.voxel_mm)
    near, far = _RIB_UNDER_SKIN_MM
    ribs = chest & (level % _RIB_EVERY_MM < _RIB_HIGH_MM)
    ribs = ribs & (under_skin > near) & (under_skin < far)

    (at, aside, depth), axes = _WING
    wing = ((np.abs(across) - aside * build.width) / axes[0]) ** 2
    wing = wing + ((behind - (2 * depth - 1) * middle) / axes[1]) ** 2
    wing = wing + ((level - at * build.height_mm) / axes[2]) ** 2
    return np.asarray(spine | ribs | (wing <= 1))


def _under_skin(
    half: NDArray[np.float64], behind: NDArray[np.float64], voxel_mm: float
) -> NDArray[np.float64]:
    """Give roughly how far places lie below the skin: the less, the steeper the body ends there."""
    slope = np.gradient(half, voxel_mm, axis=1)
    return np.asarray((half[:, None, :] - np.abs(behind)) / np.hypot(1.0, slope)[:, None, :])
