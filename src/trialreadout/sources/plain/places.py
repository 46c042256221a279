"""Which file or sheet holds which plain table.

A table lies in the file that carries its name, whatever its format, in the sheet of a workbook
that does, or where [data] files says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.core.inert import as_text
from trialreadout.sources.files import SUFFIXES, read_file
from trialreadout.sources.limits import asks_too_much, too_large
from trialreadout.sources.plain.delimited import read_delimited
from trialreadout.sources.plain.headings import nearest, normalised
from trialreadout.sources.plain.sheet import Sheet, duplicate, empty, twice
from trialreadout.sources.plain.stored import sheet_of_table
from trialreadout.sources.plain.vocabulary import likely_table
from trialreadout.sources.plain.workbook import read_workbook_sheet, sheet_names
from trialreadout.sources.tables import TABLES

WORKBOOKS = (".xlsx", ".xlsm")
ENDINGS = (".csv", ".xlsx", ".parquet", ".xpt")
"""The endings that are offered to people."""


@dataclass(frozen=True, slots=True)
class Place:
    """A file, or a sheet of a workbook."""

    path: Path
    sheet: str | None
    file: str
    """The path within the study folder."""
    name: str
    """What findings call it: the file, and the sheet where there are several."""
    table: str
    """Its own name, written as that of a table."""

    @property
    def spelled(self) -> str:
        """As [data] files names it: "labor.xlsx#Tg-Werte"."""
        return self.name.rpartition("/")[2]

    def answers_to(self, wanted: str) -> bool:
        """Tell whether this is the place that a study file names: "labor.xlsx#Tg-Werte"."""
        file, _, sheet = wanted.partition("#")
        if normalised(file) not in (normalised(self.path.name), normalised(self.path.stem)):
            return False
        return not sheet or (self.sheet is not None and normalised(sheet) == normalised(self.sheet))


@dataclass(frozen=True, slots=True)
class Found:
    """Where each table lies, and what is wrong with the places."""

    of_table: Mapping[str, Place]
    faulty: Mapping[str, Finding]
    """For a table that is in two places, or not where the study file says, the fault."""
    findings: tuple[Finding, ...]
    """Of files and sheets that belong to no table."""
    unused: tuple[Place, ...] = ()
    """The places that no table is read from."""


def find_places(folder: Path, prefix: str, files: Mapping[str, str]) -> Found:
    """Find the place of each table.

    Parameters
    ----------
    folder, prefix
        Where the files lie, and what that is called within the study.
    files
        For a table where it lies, if it is not in a place of its own name.
    """
    places, findings = places_in(folder, prefix)
    of_table: dict[str, Place] = {}
    faulty = {
        found.table: found
        for found in findings
        if found.severity == "error" and found.table is not None
    }
    named = {
        table: [place for place in places if place.answers_to(wanted)]
        for table, wanted in files.items()
    }
    taken = {place for candidates in named.values() for place in candidates}
    for table in TABLES:
        own = [place for place in places if place.table == table and place not in taken]
        candidates = named.get(table, own)
        if table in faulty:
            continue
        if len(candidates) == 1:
            of_table[table] = candidates[0]
        elif candidates:
            faulty[table] = _ambiguous(table, candidates)
        elif table in files:
            faulty[table] = _not_there(table, files[table], prefix, places)
    in_doubt = {place for table in faulty for place in named.get(table, ())}
    in_doubt |= {place for place in places if place.table in faulty}
    used = {*of_table.values(), *in_doubt}
    unused = tuple(place for place in places if place not in used)
    findings += map(_unused, unused)
    return Found(of_table, faulty, tuple(dict.fromkeys((*faulty.values(), *findings))), unused)


def read_place(place: Place) -> Sheet | Finding:
    """Read what lies in a place; or say why it cannot be read."""
    suffix = place.path.suffix.lower()
    try:
        if (large := too_large(place.path, place.name)) is not None:
            return large
        if suffix == ".csv":
            return read_delimited(place.path.read_bytes(), place.name)
        if suffix in WORKBOOKS:
            assert place.sheet is not None
            return read_workbook_sheet(place.path, place.sheet, place.name)
    except (Exception, pl.exceptions.PanicException) as fault:  # each reader has its own
        return _unreadable(place.name, fault, place.path)
    table = read_file(place.path, place.name)
    if isinstance(table, Finding):
        return table
    sheet = sheet_of_table(table, place.name)
    if not sheet.headings:
        return empty(place.name)
    again = twice(sheet.headings)
    return sheet if again is None else duplicate(place.name, 1, again)


def places_in(folder: Path, prefix: str) -> tuple[list[Place], list[Finding]]:
    """List the files and sheets that can hold a table, and what is wrong with the others."""
    places: list[Place] = []
    findings: list[Finding] = []
    for path in sorted(folder.iterdir()):
        if not path.is_file() or path.name.startswith((".", "~$")):
            continue
        file = f"{prefix}/{as_text(path.name)}"
        own = normalised(path.stem)
        if path.suffix.lower() in SUFFIXES:
            places.append(Place(path, None, file, file, own))
        elif path.suffix.lower() in WORKBOOKS:
            try:
                refused = too_large(path, file) or asks_too_much(path, file)
                if refused is not None:
                    findings.append(refused._replace(table=own if own in TABLES else None))
                    continue
                sheets = sheet_names(path)
            except (Exception, pl.exceptions.PanicException) as fault:  # the reader has its own
                found = _unreadable(file, fault, path)
                findings.append(found._replace(table=own if own in TABLES else None))
                continue
            for sheet in sheets:
                name = f"{file}#{sheet}" if len(sheets) > 1 else file
                alone = len(sheets) == 1 and normalised(sheet) not in TABLES
                places.append(Place(path, sheet, file, name, own if alone else normalised(sheet)))
        else:
            findings.append(_no_table(file))
    return places, findings


_OF_OLD_OFFICE = bytes.fromhex("D0CF11E0A1B11AE1")
"""How an encrypted workbook begins, and one in the format of before 2007."""


def _unreadable(name: str, fault: Exception, path: Path) -> Finding:
    if path.suffix.lower() in WORKBOOKS and _begins_with(path, _OF_OLD_OFFICE):
        return Finding(
            "error",
            "unreadable-file",
            file=name,
            value="a workbook with a password, or in the format of before 2007",
            allowed="a workbook without a password, in the format .xlsx",
            remedy="Open it in the spreadsheet program, take its password off, and save it as "
            ".xlsx.",
        )
    said = str(fault).strip().splitlines()
    return Finding(
        "error",
        "unreadable-file",
        file=name,
        value=said[0][:200] if said else type(fault).__name__,
        allowed="a whole file of the format that its ending names",
        remedy="Check that it is whole and not protected, and export it again.",
    )


def _begins_with(path: Path, mark: bytes) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(mark)) == mark
    except OSError:
        return False


def _ambiguous(table: str, candidates: list[Place]) -> Finding:
    return Finding(
        "error",
        "two-files-for-a-table",
        table=table,
        file=candidates[0].name,
        value=" and ".join(place.name for place in candidates),
        allowed=f"one file or sheet for {table}",
        remedy=f"Name the one that holds under [data] files: {table} = "
        f'"{candidates[0].spelled}"; or take one out.',
    )


def _not_there(table: str, wanted: str, prefix: str, places: list[Place]) -> Finding:
    stems = {normalised(place.spelled.partition(".")[0]): place.spelled for place in places}
    stems |= {normalised(place.sheet): place.spelled for place in places if place.sheet}
    alike = nearest(wanted.rpartition("#")[2].partition(".")[0], stems)
    near = stems[alike] if alike else None
    return Finding(
        "error",
        "missing-file",
        table=table,
        file=f"{prefix}/{wanted}",
        value=wanted,
        allowed=", ".join(place.spelled for place in places) or "a file in the folder",
        remedy=(f'Is "{near}" meant? ' if near else "")
        + "Put the file there, or mend its name under [data] files.",
    )


def _unused(place: Place) -> Finding:
    near = likely_table(place.sheet or place.path.stem, TABLES)
    named = near or "markers"
    like = f"Is it {near}? Name it" if near else "Name it, if it holds a table,"
    return Finding(
        "warning",
        "unused-file",
        table=None,
        file=place.name,
        value=place.sheet or as_text(place.path.name),
        allowed=", ".join(TABLES),
        remedy=f'{like} under [data] files: {named} = "{place.spelled}"; or take it out. '
        "Nothing is read from it.",
    )


def _no_table(file: str) -> Finding:
    return Finding(
        "warning",
        "unused-file",
        file=file,
        value=file.rpartition("/")[2],
        allowed=", ".join(f"*{ending}" for ending in ENDINGS),
        remedy="Save it in one of these formats if it holds a table; or take it out.",
    )
