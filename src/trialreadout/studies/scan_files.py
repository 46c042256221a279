"""The scans of an invented cohort as files of DICOM."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import groupby

import numpy as np

from trialreadout.core.executor import Executor
from trialreadout.imaging.camera import Camera
from trialreadout.imaging.phantom import spect
from trialreadout.imaging.phantom.patient import Patient
from trialreadout.imaging.phantom.planar import Expected, counted, expected_counts
from trialreadout.imaging.scans import Administered, PlanarScan, Volume
from trialreadout.sources.dicom import About, planar_file, volume_files
from trialreadout.studies.marked_places import FocusKey, Place, places_of, with_places
from trialreadout.studies.plain_rows import Row, study_folder, written_of
from trialreadout.studies.planned_scans import (
    PLANAR,
    Planned,
    chosen,
    planned_scans,
    with_series,
)
from trialreadout.studies.scanned_patient import (
    SECONDS,
    bodies,
    spots,
    stream,
    with_lesions,
)

FOLDER = "scans"
CAMERA = Camera()
_GIVEN_AT = time(9)
_BEGUN_AT = {PLANAR: time(10), "spect": time(11)}
_DESCRIPTION = {PLANAR: "131I whole body", "spect": "131I SPECT of neck and trunk, MBq/ml"}


@dataclass(frozen=True, slots=True)
class Task:
    """The scans of one patient."""

    study: str
    seed: int
    every: tuple[Planned, ...]
    """All scans that the patient has, by which the body is drawn."""
    drawn: tuple[Planned, ...]
    """Those that become files."""

    def __str__(self) -> str:
        return f"scans of {self.drawn[0].subject}"


@dataclass(frozen=True, slots=True)
class Drawn:
    """Scans as files, and where the lesions lie in them."""

    files: tuple[tuple[str, bytes], ...]
    """Paths in the study folder, and contents."""
    places: Mapping[FocusKey, Place]


def folder_with_scans(
    package: str,
    tables: Mapping[str, Sequence[Row]],
    seed: int,
    executor: Executor,
    spect_of: int | None,
) -> dict[str, bytes]:
    """Return a study folder as contents by path, its scans included.

    Parameters
    ----------
    package
        The one in which `study.toml` and `scenarios.toml` lie.
    tables
        The rows of each plain table; those of scans are given the names of their series.
    seed
        Of the cohort.
    executor
        What draws the scans.
    spect_of
        Of how many patients SPECT is drawn; None: of all.
    """
    every = planned_scans(tables)
    drawn = chosen(every, spect_of)
    study = tomllib.loads(written_of(package)["study.toml"].decode())["study"]["id"]
    scans = drawn_scans(study, seed, every, drawn, executor)
    told = {
        **tables,
        "scans": with_series(tables["scans"], drawn),
        "foci": with_places(tables["foci"], scans.places, seed),
    }
    return {**study_folder(package, told), **dict(scans.files)}


def drawn_scans(
    study: str, seed: int, every: Sequence[Planned], drawn: Sequence[Planned], executor: Executor
) -> Drawn:
    """Draw scans.

    Parameters
    ----------
    study
        Its name, from which identifiers are made.
    seed
        Of the cohort; the same seed gives the same bytes.
    every
        All scans of the cohort, those of a patient beside each other.
    drawn
        Those of them that become files. What is drawn of one changes no other.
    executor
        What does the work, a patient at a time.
    """
    wanted = set(drawn)
    tasks = []
    for _, group in groupby(every, lambda scan: scan.subject):
        own = tuple(group)
        if chosen := tuple(scan for scan in own if scan in wanted):
            tasks.append(Task(study, seed, own, chosen))
    # Who has most to draw begins, so that nobody waits for the last.
    tasks.sort(key=lambda task: -sum(scan.kind != PLANAR for scan in task.drawn))
    found = list(executor.map(scans_of, tasks))
    files = tuple(file for each in found for file in each.files)
    return Drawn(files, {key: at for each in found for key, at in each.places.items()})


def scans_of(task: Task) -> Drawn:
    """Draw the scans of one patient."""
    own = bodies(task.every, task.seed)
    places = spots(task.every, own, CAMERA, task.seed)
    files: list[tuple[str, bytes]] = []
    marked: dict[FocusKey, Place] = {}
    for scan in task.drawn:
        folder = f"{FOLDER}/{scan.series}"
        patient, expected = with_lesions(scan, places, own[scan.visit], CAMERA)
        noise = stream(task.seed, scan.subject, f"noise {scan.series}")
        about = About(
            study=task.study,
            subject=scan.subject,
            series=scan.series,
            invented=True,
            description=_DESCRIPTION[scan.kind],
            sex="F" if scan.sex == "F" else "M" if scan.sex == "M" else "",
        )
        if scan.kind == PLANAR:
            pair = _planar(scan, patient, expected, noise)
            files.append((f"{folder}/whole-body.dcm", planar_file(pair, about)))
        else:
            volume = _volume(scan, patient, noise)
            files += [
                (f"{folder}/{name}", content)
                for name, content in volume_files(volume, about).items()
            ]
        at = places_of(patient, scan.kind, CAMERA)
        for each, place in zip(scan.shown, at, strict=True):
            marked[(scan.subject, scan.scanned_on.isoformat(), scan.kind, each.lesion)] = place
    return Drawn(tuple(files), marked)


def _planar(
    scan: Planned, patient: Patient, expected: Expected | None, noise: np.random.Generator
) -> PlanarScan:
    mean = expected or expected_counts(patient, CAMERA, SECONDS)
    return PlanarScan(
        counted(mean.whole, noise), CAMERA.pixel_mm, SECONDS, _begun(scan), _administered(scan)
    )


def _volume(scan: Planned, patient: Patient, noise: np.random.Generator) -> Volume:
    return spect.scanned(
        patient, CAMERA, noise, begun_at=_begun(scan), administered=_administered(scan)
    )


def _begun(scan: Planned) -> datetime:
    return datetime.combine(scan.scanned_on, _BEGUN_AT[scan.kind])


def _administered(scan: Planned) -> Administered:
    return Administered(datetime.combine(scan.administered_on, _GIVEN_AT), scan.activity_mbq)
