"""What there is to read: the scans of each patient in time order, who has read them, who has not.

Scans that carry one visit, or else one date, are one time point; what is planar and what is SPECT
of it are read side by side. Of several of one kind at a visit each is a time point of its own. A
scan whose files are not named cannot be read here, and is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from trialreadout.reading.cases import case_code
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import UNNAMED_READER

_KEY = ["subject", "scanned_on", "kind"]


@dataclass(frozen=True, slots=True)
class ScanToRead:
    """A scan, as the tables name it."""

    subject: str
    scanned_on: date
    kind: str
    series: str
    point: int
    """Of the time points of its patient, 0 the first."""
    row: int
    """In the file of the table of scans."""


@dataclass(frozen=True, slots=True)
class CaseToRead:
    """A patient under the code that one reader sees, and that patient's scans in time order."""

    code: str
    subject: str
    scans: tuple[ScanToRead, ...]
    read: frozenset[tuple[int, str]]
    """Time point and kind of those that the reader has read."""

    @property
    def is_read(self) -> bool:
        """Whether nothing is left to read."""
        return self.read == {(scan.point, scan.kind) for scan in self.scans}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reader is."""

    reader: str
    read: int
    """Scans."""
    scans: int


def cases_to_read(
    sources: Sources, study: str, reader: str, *, adjudicated: bool = False
) -> tuple[CaseToRead, ...]:
    """List all patients with scans that can be read, in the random order of one reader.

    Parameters
    ----------
    sources
        The plain tables.
    study
        Its name, from which the codes follow.
    reader
        Who reads.
    adjudicated
        Whether the readings that settle differences are asked after, and not the others.
    """
    scans = readable_scans(sources)
    reads = _reads_of(sources, adjudicated).filter(_named(reader))
    read = set(reads.select(_KEY).iter_rows())
    cases = []
    for subject in dict.fromkeys(scan.subject for scan in scans):
        own = tuple(scan for scan in scans if scan.subject == subject)
        seen = (s for s in own if (s.subject, s.scanned_on, s.kind) in read)
        done = frozenset((scan.point, scan.kind) for scan in seen)
        cases.append(CaseToRead(case_code(study, reader, subject), subject, own, done))
    return tuple(sorted(cases, key=lambda case: case.code))


def all_cases(sources: Sources) -> tuple[CaseToRead, ...]:
    """List all patients with scans, whether or not their files are named, by their own names."""
    scans = readable_scans(sources, named_alone=False)
    return tuple(
        CaseToRead(subject, subject, tuple(s for s in scans if s.subject == subject), frozenset())
        for subject in dict.fromkeys(scan.subject for scan in scans)
    )


def readable_scans(sources: Sources, *, named_alone: bool = True) -> tuple[ScanToRead, ...]:
    """List the scans by patient, time point and kind; those alone whose files are named, or all."""
    scans = sources.table("scans").with_columns(pl.col("series").fill_null(""))
    scans = scans.filter(pl.col("series") != "") if named_alone else scans
    named = pl.coalesce("visit", pl.col("scanned_on").cast(pl.String))
    repeated = pl.col("scanned_on").rank("dense").over("subject", named, "kind")
    placed = scans.with_columns(_repeated=repeated).with_columns(
        _first=pl.col("scanned_on").min().over("subject", named, "_repeated"),
    )
    placed = placed.with_columns(_point=pl.col("_first").rank("dense").over("subject") - 1)
    ordered = placed.sort("subject", "_point", "kind", "scanned_on", maintain_order=True)
    columns = ("subject", "scanned_on", "kind", "series", "_point", "row")
    return tuple(ScanToRead(*row) for row in ordered.select(columns).iter_rows())


def progress(sources: Sources, readers: Iterable[str] = ()) -> tuple[Progress, ...]:
    """Tell how far each reader is: those of the table of reads, and others that are named."""
    scans = {(s.subject, s.scanned_on, s.kind) for s in readable_scans(sources)}
    reads = _reads_of(sources, adjudicated=False)
    names = {name.casefold(): name for name in (*reads["reader"].unique().sort(), *readers)}
    return tuple(
        Progress(
            name,
            len(scans & set(reads.filter(_named(name)).select(_KEY).iter_rows())),
            len(scans),
        )
        for name in names.values()
    )


def _reads_of(sources: Sources, adjudicated: bool) -> pl.DataFrame:
    reads = sources.table("reads").with_columns(pl.col("reader").fill_null(UNNAMED_READER))
    return reads.filter(pl.col("adjudicated").fill_null(False) == adjudicated)


def _named(reader: str) -> pl.Expr:
    return pl.col("reader").str.to_lowercase() == reader.lower()
