"""Every row that was handed in of a patient, a table for each plain table, with file and row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from trialreadout.report.column_names import heading_of
from trialreadout.report.tables import NO_VALUE, Cell, Table
from trialreadout.sources.plain.patterns import filled, is_pattern
from trialreadout.sources.raw import is_place, planned_mark
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import TABLES

Row = Mapping[str, Any]
_PLACE = (
    "subject",
    "death_file",
    "death_row",
    "last_contact_file",
    "last_contact_row",
)


def collected_of(sources: Sources) -> dict[str, dict[str, list[Row]]]:
    """Part every plain table by patient, in the order of the tables and of their files."""
    found: dict[str, dict[str, list[Row]]] = {}
    for name in TABLES:
        table = sources.table(name).with_columns(pl.col("file").cast(pl.String))
        for row in table.iter_rows(named=True):
            found.setdefault(row["subject"], {}).setdefault(name, []).append(row)
    return found


def tables_of_collected(
    collected: Mapping[str, Sequence[Row]], headings: Mapping[str, Mapping[str, str]]
) -> Iterator[Table]:
    """Draw the rows of one patient; columns in which nothing stands are left out.

    Parameters
    ----------
    collected
        The rows of the patient, by plain table.
    headings
        For each plain table what its file calls each column: of a wide layout patterns, in the
        place of which each row names the headings that it was taken from.
    """
    for name, rows in collected.items():
        own = headings.get(name, {})
        columns = [
            column
            for column in rows[0]
            if column not in _PLACE
            and not is_place(column)
            and not column.endswith("_collected")
            and any(row[column] is not None for row in rows)
        ]
        taken_from = [_taken_from(row, own) for row in rows]
        wide = any(taken_from)
        files = {row["file"] for row in rows}
        one = len(files) == 1
        of = f", of {rows[0]['file']}" if one else ""
        yield Table(
            f"Handed in: {name.replace('_', ' ')}{of}",
            (
                *map(heading_of, columns),
                *(("Heading",) if wide else ()),
                *(() if one else ("File",)),
                "Row",
            ),
            tuple(
                (
                    *(Cell(_cell(row, column)) for column in columns),
                    *((Cell(heading),) if wide else ()),
                    *(() if one else (Cell(row["file"]),)),
                    Cell(str(row["row"])),
                )
                for row, heading in zip(rows, taken_from, strict=True)
            ),
            wide=True,
        )


def _taken_from(row: Row, headings: Mapping[str, str]) -> str:
    """Name the headings of a wide layout under which the cells of a row stood; "": of none."""
    words = {place[1:-1]: word for place, word in row.items() if place.startswith("{") and word}
    there = [
        heading
        for column, heading in headings.items()
        if is_pattern(heading) and row.get(column) is not None
    ]
    return ", ".join(dict.fromkeys(filled(heading, words) for heading in there)) if words else ""


def _cell(row: Row, column: str) -> str:
    value, collected = row[column], row.get(f"{column}_collected")
    if value is None:
        said = NO_VALUE
    elif isinstance(value, bool):
        said = "yes" if value else "no"
    else:
        said = f"{value:.10g}" if isinstance(value, float) else str(value)
        if row.get(planned_mark(column)):
            said += " (planned)"
    return said if collected is None else f"{said} (collected as {collected})"
