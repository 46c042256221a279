"""A saved reading brought into the study: codes become patients, marks become lesions.

What is there stays: a scan that its reader has read already is refused, and so is the whole file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from trialreadout.core.findings import Finding, StudyError
from trialreadout.reading.matched import Place, Scan, names_of_lesions
from trialreadout.reading.saved import SavedFocus, SavedReading
from trialreadout.reading.work import CaseToRead, ScanToRead
from trialreadout.sources.read import Sources


@dataclass(frozen=True, slots=True)
class Taken:
    """Rows for the tables, and what there is to say of them."""

    reads: tuple[Mapping[str, str], ...]
    foci: tuple[Mapping[str, str], ...]
    findings: tuple[Finding, ...]
    """Warnings: scans that the reader could not read."""


AXES = ("pixel_slice", "pixel_row", "pixel_column")
"""The columns of a place; a planar scan has no slice."""


def taken(
    reading: SavedReading,
    file: str,
    study: str,
    cases: Iterable[CaseToRead],
    sources: Sources,
) -> Taken:
    """Make rows of a reading.

    Parameters
    ----------
    reading, file
        What was saved, and what findings call it.
    study
        The name of the study.
    cases
        All cases of its reader, as `cases_to_read` lists them.
    sources
        The tables, for the lesions that others marked.

    Raises
    ------
    StudyError
        If it is of another study, names a case that is not there, or reads a scan again.
    """
    if reading.study != study:
        raise StudyError([_of_another_study(file, reading.study, study)])
    by_code = {case.code: case for case in cases}
    keys = [(read.case, read.point, read.kind) for read in reading.reads]
    faults = [_unknown(file, key) for key in keys if _scan(by_code, key) is None]
    if not faults:
        faults = [_again(file, by_code, key, reading.reader) for key in _twice(by_code, keys)]
    read_there = set(keys)
    faults += [
        _without_read(file, focus)
        for focus in reading.foci
        if (focus.case, focus.point, focus.kind) not in read_there
    ]
    if faults:
        raise StudyError(faults)
    names = {
        code: _names(by_code[code], reading, sources)
        for code in dict.fromkeys(focus.case for focus in reading.foci)
    }
    reads = []
    for read in reading.reads:
        scan = _scan(by_code, (read.case, read.point, read.kind))
        assert scan is not None  # asked above
        said = {"read_on": read.read_on.isoformat(), "adjudicated": _flag(reading.adjudicated)}
        reads.append(_keyed(scan, reading.reader) | said)
    foci = []
    for focus in reading.foci:
        scan = _scan(by_code, (focus.case, focus.point, focus.kind))
        assert scan is not None
        said = {
            "lesion": names[focus.case][focus.name],
            "site": focus.site,
            "uptake": focus.uptake,
            **_pixel(focus.place),
        }
        foci.append(_keyed(scan, reading.reader) | said)
    unread = tuple(
        _not_readable(file, scan, reading.reader)
        for key in reading.unreadable
        if (scan := _scan(by_code, key)) is not None
    )
    return Taken(tuple(reads), tuple(foci), unread)


def _names(case: CaseToRead, reading: SavedReading, sources: Sources) -> dict[str, str]:
    marked: dict[str, dict[Scan, Place]] = {}
    for focus in reading.foci:
        if focus.case == case.code:
            places = marked.setdefault(focus.name, {})
            if focus.place is not None and focus.uptake != "none":
                places[focus.point, focus.kind] = focus.place
    own = sources.table("foci").filter(subject=case.subject)
    steps = {key[1:]: step for key, step in reading.steps_mm.items() if key[0] == case.code}
    return names_of_lesions(marked, _known(case, own), own["lesion"].unique().to_list(), steps)


def _known(case: CaseToRead, foci: pl.DataFrame) -> dict[str, dict[Scan, Place]]:
    """Say where others marked the lesions of a patient."""
    scans = {(scan.scanned_on, scan.kind): (scan.point, scan.kind) for scan in case.scans}
    known: dict[str, dict[Scan, Place]] = {}
    for row in foci.filter(pl.col("uptake") != "none").iter_rows(named=True):
        scan = scans.get((row["scanned_on"], row["kind"]))
        place = place_of(row)
        if scan is not None and place is not None:
            known.setdefault(row["lesion"], {})[scan] = place
    return known


def place_of(focus: Mapping[str, object]) -> Place | None:
    """Give the place of a row of foci: of a planar scan row and column; None if it has none."""
    planar = focus["kind"] == "planar"
    names = AXES[1:] if planar else AXES
    cells = [focus[name] for name in names]
    return None if None in cells else tuple(float(str(cell)) for cell in cells)


def _scan(by_code: Mapping[str, CaseToRead], key: tuple[str, int, str]) -> ScanToRead | None:
    code, point, kind = key
    own = by_code[code].scans if code in by_code else ()
    return next((each for each in own if (each.point, each.kind) == (point, kind)), None)


def _twice(
    by_code: Mapping[str, CaseToRead], keys: list[tuple[str, int, str]]
) -> list[tuple[str, int, str]]:
    """Find scans that were read before, or twice in this file."""
    seen: set[tuple[str, int, str]] = set()
    again = []
    for key in keys:
        if key in seen or key[1:] in by_code[key[0]].read:
            again.append(key)
        seen.add(key)
    return again


def _keyed(scan: ScanToRead, reader: str) -> dict[str, str]:
    on = scan.scanned_on.isoformat()
    return {"subject": scan.subject, "scanned_on": on, "kind": scan.kind, "reader": reader}


def _pixel(place: Place | None) -> dict[str, str]:
    if place is None:
        return {}
    return {name: f"{at:.1f}" for name, at in zip(AXES[-len(place) :], place, strict=True)}


def _flag(value: bool) -> str:
    return "Y" if value else "N"


def _of_another_study(file: str, found: str, study: str) -> Finding:
    return Finding(
        "error",
        "reading-of-another-study",
        file=file,
        value=found,
        allowed=study,
        remedy="Name the folder of the study that was read.",
    )


def _unknown(file: str, key: tuple[str, int, str]) -> Finding:
    code, point, kind = key
    return Finding(
        "error",
        "unknown-case",
        file=file,
        value=f"case {code}, time point {point + 1}, {kind}",
        allowed="a scan that the study has, under the code of this reader",
        remedy="Is a scan or a patient gone from the tables, or the reader's name another one?",
    )


def _again(
    file: str, by_code: Mapping[str, CaseToRead], key: tuple[str, int, str], reader: str
) -> Finding:
    code, point, kind = key
    return Finding(
        "error",
        "read-twice",
        table="reads",
        file=file,
        subject=by_code[code].subject,
        value=f"case {code}, time point {point + 1}, {kind}, by {reader}",
        allowed="one reading of a scan by one reader",
        remedy="What was read first stands; make a new page, which leaves out what was read.",
    )


def _without_read(file: str, focus: SavedFocus) -> Finding:
    return Finding(
        "error",
        "not-a-reading",
        file=file,
        value=f"focus {focus.name} of case {focus.case}, time point {focus.point + 1}, not read",
        allowed="foci of scans that were read",
        remedy="Save it from the page again.",
    )


def _not_readable(file: str, scan: ScanToRead, reader: str) -> Finding:
    return Finding(
        "warning",
        "scan-cannot-be-read",
        table="scans",
        file=file,
        subject=scan.subject,
        value=f"{scan.kind} of {scan.scanned_on.isoformat()}, by {reader}",
        allowed="a scan that its reader can read",
        remedy="It stays unread, so that its uptake is unknown; look at the scan.",
    )
