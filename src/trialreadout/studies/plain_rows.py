"""How an invented cohort becomes a study folder of plain tables: rows of text, a CSV a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.resources import files as resources

from trialreadout.sources.tables import TABLES

Row = dict[str, str]
Cell = str | int | bool | date | None


def row_of(subject: str, **cells: Cell) -> Row:
    """Write the cells of a row: flags as Y and N, dates in ISO 8601, nothing as an empty cell."""
    return {"subject": subject, **{name: _cell(value) for name, value in cells.items()}}


def study_folder(package: str, tables: Mapping[str, Sequence[Row]]) -> dict[str, bytes]:
    """Return a study folder as contents by path.

    Parameters
    ----------
    package
        The one in which `study.toml` and `scenarios.toml` lie.
    tables
        The rows of each plain table.
    """
    data = {f"data/{name}.csv": _csv_text(name, rows).encode() for name, rows in tables.items()}
    return {**written_of(package), **data}


def written_of(package: str) -> dict[str, bytes]:
    """Return what of a study folder was written by hand, its protocol and its scenarios."""
    names = ("study.toml", "scenarios.toml")
    return {name: resources(package).joinpath(name).read_bytes() for name in names}


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    return value.isoformat() if isinstance(value, date) else str(value)


def _csv_text(name: str, rows: Sequence[Row]) -> str:
    """Write the rows under the columns that some of them fill, in the table's own order."""
    filled = {column for row in rows for column, cell in row.items() if cell}
    columns = [column for column in TABLES[name].columns if column in filled]
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()
