"""The scans of a study in a list: what each is, and what is missing of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from trialreadout.core.findings import Finding
from trialreadout.imaging.scans import Administered, PlanarScan, Volume
from trialreadout.sources.dates import COLLECTED
from trialreadout.sources.dicom.found import ScanFile
from trialreadout.sources.dicom.index import find
from trialreadout.sources.dicom.planar import planar
from trialreadout.sources.dicom.volume import volume
from trialreadout.sources.read import Sources

_HOUR = 3600


@dataclass(frozen=True, slots=True)
class ListedScan:
    """A row of the table of scans, and what its files hold; None: not known."""

    subject: str
    scanned_on: date | None
    visit: str | None
    kind: str | None
    series: str | None
    files: int = 0
    views: tuple[str, ...] = ()
    """Of a planar scan; with the windows beside the peak, where they are there."""
    matrix: tuple[int, ...] | None = None
    """Rows and columns; of a volume slices before them."""
    pixel_mm: float | None = None
    seconds: float | None = None
    """For which each point of the body was before the camera; of a planar scan."""
    counts: int | None = None
    """In both views at the peak; of a reconstruction in counts, in all."""
    administered_at: datetime | None = None
    administered_mbq: float | None = None
    hours_after: float | None = None
    """From administration to the beginning of the scan."""
    posterior: str | None = None
    """How the view from behind came to share the columns of that from before."""
    missing: tuple[str, ...] = ()
    """What cannot be told, in words."""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, for JSON."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(self).items()
        }


def listed_scans(study_folder: Path, sources: Sources) -> list[ListedScan]:
    """List every row of the table of scans in the order of the table; pixels are read."""
    index = find(study_folder)
    rows = sources.table("scans").iter_rows(named=True)
    return [_listed(row, index.of(row["series"]) if row["series"] else ()) for row in rows]


def _listed(row: dict[str, Any], files: Sequence[ScanFile]) -> ListedScan:
    on = None if row[f"scanned_on{COLLECTED}"] else row["scanned_on"]
    scan = ListedScan(row["subject"], on, row["visit"], row["kind"], row["series"], len(files))
    if not row["series"]:
        return replace(scan, missing=("no series is named",))
    if not files:
        return replace(scan, missing=("no readable file of the series is there",))
    if row["kind"] == "planar":
        pair = planar(files)
        if pair.scan is not None:
            return _pair(scan, pair.scan)
        return replace(scan, missing=_unread(pair.findings))
    read = volume(files)
    if read.scan is not None:
        return _volume(scan, read.scan)
    return replace(scan, missing=_unread(read.findings))


def _unread(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Say why a scan cannot be read, in the words of its findings."""
    errors = [finding for finding in findings if finding.severity == "error"]
    return tuple(f"{error.rule}: {error.value}" for error in errors)


def _pair(listed: ListedScan, scan: PlanarScan) -> ListedScan:
    beside = ("scatter windows",) if scan.beside_peak is not None else ()
    seconds = None if math.isnan(scan.seconds) else scan.seconds
    known = replace(
        listed,
        views=("anterior", "posterior", *beside),
        matrix=scan.counts.shape[1:],
        pixel_mm=scan.pixel_mm,
        seconds=seconds,
        counts=round(float(scan.counts.sum(dtype=float))),
        posterior=scan.posterior,
        missing=() if seconds is not None else ("seconds a point",),
    )
    return _with_times(known, scan.begun_at, scan.administered)


def _volume(listed: ListedScan, scan: Volume) -> ListedScan:
    known = replace(
        listed,
        matrix=scan.values.shape,
        pixel_mm=float(np.linalg.norm(scan.steps_mm[1])),
        counts=round(float(scan.values.sum(dtype=float))) if scan.kind == "counts" else None,
    )
    return _with_times(known, scan.begun_at, scan.administered)


def _with_times(listed: ListedScan, begun_at: datetime | None, given: Administered) -> ListedScan:
    """Say what was given and how long before, and which of it is not known."""
    known = not math.isnan(given.mbq)
    unknown = {
        "time of the scan": begun_at is None,
        "time of administration": given.at is None,
        "activity given": not known,
    }
    hours = None
    if begun_at is not None and given.at is not None:
        hours = (begun_at - given.at).total_seconds() / _HOUR
    return replace(
        listed,
        administered_at=given.at,
        administered_mbq=given.mbq if known else None,
        hours_after=hours,
        missing=(*listed.missing, *(what for what, lacks in unknown.items() if lacks)),
    )
