"""An invented patient on a grid of voxels: where radioiodine is, and what takes photons away.

The patient lies as in a planar scan, but with the arms above the head. What is planar in closed
form is here a sum over voxels: soft tissue fills the body evenly, and blobs lie in it.

Source: the protocol for 131I of the MEDIRAD study, EJNMMI Physics 2020;7:61, table 2 (128 x 128).
        The arms above the head, and the field from the chin down, are assumed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trialreadout.imaging.iodine_131 import ATTENUATION_PER_MM
from trialreadout.imaging.phantom.body import Build, half_thickness
from trialreadout.imaging.phantom.patient import Blobs, Patient, Position
from trialreadout.imaging.phantom.planar import on_the_table

Floats = NDArray[np.float32]

CHIN = 0.105
"""Where the field of view begins, as a share of the height below the vertex."""
_FINE = 4
"""Parts of a voxel along each side by which a blob gets its shape."""
_COARSE_MM = 6.0
"""Steps in which the volume of a whole body is added up."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Cubes around a part of a body."""

    top_mm: float
    """Upper edge of the first slice, on the table."""
    slices: int = 128
    size: int = 128
    """Rows and columns of a slice."""
    voxel_mm: float = 4.8

    @property
    def across_mm(self) -> NDArray[np.float64]:
        """Centres to the patient's left, and likewise from front to back."""
        return (np.arange(self.size, dtype=float) - (self.size - 1) / 2) * self.voxel_mm

    @property
    def below_mm(self) -> NDArray[np.float64]:
        """Centres of the slices, from head to foot."""
        return self.top_mm + (np.arange(self.slices, dtype=float) + 0.5) * self.voxel_mm

    @property
    def shape(self) -> tuple[int, int, int]:
        """Slices, rows, columns."""
        return self.slices, self.size, self.size


def trunk(patient: Patient) -> Grid:
    """Give the field of view for neck and trunk, as a technologist sets it."""
    return Grid(top_mm=CHIN * patient.build.height_mm + patient.position.below_mm)


def body(build: Build, position: Position, grid: Grid) -> Floats:
    """Give the share of each voxel that is body: shape (slices, rows, columns)."""
    level = grid.below_mm[:, None] - position.below_mm
    across = grid.across_mm - position.across_mm - position.lean * level
    half = half_thickness(build, across, level, arms=False)
    deep = (half[:, None, :] - np.abs(grid.across_mm)[:, None]) / grid.voxel_mm + 0.5
    return np.asarray(np.where(half[:, None, :] > 0, np.clip(deep, 0, 1), 0), dtype=np.float32)


def attenuation(build: Build, position: Position, grid: Grid) -> Floats:
    """Give the attenuation of each voxel, per mm; even throughout the body."""
    return np.asarray(body(build, position, grid) * np.float32(ATTENUATION_PER_MM))


def activity(patient: Patient, grid: Grid) -> Floats:
    """Give the activity in each voxel, in MBq: shape (slices, rows, columns).

    What lies outside the grid is left out.
    """
    density = patient.uptake.soft_tissue / volume_ml(patient.build)
    found = body(patient.build, patient.position, grid)
    found *= np.float32(density * grid.voxel_mm**3 / 1e3)
    moved = on_the_table(patient)
    for blobs in (moved.uptake.organs, moved.uptake.bowel, moved.remnants, moved.lesions):
        add_blobs(found, blobs, grid)
    return found


def volume_ml(build: Build) -> float:
    """Give the volume of the whole body, arms and legs included."""
    across = np.arange(-500, 500, _COARSE_MM)
    level = np.arange(0, build.height_mm, _COARSE_MM)[:, None]
    return float(2 * half_thickness(build, across, level).sum() * _COARSE_MM**2 / 1e3)


def add_blobs(found: Floats, blobs: Blobs, grid: Grid) -> None:
    """Add the activity of blobs, on the table, to the voxels that they fill."""
    fine = ((np.arange(_FINE) + 0.5) / _FINE - 0.5) * grid.voxel_mm
    axes = (grid.across_mm, grid.across_mm, grid.below_mm)
    for centre, semi_axes, mbq in zip(blobs.centre_mm, blobs.semi_axes_mm, blobs.mbq, strict=True):
        windows, squared = [], []
        outside = 1.0
        for places, middle, semi_axis in zip(axes, centre, semi_axes, strict=True):
            window = _window(places, middle, semi_axis)
            windows.append(window)
            squared.append((((places[window, None] + fine - middle) / semi_axis) ** 2).ravel())
            outside *= semi_axis
        across, behind, below = squared
        filled = below[:, None, None] + behind[:, None] + across <= 1
        shape = [len(each) // _FINE for each in (below, behind, across)]
        parts = filled.reshape(shape[0], _FINE, shape[1], _FINE, shape[2], _FINE).sum((1, 3, 5))
        # A blob that is cut by the edge of the grid keeps its density.
        whole = 4 / 3 * np.pi * outside / (grid.voxel_mm / _FINE) ** 3
        cut = any(w.start == 0 or w.stop == len(a) for w, a in zip(windows, axes, strict=True))
        if parts.any():
            share = parts / (whole if cut else parts.sum())
            found[windows[2], windows[1], windows[0]] += (mbq * share).astype(np.float32)


def _window(places: NDArray[np.float64], centre: float, semi_axis: float) -> slice:
    step = places[1] - places[0]
    start, stop = np.searchsorted(places, [centre - semi_axis - step, centre + semi_axis + step])
    return slice(int(start), int(stop))
