"""Draw invented patients at two time points to teach the network on, and keep their mean counts.

    python training/examples.py OUT FIRST HOW_MANY

Each patient has several sets of lesions: what was there and stays, and what appears.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trialreadout.imaging.camera import Camera
from trialreadout.imaging.detection.grid import BIN_MM, COLUMNS, ROWS
from trialreadout.imaging.phantom.cameras import draw_camera
from trialreadout.imaging.phantom.patient import (
    NO_BLOBS,
    Blobs,
    Patient,
    Uptake,
    draw_lesions,
    draw_patient,
)
from trialreadout.imaging.phantom.planar import expected_counts, pixel_of
from trialreadout.imaging.phantom.population import TRAINING
from trialreadout.imaging.phantom.two_points import TwoPoints, changed, second_point

SECONDS = 300.0
SETS = 4
TRAINING_SEED = 7


def main(out: Path, first: int, many: int) -> None:
    """Write mean counts without lesions, those of lesions alone, and where all lie."""
    out.mkdir(parents=True, exist_ok=True)
    shape = (2, ROWS, COLUMNS)
    without = np.lib.format.open_memmap(
        out / f"without-{first}.npy", "w+", np.float16, (many, 2, *shape)
    )
    lesions = np.lib.format.open_memmap(
        out / f"lesions-{first}.npy", "w+", np.float16, (many, SETS, 3, *shape)
    )
    places = []
    for at in range(many):
        random = np.random.default_rng([TRAINING_SEED, first + at])
        camera = replace(draw_camera(random), rows=ROWS, columns=COLUMNS, pixel_mm=BIN_MM)
        before = draw_patient(TRAINING, random)
        points = second_point(before, TRAINING, random, appears=False)
        for when, patient in enumerate((points.before, points.after)):
            bare = replace(patient, lesions=NO_BLOBS)
            without[at, when] = expected_counts(bare, camera, SECONDS).background
        sets = []
        for which in range(SETS):
            old, _ = draw_lesions(TRAINING, before.build, random)
            stayed = changed(old, 0.3, random)
            new, _ = draw_lesions(TRAINING, points.after.build, random)
            for part, (patient, blobs) in enumerate(
                ((points.before, old), (points.after, stayed), (points.after, new))
            ):
                if len(blobs):
                    lesions[at, which, part] = alone(patient, blobs, camera)
            sets.append(
                (
                    pixel_of(old, points.before.position, camera),
                    pixel_of(stayed, points.after.position, camera),
                    pixel_of(new, points.after.position, camera),
                )
            )
        places.append((remnants(points, camera), points.after.position, sets))
    np.save(out / f"places-{first}.npy", np.array(places, dtype=object), allow_pickle=True)


def alone(patient: Patient, blobs: Blobs, camera: Camera) -> NDArray[np.float32]:
    """Give the mean counts of blobs in a body that takes up nothing else."""
    nothing = replace(
        patient, uptake=Uptake(0.0, blobs, NO_BLOBS), remnants=NO_BLOBS, lesions=NO_BLOBS
    )
    return expected_counts(nothing, camera, SECONDS).background


def remnants(points: TwoPoints, camera: Camera) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give where what is left of the thyroid lies, before and after."""
    before, after = points.before, points.after
    return (
        pixel_of(before.remnants, before.position, camera),
        pixel_of(after.remnants, after.position, camera),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
