"""Readings in structured reports, brought into the tables of reads and foci.

Reports lie among the scans. Their rows stand beside those of the tables, so that a reading that
stands in both is found as a record that stands twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.sources.handed_in import HandedIn
from trialreadout.sources.raw import Raw

if TYPE_CHECKING:
    from trialreadout.sources.dicom.reading import Reading

SCANS_FOLDER = "scans"
"""Within the study folder."""
_READS = ("subject", "scanned_on", "kind", "reader", "read_on", "adjudicated")
_FOCI = (
    "subject",
    "scanned_on",
    "kind",
    "reader",
    "lesion",
    "site",
    "uptake",
    "tumour_to_background",
)


def with_reports(study_folder: Path, handed: HandedIn) -> HandedIn:
    """Add the readings of structured reports to what was handed in; mostly there are none."""
    if not (study_folder / SCANS_FOLDER).is_dir():
        return handed
    from trialreadout.sources.dicom.index import find
    from trialreadout.sources.dicom.read_report import read_report

    reads: list[tuple[str | None, ...]] = []
    foci: list[tuple[str | None, ...]] = []
    findings: list[Finding] = []
    files: dict[str, Path] = {}
    for file in find(study_folder).files:
        if file.form != "report":
            continue
        files[file.name] = file.path
        reading = read_report(file)
        if isinstance(reading, Finding):
            findings.append(reading)
        else:
            reads.append((*_of_reading(reading), file.name, "1"))
            foci += [(*row, file.name, str(at)) for at, row in enumerate(_of_foci(reading), 2)]
    raw = {**handed.raw, **_joined(handed.raw, "reads", _READS, reads)}
    raw = {**raw, **_joined(raw, "foci", _FOCI, foci)}
    return replace(
        handed,
        raw=raw,
        findings=(*handed.findings, *findings),
        files={**handed.files, **files},
    )


def _of_reading(reading: Reading) -> tuple[str | None, ...]:
    adjudicated = None if reading.adjudicated is None else "Y" if reading.adjudicated else "N"
    read_on = None if reading.read_on is None else reading.read_on.isoformat()
    return (*_scan(reading), read_on, adjudicated)


def _of_foci(reading: Reading) -> list[tuple[str | None, ...]]:
    return [
        (
            *_scan(reading),
            focus.lesion,
            focus.site,
            focus.uptake,
            None if focus.tumour_to_background is None else repr(focus.tumour_to_background),
        )
        for focus in reading.foci
    ]


def _scan(reading: Reading) -> tuple[str | None, ...]:
    return (reading.subject, reading.scanned_on.isoformat(), reading.kind, reading.reader)


def _joined(
    raw: Mapping[str, Raw], name: str, columns: tuple[str, ...], rows: list[tuple[str | None, ...]]
) -> dict[str, Raw]:
    """Put rows below those of a table, or make the table of them."""
    if not rows:
        return {}
    schema = dict.fromkeys((*columns, "file", "row"), pl.String)
    cells = pl.DataFrame(rows, schema, orient="row").with_columns(
        pl.col("file").cast(pl.Categorical), pl.col("row").cast(pl.Int32)
    )
    headings = {column: column for column in columns}
    if name not in raw:
        return {name: Raw(cells, headings)}
    there = raw[name]
    both = pl.concat([there.cells, cells], how="diagonal_relaxed")
    return {name: replace(there, cells=both, headings={**headings, **there.headings})}
