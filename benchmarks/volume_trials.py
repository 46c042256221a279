"""Invented patients on whom the detection in volumes is taught and measured, a SPECT of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from trialreadout.imaging.camera import Camera
from trialreadout.imaging.detection.scoring import Scored, score
from trialreadout.imaging.phantom.patient import NO_BLOBS, Blobs, Patient, draw_patient
from trialreadout.imaging.phantom.planar import on_the_table
from trialreadout.imaging.phantom.population import POPULATION
from trialreadout.imaging.phantom.spect import scanned
from trialreadout.imaging.scans import Volume

Floats = np.ndarray

STREAM = 5
"""Last part of the seeds of volumes."""


@dataclass(frozen=True)
class VolumeTrial:
    """One SPECT, and what lies in its field of view, by slice, row and column."""

    patient: Patient
    volume: Volume
    seen: Floats
    """Which lesions of the patient lie in the field of view."""
    lesions: Floats
    """Where these lie."""
    remnants: Floats

    def scored(self, place: Floats, rank: Floats) -> Scored:
        """Hold candidates against the lesions, the highest first."""
        step_mm = np.linalg.norm(self.volume.steps_mm, axis=1)
        places = (each * step_mm for each in (self.lesions, self.remnants))
        return score(place * step_mm, rank, *places, bin_mm=1.0)


def patient_of(seed: int, first: int) -> tuple[Patient, np.random.Generator]:
    """Draw a patient, and give the stream that goes on from there."""
    random = np.random.default_rng([first, seed, STREAM])
    return draw_patient(POPULATION, random), random


def voxels_of(blobs: Blobs, volume: Volume) -> Floats:
    """Give where blobs on the table lie: slice, row and column, shape (n, 3)."""
    across, behind, below = blobs.centre_mm.T
    away = np.column_stack([across, behind, -below]) - volume.origin_mm
    return np.linalg.solve(volume.steps_mm.T, away.T).T


def inside(place: Floats, volume: Volume) -> Floats:
    """Tell which places lie in the field of view."""
    return ((place >= -0.5) & (place < np.array(volume.values.shape) - 0.5)).all(1)


def trial_of(seed: int, first: int, kept: Path | None = None) -> VolumeTrial:
    """Scan one patient; a folder keeps the volume, so that it is drawn once."""
    patient, random = patient_of(seed, first)
    (volume,) = kept_or_drawn(kept, f"{first}-{seed}", patient, random, 1)
    lying = on_the_table(patient)
    lesions, remnants = (voxels_of(each, volume) for each in (lying.lesions, lying.remnants))
    seen, own = (inside(each, volume) for each in (lesions, remnants))
    return VolumeTrial(patient, volume, seen, lesions[seen], remnants[own])


def without_lesions(seed: int, first: int, kept: Path | None = None) -> list[Volume]:
    """Scan a patient without lesions twice: what differs is the noise of counting."""
    patient, random = patient_of(seed, first)
    bare = replace(patient, lesions=NO_BLOBS, site=())
    return kept_or_drawn(kept, f"{first}-{seed}-bare", bare, random, 2)


def kept_or_drawn(
    kept: Path | None, name: str, patient: Patient, random: np.random.Generator, times: int
) -> list[Volume]:
    """Scan a patient some times, or read what was kept of it."""
    path = kept / f"{name}.npz" if kept else None
    if path is not None and path.is_file():
        with np.load(path) as arrays:
            placed = {"origin_mm": arrays["origin"], "steps_mm": arrays["steps"]}
            return [Volume(values, **placed, kind="MBq/ml") for values in arrays["values"]]
    volumes = [scanned(patient, Camera(), random) for _ in range(times)]
    if path is not None:
        values = np.stack([each.values for each in volumes])
        first = volumes[0]
        np.savez(path, values=values, origin=first.origin_mm, steps=first.steps_mm)
    return volumes
