"""The scans of cases, opened from their files; what cannot be opened is told and left out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from trialreadout.core.findings import Finding
from trialreadout.imaging.scans import PlanarScan, Volume
from trialreadout.reading.cases import Case, CaseScan
from trialreadout.reading.work import CaseToRead, ScanToRead
from trialreadout.sources.dicom import Index, find, planar, volume
from trialreadout.sources.dicom.found import fault
from trialreadout.sources.rules import RULES


def opened_cases(
    study_folder: Path, cases: Sequence[CaseToRead]
) -> tuple[list[Case], list[Finding]]:
    """Open the scans of cases.

    Parameters
    ----------
    study_folder
        Below which the files lie.
    cases
        What is to be read.

    Returns
    -------
    The cases of which at least one scan was opened, and what is wrong with the others.
    """
    index = find(study_folder)
    findings = list(index.findings)
    shown: list[Case] = []
    for case in cases:
        scans = []
        for scan in case.scans:
            image, found = _image(index, scan)
            findings += found
            if image is not None:
                scans.append(CaseScan(scan.point, image))
        if scans:
            shown.append(Case(case.code, scans))
    return shown, findings


def partly_read(cases: Sequence[CaseToRead], reader: str) -> list[Finding]:
    """Name the cases of which a reader has read some scans: they are on no page."""
    return [
        Finding(
            "warning",
            "case-partly-read",
            table="reads",
            subject=case.subject,
            value=f"{len(case.read)} of {len(case.scans)} scans read by {reader}",
            allowed="a patient's scans read together, as what appears is held against the baseline",
            remedy="Let another reader read them all, or record the reading of the others by hand.",
        )
        for case in cases
        if case.read and not case.is_read
    ]


def _image(
    index: Index, scan: ScanToRead
) -> tuple[PlanarScan | Volume | None, tuple[Finding, ...]]:
    files = index.of(scan.series)
    if not files:
        return None, (_not_found(scan),)
    stranger = next((file for file in files if file.subject != scan.subject), None)
    if stranger is not None:
        rule = "scan-of-another-patient"
        return None, (fault(rule, stranger, "PatientID", allowed=scan.subject),)
    if scan.kind == "planar":
        pair = planar(files)
        return pair.scan, pair.findings
    stack = volume(files)
    return stack.scan, stack.findings


def _not_found(scan: ScanToRead) -> Finding:
    rule = RULES["scan-not-found"]
    return Finding(
        rule.severity,
        "scan-not-found",
        table="scans",
        row=scan.row,
        column="series",
        subject=scan.subject,
        value=scan.series,
        allowed=rule.allowed,
        remedy=rule.remedy,
    )
