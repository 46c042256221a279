"""The tables of reads and foci as structured reports, one for each reading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from trialreadout.core.findings import Finding
from trialreadout.sources.dicom.index import find
from trialreadout.sources.dicom.reading import ReadFocus, Reading
from trialreadout.sources.dicom.rows import rows_with_series
from trialreadout.sources.dicom.written_report import report_file
from trialreadout.sources.read import Sources

_SCAN = ("subject", "scanned_on", "kind")


def reports_of(
    study_folder: Path, sources: Sources, study: str, *, invented: bool
) -> tuple[dict[str, bytes], list[Finding]]:
    """Write each reading of which the scan is there as a report.

    Returns
    -------
    The reports by their path, and a finding for each reading that could not be written.
    """
    index = find(study_folder)
    series = {
        (row.subject, row.scanned_on, row.kind): row.series for row in rows_with_series(sources)
    }
    foci = sources.table("foci").rows(named=True)
    files: dict[str, bytes] = {}
    findings: list[Finding] = []
    taken: set[tuple[Any, ...]] = set()
    for number, row in enumerate(sources.table("reads").iter_rows(named=True), 1):
        scan = tuple(row[column] for column in _SCAN)
        there = index.of(series[scan]) if scan in series else ()
        pictures = [file for file in there if file.form in ("planar", "spect")]
        if not pictures or None in scan:
            findings.append(_not_written(row, "no file of the scan is there"))
            continue
        mine = [f for f in foci if (*(f[c] for c in _SCAN), f["reader"]) == (*scan, row["reader"])]
        if (*scan, row["reader"]) in taken:
            mine = []  # they stand with the first reading of this reader
        taken.add((*scan, row["reader"]))
        name = f"{row['subject']}/{row['scanned_on']}-{row['kind']}-reading-{number}.dcm"
        try:
            files[name] = report_file(_reading(row, mine), pictures, study, invented=invented)
        except ValueError as wrong:
            findings.append(_not_written(row, str(wrong)))
    return files, findings


def _reading(row: dict[str, Any], foci: list[dict[str, Any]]) -> Reading:
    said = [
        ReadFocus(each["lesion"], each["site"], each["uptake"], each["tumour_to_background"])
        for each in foci
        if each["lesion"] and each["uptake"]
    ]
    return Reading(
        row["subject"],
        row["scanned_on"],
        row["kind"],
        row["reader"],
        row["read_on"],
        row["adjudicated"],
        tuple(said),
    )


def _not_written(row: dict[str, Any], why: str) -> Finding:
    return Finding(
        "warning",
        "not-written",
        table="reads",
        file=str(row["file"]),
        row=row["row"],
        subject=row["subject"],
        value=why,
        allowed="a reading of a scan whose files are there, in words that DICOM can hold",
        remedy="Name the scan's series in the table of scans; the other reports were written.",
    )
