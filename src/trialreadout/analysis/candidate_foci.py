"""Candidate foci of the scans of a study, and what appeared since each patient's baseline.

They are offered to readers and are part of no result: endpoints are graded from reads alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from trialreadout.core.cohort import Cohort
from trialreadout.core.executor import Executor
from trialreadout.imaging.detection.appearance import Appearance, find_appeared
from trialreadout.imaging.detection.candidates import Candidates, find_foci
from trialreadout.imaging.detection.discoveries import PROMISED, called
from trialreadout.imaging.detection.volume_foci import VolumeFoci, find_in_volume
from trialreadout.sources.dicom import ScanFile, find, planar, volume
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import SCAN_KINDS

_PLANAR = SCAN_KINDS.index("planar")
_NAMES = ("subject", "kind", "scanned_on", "visit", "series")
"""What a table of scans says of one, in the order of `LookedAt`."""


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A scan, by the row of the table that names it."""

    subject: str
    kind: str
    scanned_on: date | None
    visit: str | None
    series: str | None


@dataclass(frozen=True, slots=True)
class CandidateFocus:
    """A place where a lesion may lie."""

    scan: LookedAt
    slice: float | None
    """Of a volume."""
    row: float
    """Row and column in pixels of a planar scan, both views alike, or in voxels."""
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
    read: tuple[LookedAt, ...]
    """Scans that were looked at."""
    unread: tuple[LookedAt, ...]
    """Scans that were not looked at: no series is named, or it cannot be read."""


@dataclass(frozen=True, slots=True, eq=False)
class _Patient:
    """Scans of a patient with the files of each."""

    planar: tuple[tuple[LookedAt, tuple[ScanFile, ...]], ...]
    baseline: int | None
    """Which of the planar scans is the baseline."""
    volumes: tuple[tuple[LookedAt, tuple[ScanFile, ...]], ...]


def candidate_foci(
    folder: Path,
    sources: Sources,
    cohorts: Sequence[Cohort],
    executor: Executor,
    promised: float = PROMISED,
) -> CandidateFoci:
    """Look at every scan of a study; what appeared is told of planar scans.

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
    read: list[LookedAt] = []
    unread: list[LookedAt] = []
    for found in executor.map(_of_patient, list(_patients(folder, sources, cohorts))):
        foci += found.foci
        appeared += found.appeared
        read += found.read
        unread += found.unread
    which = called([focus.probability for focus in foci], promised)
    foci = [replace(focus, called=bool(each)) for focus, each in zip(foci, which, strict=True)]
    return CandidateFoci(tuple(foci), tuple(appeared), tuple(read), tuple(unread))


def _patients(folder: Path, sources: Sources, cohorts: Sequence[Cohort]) -> Iterator[_Patient]:
    """List every scan of the table, serial ones of a visit too; the grid knows the baselines."""
    index, scans = find(folder), sources.table("scans").with_row_index("at")
    in_order = scans.sort("scanned_on", maintain_order=True)
    # Column 0 is the baseline; NO_ROW: there is no scan.
    baselines = {
        int(at) for cohort in cohorts for at in cohort.scintigraphy.scan_row[:, 0, _PLANAR]
    }

    def opened(row: dict[str, Any]) -> tuple[LookedAt, tuple[ScanFile, ...]]:
        scan = LookedAt(*(row[name] for name in _NAMES))
        return scan, index.of(scan.series) if scan.series else ()

    for _, own in in_order.group_by("subject", maintain_order=True):
        planar = own.filter(kind="planar")
        at = [place for place, row in enumerate(planar["at"]) if row in baselines]
        yield _Patient(
            tuple(map(opened, planar.iter_rows(named=True))),
            at[0] if at else None,
            tuple(map(opened, own.filter(kind="spect").iter_rows(named=True))),
        )


def _of_patient(patient: _Patient) -> CandidateFoci:
    scans = [(row, planar(files).scan if files else None) for row, files in patient.planar]
    volumes = [(row, volume(files).scan if files else None) for row, files in patient.volumes]
    foci: list[CandidateFocus] = []
    appeared: list[AppearedFocus] = []
    for at, (row, scan) in enumerate(scans):
        if scan is None:
            continue
        foci += _foci(row, find_foci(scan))
        if patient.baseline is not None and at > patient.baseline:
            baseline, before = scans[patient.baseline]
            if before is not None:
                appeared += _appeared(find_appeared(scan, before), row, baseline)
    for row, stack in volumes:
        if stack is not None:
            foci += _foci(row, find_in_volume(stack))
    read = [row for row, scan in (*scans, *volumes) if scan is not None]
    unread = [row for row, scan in (*scans, *volumes) if scan is None]
    return CandidateFoci(tuple(foci), tuple(appeared), tuple(read), tuple(unread))


def _foci(scan: LookedAt, found: Candidates | VolumeFoci) -> Iterator[CandidateFocus]:
    for at, probability in enumerate(found.probability):
        within = float(found.slice[at]) if isinstance(found, VolumeFoci) else None
        place = float(found.row[at]), float(found.column[at])
        yield CandidateFocus(scan, within, *place, float(probability))


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
