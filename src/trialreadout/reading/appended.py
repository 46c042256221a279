"""Rows put at the end of a table of the study, which otherwise stays as it is.

Only a file of commas with the headings of the plain tables is written; every other kind is somebody
else's to write. Both tables are written beside and then put in place, foci first: a read without
its foci would say that nothing was seen.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from trialreadout.core.findings import Finding, StudyError
from trialreadout.core.whole_file import write_beside
from trialreadout.protocol import Protocol
from trialreadout.sources.plain.delimited import read_delimited
from trialreadout.sources.plain.places import find_places
from trialreadout.sources.plain.sheet import Sheet
from trialreadout.sources.tables import TABLES

Row = Mapping[str, str]
_ORDER = ("foci", "reads")


def append_rows(
    study_folder: Path, protocol: Protocol, rows: Mapping[str, Sequence[Row]]
) -> tuple[str, ...]:
    """Put rows at the end of the tables of reads and foci.

    Parameters
    ----------
    study_folder, protocol
        The study, and what it says of its files.
    rows
        For each of the two tables its new rows: text by column; a column that is not named is
        blank.

    Returns
    -------
    The files that were written, by their path within the study.

    Raises
    ------
    StudyError
        If a table lies where it cannot be written to; then nothing is changed.
    """
    folder = study_folder / protocol.data.folder
    paths = {table: _path(folder, protocol, table) for table in _ORDER}
    texts = {
        table: _appended(paths[table], rows.get(table, ()), table, protocol) for table in _ORDER
    }
    beside: dict[str, Path] = {}
    try:
        for table in _ORDER:
            beside[table] = write_beside(paths[table], texts[table].encode())
        for table in _ORDER:
            os.replace(beside[table], paths[table])
    except OSError as fault:
        for path in beside.values():
            path.unlink(missing_ok=True)
        raise StudyError([_refused("reads", paths["reads"].name, str(fault.strerror))]) from fault
    return tuple(paths[table].relative_to(study_folder).as_posix() for table in _ORDER)


def _path(folder: Path, protocol: Protocol, table: str) -> Path:
    if protocol.data.dialect != "plain":
        raise StudyError([_refused(table, protocol.data.folder, "data in SDTM")])
    found = find_places(
        folder,
        protocol.data.folder,
        {str(name): file for name, file in protocol.data.files.items()},
    )
    if table in found.faulty:
        raise StudyError([found.faulty[table]])
    place = found.of_table.get(table)
    if place is None:
        return folder / f"{table}.csv"
    if place.path.suffix.lower() != ".csv":
        raise StudyError([_refused(table, place.name, f"a file of {place.path.suffix}")])
    return place.path


def _appended(path: Path, rows: Sequence[Row], table: str, protocol: Protocol) -> str:
    """Give the text of a table with rows at its end, and with the columns that they need."""
    if not path.exists():
        columns, lines = list(TABLES[table].columns), []
    else:
        sheet = read_delimited(path.read_bytes(), path.name)
        if isinstance(sheet, Finding):
            raise StudyError([sheet])
        _require_plain(sheet, path, table, protocol)
        text = path.read_bytes().decode("utf-8-sig")
        columns, *lines = list(csv.reader(io.StringIO(text, newline="")))
        lines = [line for line in lines if any(cell.strip() for cell in line)]
    headings = [column.strip() for column in columns]
    lacking = [name for name in TABLES[table].columns if name not in headings]
    added = [name for name in lacking if any(row.get(name) for row in rows)]
    written = io.StringIO(newline="")
    out = csv.writer(written, lineterminator="\n")
    out.writerow([*columns, *added])
    for line in lines:
        out.writerow([*line, *[""] * len(added)])
    for row in rows:
        out.writerow([row.get(name, "") for name in (*headings, *added)])
    return written.getvalue()


def _require_plain(sheet: Sheet, path: Path, table: str, protocol: Protocol) -> None:
    """Refuse a file whose headings or whose way of writing are the site's own."""
    if sheet.how:
        raise StudyError([_refused(table, path.name, ", ".join(sheet.how))])
    needed = [name for name, spec in TABLES[table].columns.items() if spec.required]
    own = [name for name in (*needed, "reader") if name not in sheet.headings]
    if own or table in protocol.columns:
        said = f"headings without {', '.join(own)}" if own else f"[columns.{table}]"
        raise StudyError([_refused(table, path.name, said)])


def _refused(table: str, file: str, said: str) -> Finding:
    return Finding(
        "error",
        "table-not-written",
        table=table,
        file=file,
        value=said,
        allowed=f"{table}.csv with commas and the headings of the plain tables, or no such table",
        remedy=f"Keep {table} in a file of that form; nothing was changed.",
    )
