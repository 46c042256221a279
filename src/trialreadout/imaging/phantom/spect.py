"""SPECT of an invented patient: what the camera counts around the trunk, and what is made of it.

Source: the protocol for 131I of the MEDIRAD study, EJNMMI Physics 2020;7:61, tables 2 and 3: 60
        directions, 128 x 128, body contour, OSEM with 10 subsets, and a time per projection that
        follows the count rate. 30 seconds are assumed: 15 minutes for two heads.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from trialreadout.imaging.camera import Camera
from trialreadout.imaging.phantom.patient import Patient
from trialreadout.imaging.phantom.volume import Grid, activity, attenuation, trunk
from trialreadout.imaging.projector import Projector, around
from trialreadout.imaging.reconstruction import ROUNDS, Rounds, reconstructed
from trialreadout.imaging.scans import Administered, Volume

Floats = NDArray[np.float32]

NOT_KNOWN = Administered()
VIEWS = 60
"""Directions, every 6 degrees."""
SECONDS = 30.0
"""Of each; assumed."""


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """The projections of a patient."""

    counts: Floats
    """Shape (views, slices, columns)."""
    projector: Projector
    grid: Grid
    seconds: float


def mean_counts(
    patient: Patient, camera: Camera, seconds: float = SECONDS, views: int = VIEWS
) -> Counted:
    """Give the mean counts around the trunk of a patient.

    Parameters
    ----------
    patient
        Who is scanned.
    camera
        What scans; its pixels are those of the grid.
    seconds
        For which each direction is counted.
    views
        Directions, evenly around the body.
    """
    grid = trunk(patient)
    absorbing = attenuation(patient.build, patient.position, grid)
    projector = around(absorbing, grid.voxel_mm, camera, views)
    mbq = projector.pixels_of(activity(patient, grid))
    counts = np.stack([projector.projected(mbq, view) for view in range(views)])
    return Counted(counts * np.float32(seconds), projector, grid, seconds)


def scanned(
    patient: Patient,
    camera: Camera,
    random: np.random.Generator,
    seconds: float = SECONDS,
    rounds: Rounds = ROUNDS,
    begun_at: datetime | None = None,
    administered: Administered = NOT_KNOWN,
) -> Volume:
    """Scan a patient, with the noise of counting, and reconstruct the activity.

    Returns
    -------
    In MBq/ml, from head to foot; 0 mm is the table's middle and the vertex of a patient who lies
    where the table begins.
    """
    mean = mean_counts(patient, camera, seconds)
    counts = random.poisson(np.maximum(mean.counts, 0)).astype(np.float32)
    mbq = reconstructed(counts, mean.projector, seconds, rounds)
    volume = placed(mbq / np.float32(mean.grid.voxel_mm**3 / 1e3), mean.grid, "MBq/ml")
    return replace(volume, begun_at=begun_at, administered=administered)


def placed(values: Floats, grid: Grid, kind: Literal["MBq/ml", "HU"]) -> Volume:
    """Say where the voxels of a grid lie, in the directions of DICOM."""
    first = grid.across_mm[0]
    return Volume(
        values=values,
        origin_mm=np.array([first, first, -grid.below_mm[0]]),
        steps_mm=grid.voxel_mm * np.array([[0.0, 0, -1], [0, 1, 0], [1, 0, 0]]),
        kind=kind,
    )
