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


STUDY = """\
format = 1

[study]
id = "EXAMPLE"
title = "An invented study"

[[endpoint]]
name = "uptake"
kind = "uptake-reinduction"
at = "week 8"

[[visit]]
name = "baseline"
week = 0
window_days = { before = 28 }
collect = ["scintigraphy"]

[[visit]]
name = "week 8"
week = 8
window_days = { before = 7, after = 7 }
collect = ["scintigraphy"]
"""
_TABLES = {
    "subjects": "subject,enrolled_on\nNL-01,2014-01-20\nNL-02,2014-01-20\n",
    "doses": "subject,agent,started_on\nNL-01,drug A,2014-02-03\nNL-02,drug A,2014-02-03\n",
    "status": "subject,alive,as_of,last_contact_on\n"
    "NL-01,Y,2014-07-01,2014-07-01\nNL-02,Y,2014-07-01,2014-07-01\n",
    "scans": "subject,scanned_on,visit,kind,series\n"
    "NL-01,2014-01-27,baseline,planar,NL-01/baseline-planar\n"
    "NL-01,2014-03-31,week 8,planar,\n",
    "reads": "subject,scanned_on,kind,reader\n"
    "NL-01,2014-01-27,planar,A\nNL-01,2014-03-31,planar,A\n",
    "foci": "subject,scanned_on,kind,reader,lesion,site,uptake,tumour_to_background\n"
    "NL-01,2014-03-31,planar,A,F1,neck,present,3.25\n",
}


def study_with_tables(folder: Path, **tables: str) -> Path:
    """A study of two patients, one of whom was scanned; tables may be given otherwise."""
    (folder / "data").mkdir(parents=True)
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    for name, text in {**_TABLES, **tables}.items():
        (folder / "data" / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder
