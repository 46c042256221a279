"""Invented patients on whom the detector is measured: fresh seeds, scored pair by pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trialreadout.imaging.camera import Camera
from trialreadout.imaging.detection.candidates import Detector, taught
from trialreadout.imaging.detection.features import mean_count
from trialreadout.imaging.detection.grid import BIN_MM, COLUMNS, binned
from trialreadout.imaging.detection.registration import registered
from trialreadout.imaging.detection.scoring import Scored, score
from trialreadout.imaging.phantom.cameras import SHIFTED_CAMERA
from trialreadout.imaging.phantom.ideal_observer import detectability
from trialreadout.imaging.phantom.patient import Blobs, Patient, draw_patient
from trialreadout.imaging.phantom.planar import Expected, expected_counts, pixel_of
from trialreadout.imaging.phantom.population import POPULATION, SHIFTED
from trialreadout.imaging.phantom.two_points import second_point

Floats = np.ndarray

POINT_SECONDS = 300.0
LEVELS = (100.0, 300.0, 1000.0)
CALIBRATION, REPORT = 8, 99
"""First part of the seeds that the calibration is fitted on, and of those that are reported."""


@dataclass(frozen=True)
class Pair:
    """One planar pair: its candidates as scored, and what the ideal observer could tell."""

    scored: Scored
    detectability: Floats
    level: float
    """Decimal logarithm of the mean count; what a calibration may use."""


@dataclass(frozen=True)
class Change:
    """Two time points of one patient, scored on what appeared."""

    scored: Scored
    detectability: Floats
    appears: bool
    level: float


def bins_of(blobs: Blobs, patient: Patient, camera: Camera) -> Floats:
    pixels = pixel_of(blobs, patient.position, camera)
    left = (COLUMNS * BIN_MM - camera.columns * camera.pixel_mm) / 2
    return np.column_stack(
        [
            (pixels[:, 0] + 0.5) * camera.pixel_mm / BIN_MM - 0.5,
            ((pixels[:, 1] + 0.5) * camera.pixel_mm + left) / BIN_MM - 0.5,
        ]
    )


def counted(expected: Expected, factor: float, random: np.random.Generator) -> Floats:
    return random.poisson(expected.whole.astype(float) * factor).astype(np.float32)


def pairs_of(
    seed: int, first: int, shifted: bool, detector: Detector | None = None
) -> dict[float, Pair]:
    """Scan one patient at each level of counts."""
    random = np.random.default_rng([first, seed, shifted])
    camera = SHIFTED_CAMERA if shifted else Camera()
    patient = draw_patient(SHIFTED if shifted else POPULATION, random)
    expected = expected_counts(patient, camera, POINT_SECONDS)
    ideal = detectability(expected)
    lesions, remnants = (bins_of(b, patient, camera) for b in (patient.lesions, patient.remnants))
    found = {}
    for seconds in (300.0,) if shifted else LEVELS:
        factor = seconds / POINT_SECONDS
        counts = binned(counted(expected, factor, random), camera.pixel_mm)
        focus, _ = (detector or taught()).peaks(counts)
        found[seconds] = Pair(
            score(focus.place, focus.probability, lesions, remnants),
            ideal * np.sqrt(factor),
            float(np.log10(mean_count(counts))),
        )
    return found


def change_of(
    seed: int, first: int, seconds: float = 300.0, detector: Detector | None = None
) -> Change:
    """Scan one patient twice; in half of them nothing appears."""
    random = np.random.default_rng([first, seed, 2])
    camera = Camera()
    appears = seed % 2 == 0
    points = second_point(draw_patient(POPULATION, random), POPULATION, random, appears)
    before, after = (expected_counts(p, camera, seconds) for p in (points.before, points.after))
    ideal = detectability(after)[np.array(points.appeared, dtype=bool)]
    earlier, now = (binned(counted(e, 1.0, random), camera.pixel_mm) for e in (before, after))
    _, appeared = (detector or taught()).peaks(now, registered(earlier, now).applied(earlier))
    patient = points.after
    new = np.array(points.appeared, dtype=bool)
    at = bins_of(patient.lesions, patient, camera)
    return Change(
        score(appeared.place, appeared.probability, at[new], np.zeros((0, 2))),
        ideal,
        appears,
        float(np.log10(mean_count(now))),
    )
