"""Scans to be written as DICOM: invented, small, and not alike on both sides."""

from __future__ import annotations

import shutil
import subprocess
from datetime import datetime
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from trialreadout.imaging.camera import Camera
from trialreadout.imaging.phantom.patient import draw_patient
from trialreadout.imaging.phantom.planar import counted, expected_counts
from trialreadout.imaging.phantom.population import POPULATION
from trialreadout.imaging.scans import Administered, BesidePeak, PlanarScan
from trialreadout.sources.dicom import About

ABOUT = About("EXAMPLE", "NL-01", "NL-01/baseline-planar", invented=True, description="planar")
BEGUN = datetime(2014, 1, 27, 10, 11, 12)
GIVEN = Administered(datetime(2014, 1, 24, 9, 0), 185.0)


def small_scan(seed: int = 1, *, beside_peak: bool = False) -> PlanarScan:
    """A planar pair of which the left side counts more, from either side."""
    random = np.random.default_rng(seed)
    shape = np.outer(np.hanning(48), np.hanning(24)) * np.linspace(0.2, 1.8, 24)
    counts = random.poisson(20 * np.stack([shape, 0.8 * shape])).astype(np.float32)
    beside = None
    if beside_peak:
        low, high = random.poisson(counts / 3), random.poisson(counts / 9)
        beside = BesidePeak(low.astype(np.float32), high.astype(np.float32), (19.08, 72.9, 24.78))
    return PlanarScan(counts, 4.8, 300.0, BEGUN, GIVEN, beside)


@cache
def phantom_scan(seed: int = 1, seconds: float = 100.0) -> PlanarScan:
    """What a camera counts of a drawn patient."""
    random = np.random.default_rng(seed)
    camera = Camera(rows=512, columns=128, pixel_mm=4.8)
    expected = expected_counts(draw_patient(POPULATION, random), camera, seconds)
    counts = counted(expected.whole, random)
    return PlanarScan(counts, camera.pixel_mm, seconds, BEGUN, GIVEN)


def errors_of_dciodvfy(path: Path) -> list[str]:
    """What dciodvfy holds for an error; the test is skipped where it is absent."""
    if shutil.which("dciodvfy") is None:
        pytest.skip("dciodvfy is not here: it is in Debian's dicom3tools")
    said = subprocess.run(["dciodvfy", str(path)], capture_output=True, text=True, check=False)
    lines = [*said.stdout.splitlines(), *said.stderr.splitlines()]
    return [line for line in lines if line.startswith("Error")]
