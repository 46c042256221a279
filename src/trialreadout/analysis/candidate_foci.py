"""Candidate foci of the planar scans of a study, and what appeared since each patient's baseline.

They are offered to readers and are part of no result: endpoints are graded from reads alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from trialreadout.core.cohort import Cohort
from trialreadout.core.executor import Executor
from trialreadout.core.grid import NO_ROW
from trialreadout.imaging.detection.appearance import Appearance, find_appeared
from trialreadout.imaging.detection.candidates import find_foci
from trialreadout.imaging.detection.discoveries import PROMISED, called
from trialreadout.sources.dicom import ScanFile, find, planar
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import SCAN_KINDS

_PLANAR = SCAN_KINDS.index("planar")


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A planar scan, by the row of the table that names it."""

    subject: str
    scanned_on: date | None
    visit: str | None
    series: str | None


@dataclass(frozen=True, slots=True)
class CandidateFocus:
    """A place where a lesion may lie."""

    scan: LookedAt
    row: float
    """Row and column in pixels of the scan; both views share them."""
    column: float
    probability: float
    """That a lesion lies there."""
    called: bool = False
    """Whether it is among those of which the promised share is false, all scans together."""


@dataclass(frozen=True, slots=True)
class AppearedFocus:
    """A place where a lesion may have appeared since the baseline."""

    scan: LookedAt
    baseline: LookedAt
    row: float
    column: float
    probability: float
    """That a lesion lies there now and took up nothing at the baseline."""
    appeared: bool
    """Whether it counts as having appeared: two in a hundred patients in whom nothing did would
    have one."""
    times: float
    """How many times as much the place counts as then, soft tissue taken as the measure; infinite
    where nothing was counted, NaN where nothing was counted at either time."""
    low: float
    high: float
    p_value: float


@dataclass(frozen=True, slots=True)
class CandidateFoci:
    """All candidates of a study, the most probable of a scan first."""

    foci: tuple[CandidateFocus, ...]
    appeared: tuple[AppearedFocus, ...]
    unread: tuple[LookedAt, ...]
    """Planar scans that were not looked at: no series is named, or it cannot be read."""


@dataclass(frozen=True, slots=True, eq=False)
class _Patient:
    """Planar scans of a patient with the files of each, and which of them is the baseline."""

    scans: tuple[tuple[LookedAt, tuple[ScanFile, ...]], ...]
    baseline: int | None


def candidate_foci(
    folder: Path,
    sources: Sources,
    cohorts: Sequence[Cohort],
    executor: Executor,
    promised: float = PROMISED,
) -> CandidateFoci:
    """Look at every planar scan of a study.

    Parameters
    ----------
    folder
        Of the study; its scans lie below it.
    sources, cohorts
        Its tables, and their rows on grids, which know the baseline.
    executor
        Does the patients.
    promised
        The expected share of false ones among the candidates that are called.
    """
    foci: list[CandidateFocus] = []
    appeared: list[AppearedFocus] = []
    unread: list[LookedAt] = []
    for found in executor.map(_of_patient, list(_patients(folder, sources, cohorts))):
        foci += found.foci
        appeared += found.appeared
        unread += found.unread
    which = called([focus.probability for focus in foci], promised)
    foci = [replace(focus, called=bool(each)) for focus, each in zip(foci, which, strict=True)]
    return CandidateFoci(tuple(foci), tuple(appeared), tuple(unread))


def _patients(folder: Path, sources: Sources, cohorts: Sequence[Cohort]) -> Iterator[_Patient]:
    index, rows = find(folder), sources.table("scans").rows(named=True)
    for cohort in cohorts:
        for of_patient in cohort.scintigraphy.scan_row[..., _PLANAR]:
            # Column 0 is the baseline; NO_ROW: there is no scan.
            own = [int(row) for row in of_patient if row != NO_ROW]
            scans = []
            for row in own:
                known = rows[row]
                scan = LookedAt(
                    known["subject"], known["scanned_on"], known["visit"], known["series"]
                )
                scans.append((scan, index.of(scan.series) if scan.series else ()))
            yield _Patient(tuple(scans), 0 if of_patient[0] != NO_ROW else None)


def _of_patient(patient: _Patient) -> CandidateFoci:
    rows = [row for row, _ in patient.scans]
    scans = [planar(files).scan if files else None for _, files in patient.scans]
    foci: list[CandidateFocus] = []
    appeared: list[AppearedFocus] = []
    for at, (row, scan) in enumerate(zip(rows, scans, strict=True)):
        if scan is None:
            continue
        found = find_foci(scan)
        foci += [
            CandidateFocus(row, float(down), float(across), float(probability))
            for down, across, probability in zip(
                found.row, found.column, found.probability, strict=True
            )
        ]
        if patient.baseline is not None and at != patient.baseline:
            before = scans[patient.baseline]
            if before is not None:
                since = find_appeared(scan, before)
                appeared += _appeared(since, row, rows[patient.baseline])
    unread = [row for row, scan in zip(rows, scans, strict=True) if scan is None]
    return CandidateFoci(tuple(foci), tuple(appeared), tuple(unread))


def _appeared(since: Appearance, scan: LookedAt, baseline: LookedAt) -> Iterator[AppearedFocus]:
    found, change = since.candidates, since.increase
    for at, new in enumerate(since.appeared):
        yield AppearedFocus(
            scan,
            baseline,
            row=float(found.row[at]),
            column=float(found.column[at]),
            probability=float(found.probability[at]),
            appeared=bool(new),
            times=float(change.times[at]),
            low=float(change.low[at]),
            high=float(change.high[at]),
            p_value=float(change.p_value[at]),
        )
