"""Where readers differ: lesions to which two of them gave another answer in the same scan.

In a scan that a reader read, a lesion that the reader did not note takes nothing up there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import polars as pl

from trialreadout.reading.cases import Case, Mark
from trialreadout.reading.taken import place_of
from trialreadout.reading.work import CaseToRead, ScanToRead
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import UNNAMED_READER

NOTHING = "none"


@dataclass(frozen=True, slots=True)
class Difference:
    """A lesion of a scan on which two readers differ."""

    scan: ScanToRead
    lesion: str
    reader: str
    uptake: str
    other_reader: str
    other_uptake: str


def differences(sources: Sources, cases: Sequence[CaseToRead]) -> tuple[Difference, ...]:
    """List where readers differ, whether or not it was settled since."""
    found = []
    for case in cases:
        for scan in case.scans:
            said = uptakes(sources, scan)
            for one, other in combinations(sorted(said), 2):
                for lesion in sorted(said[one].keys() | said[other].keys()):
                    pair = (said[one].get(lesion, NOTHING), said[other].get(lesion, NOTHING))
                    if pair[0] != pair[1]:
                        found.append(Difference(scan, lesion, one, pair[0], other, pair[1]))
    return tuple(found)


def uptakes(sources: Sources, scan: ScanToRead) -> dict[str, dict[str, str]]:
    """Give for each reader of a scan what was noted of each lesion; adjudications are left out."""
    reads = _of(sources, "reads", scan).filter(~pl.col("adjudicated").fill_null(False))
    foci = _of(sources, "foci", scan)
    noted = dict(_pairs(foci))
    return {reader: noted.get(reader, {}) for reader in reads["reader"].unique().sort()}


def with_marks(case: Case, to_read: CaseToRead, sources: Sources) -> Case:
    """Give a case what its readers marked, under letters in random order."""
    scans = {(scan.point, scan.kind): scan for scan in to_read.scans}
    readers = {reader for scan in to_read.scans for reader in uptakes(sources, scan)}
    letters = {
        reader: chr(ord("A") + at)
        for at, reader in enumerate(sorted(readers, key=lambda each: _shuffled(case, each)))
    }
    marked = []
    for shown in case.scans:
        scan = scans[shown.point, shown.kind]
        read_by = uptakes(sources, scan)
        marks = [
            Mark(
                letters[row["reader"]],
                row["lesion"],
                row["site"] or "",
                row["uptake"],
                place_of(row),
            )
            for row in _of(sources, "foci", scan).iter_rows(named=True)
            if row["reader"] in read_by
        ]
        marks.sort(key=lambda mark: (mark.by, mark.lesion))
        named = tuple(sorted(letters[reader] for reader in read_by))
        marked.append(replace(shown, marks=tuple(marks), read_by=named))
    return replace(case, scans=marked)


def _pairs(foci: pl.DataFrame) -> list[tuple[str, dict[str, str]]]:
    return [
        (str(reader), dict(own.select("lesion", "uptake").iter_rows()))
        for (reader,), own in foci.group_by("reader", maintain_order=True)
    ]


def _of(sources: Sources, table: str, scan: ScanToRead) -> pl.DataFrame:
    return (
        sources.table(table)
        .with_columns(pl.col("reader").fill_null(UNNAMED_READER))
        .filter(subject=scan.subject, scanned_on=scan.scanned_on, kind=scan.kind)
    )


def _shuffled(case: Case, reader: str) -> str:
    return hashlib.sha256(f"{case.code}\x1f{reader}".encode()).hexdigest()
