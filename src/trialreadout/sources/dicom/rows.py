"""The files of scans, held against the rows of the table that names their series."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from trialreadout.core.findings import Finding
from trialreadout.sources.dates import COLLECTED
from trialreadout.sources.dicom import tags
from trialreadout.sources.dicom.found import Form, ScanFile, fault
from trialreadout.sources.dicom.given import administered
from trialreadout.sources.dicom.identifying import burned_in, names_a_person, private_tags
from trialreadout.sources.dicom.index import Index, named_by
from trialreadout.sources.dicom.moments import day_begun
from trialreadout.sources.dicom.planar import paired_frames, planar
from trialreadout.sources.dicom.stacked import stacked
from trialreadout.sources.dicom.volume import placed_volume, volume
from trialreadout.sources.read import Sources
from trialreadout.sources.rules import RULES

_FORMS: dict[str, Form] = {"planar": "planar", "spect": "spect"}
"""By the kind of a row, the form of the file that it names."""
_NUMBER_OF_A_STRANGER = "of nobody in the study, not shown here"
"""It may be the number of a hospital."""
_WITHOUT_DATES = "days-without-dates"
"""The finding of a study whose days were placed on a calendar of its own."""


@dataclass(frozen=True, slots=True)
class ScanRow:
    """A row of the table of scans that names a series."""

    subject: str
    kind: str
    series: str
    scanned_on: date | None
    """None where it is not known to the day."""
    file: str
    row: int


def rows_with_series(sources: Sources) -> list[ScanRow]:
    """Return the rows of the table of scans that name a series."""
    rows = sources.table("scans").drop_nulls(["subject", "kind", "series"])
    placed = any(finding.rule == _WITHOUT_DATES for finding in sources.findings)
    return [
        ScanRow(
            row["subject"],
            row["kind"],
            row["series"],
            None if placed or row[f"scanned_on{COLLECTED}"] else row["scanned_on"],
            str(row["file"]),
            row["row"],
        )
        for row in rows.iter_rows(named=True)
    ]


def patients_of(sources: Sources) -> frozenset[str]:
    """Return the identifiers of the study's patients."""
    return frozenset(sources.table("subjects")["subject"].drop_nulls().to_list())


def check_rows(index: Index, sources: Sources, *, pixels: bool = False) -> Iterator[Finding]:
    """Find what is wrong with each scan that a row names, and which files no row names."""
    known = patients_of(sources)
    named: set[str] = set()
    for row in rows_with_series(sources):
        files = index.of(row.series)
        named.update(file.name for file in files)
        if files:
            yield from _of_row(row, files, pixels, known)
        elif not any(named_by(finding.file or "", row.series) for finding in index.findings):
            yield _not_found(row, sources)
    left = [file for file in index.files if file.name not in named and file.form != "report"]
    for file in _one_a_series(left):
        yield fault("scan-without-row", file, "SeriesInstanceUID")
    for file in _one_a_series(index.files):
        for keyword in names_a_person(file.header):
            yield fault("identifying-header", file, keyword, "something that is not shown here")
        if private := private_tags(file.header):
            yield fault("private-header", file, value=f"{private} private tags, not shown here")
        if burned_in(file.header):
            yield fault("burned-in-annotation", file, "BurnedInAnnotation")


def _of_row(
    row: ScanRow, files: Sequence[ScanFile], pixels: bool, known: frozenset[str]
) -> Iterator[Finding]:
    strangers = {file.subject: file for file in files if file.subject != row.subject}
    for subject, file in strangers.items():
        allowed = f"{row.subject}, as {row.file}, row {row.row}, says"
        shown = None if subject is None or subject in known else _NUMBER_OF_A_STRANGER
        yield fault("scan-of-another-patient", file, "PatientID", shown, allowed=allowed)
    of_kind = [file for file in files if file.form == _FORMS[row.kind]]
    if row.kind == "planar":
        yield from planar(files).findings if pixels else paired_frames(files)[1]
    else:
        yield from volume(files).findings if pixels else placed_volume(files)[1]
        yield from _beside(files)
    if not of_kind:
        return
    days = {day: file for file in of_kind if (day := day_begun(file.header)) is not None}
    if row.scanned_on is not None and days and row.scanned_on not in days:
        day, file = next(iter(days.items()))
        allowed = f"{row.scanned_on}, as {row.file}, row {row.row}, says"
        yield fault("scan-on-another-day", file, "AcquisitionDate", str(day), allowed=allowed)
    if not pixels:
        yield from administered(of_kind[0])[1]


def _beside(files: Sequence[ScanFile]) -> Iterator[Finding]:
    """Check the CT beside a SPECT."""
    slices = [file for file in files if file.form == "ct"]
    if slices and len(slices) < len(files):
        stack = stacked(slices)
        if isinstance(stack, Finding):
            yield stack


def _not_found(row: ScanRow, sources: Sources) -> Finding:
    rule = RULES["scan-not-found"]
    return Finding(
        rule.severity,
        "scan-not-found",
        table="scans",
        file=row.file,
        row=row.row,
        column=sources.heading("scans", "series"),
        subject=row.subject,
        value=row.series,
        allowed=rule.allowed,
        remedy=rule.remedy,
    )


def _one_a_series(files: Iterable[ScanFile]) -> list[ScanFile]:
    """Return the first file of each series and patient."""
    first: dict[tuple[str | None, str | None], ScanFile] = {}
    for file in files:
        first.setdefault((file.subject, tags.text(file.header, "SeriesInstanceUID")), file)
    return list(first.values())
