"""Which series a study wants from a server: those that its table of scans names.

A row that names a Series Instance UID wants that series. Where a row names none, nor a file that is
there, every NM and CT series of the patient is wanted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trialreadout.core.findings import Finding, StudyError
from trialreadout.sources.dicom.index import Index
from trialreadout.sources.dicom.web import is_uid
from trialreadout.sources.read import Sources


@dataclass(frozen=True, slots=True)
class Wanted:
    """A series of a patient, or all of them."""

    subject: str
    series: str | None
    """Its identifier; None: every NM and CT series."""
    file: str | None = None
    row: int | None = None
    """Where it is named."""


def wanted(sources: Sources, index: Index, patients: Sequence[str] = ()) -> list[Wanted]:
    """List what is wanted, each once, in the order of the table.

    Parameters
    ----------
    sources, index
        The tables, and the files that are there.
    patients
        Whose; none: everybody's whom the table of scans names. A patient who is named here and not
        there wants every series.

    Raises
    ------
    StudyError
        If a patient who is named is not in the study.
    """
    known = set(sources.table("subjects")["subject"])
    strangers = [patient for patient in patients if patient not in known]
    if strangers:
        raise StudyError([_not_in_study(patient) for patient in strangers])
    asked: dict[tuple[str, str | None], Wanted] = {}
    for row in sources.table("scans").drop_nulls("subject").iter_rows(named=True):
        subject, named = row["subject"], (row["series"] or "").strip()
        if patients and subject not in patients:
            continue
        series = named if is_uid(named) else None
        if series is None and named and index.of(named):
            continue
        asked.setdefault((subject, series), Wanted(subject, series, str(row["file"]), row["row"]))
    of_table = set(sources.table("scans")["subject"])
    for patient in patients:
        if patient not in of_table:
            asked.setdefault((patient, None), Wanted(patient, None))
    return list(asked.values())


def _not_in_study(patient: str) -> Finding:
    return Finding(
        "error",
        "wrong-usage",
        value=f'--patient "{patient}"',
        allowed="a patient of the study",
        remedy="Name the patient as the table of subjects does.",
    )
