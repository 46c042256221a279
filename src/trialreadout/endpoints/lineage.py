"""Which source rows a patient's answer came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from trialreadout.core.arrays import IntArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.grid import NO_ROW
from trialreadout.sources.read import Sources


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row that was handed in, and what it says."""

    table: str
    """The plain table it was read into."""
    file: str
    row: int
    """As a spreadsheet shows it."""
    says: str
    """Its cells in words: "lesion T1, diameter_mm 34"."""


def rows_of_assessment(
    cohort: Cohort, sources: Sources, place: tuple[int, int, int], from_assessments: bool
) -> list[SourceRow]:
    """Name the rows of one assessment.

    Parameters
    ----------
    cohort, sources
        Grids that know their source rows, and the tables that these stand in.
    place
        Reader, patient and column.
    from_assessments
        Whether the reader's own response is meant, or what was measured.
    """
    if from_assessments:
        return _rows(sources, "assessments", cohort.responses.row[place])
    seen = cohort.measurements
    return [
        *_rows(sources, "measurements", seen.row[place]),
        *_rows(sources, "examinations", seen.new_lesion_row[place]),
    ]


def rows_of_subject(sources: Sources, origin: str, subject: str) -> list[SourceRow]:
    """Name the row that a date of a patient stands in.

    Parameters
    ----------
    sources
        The tables.
    origin
        "table.column". The last contact may stand in another file than the rest of its row.
    subject
        The patient.
    """
    table, column = origin.split(".")
    rows = sources.table(table)
    found = rows.with_row_index("_index").filter(subject=subject).drop_nulls(column)
    if not found.height:
        return []
    first = found.sort(column)[0]
    if column == "last_contact_on" and first["last_contact_file"][0] is not None:
        file, row = first["last_contact_file"][0], int(first["last_contact_row"][0])
        return [SourceRow(table, file, row, f"known to be alive on {first[column][0]}")]
    index = first["_index"].to_numpy()
    return _rows(sources, table, index, only=column)


_SAYS = {
    "measurements": ("assessed_on", "visit", "reader", "lesion", "state", "diameter_mm"),
    "examinations": ("examined_on", "visit", "reader", "new_lesion"),
    "assessments": ("assessed_on", "visit", "reader", "response"),
    "doses": ("started_on", "agent", "dose_mg"),
    "status": ("died_on",),
}
"""The columns of each table that an answer rests on, in the order of reading."""


def _rows(sources: Sources, table: str, rows: IntArray, only: str | None = None) -> list[SourceRow]:
    indices = [int(row) for row in np.atleast_1d(rows).reshape(-1) if row != NO_ROW]
    return [
        SourceRow(table, str(row["file"]), row["row"], _in_words(row, table, only))
        for row in sources.table(table)[indices].iter_rows(named=True)
    ]


def _in_words(row: dict[str, Any], table: str, only: str | None) -> str:
    columns = (only,) if only else _SAYS[table]
    said = [f"{c.removesuffix('_on').replace('_', ' ')} {_cell(row, c)}" for c in columns if row[c]]
    return ", ".join(said)


def _cell(row: dict[str, Any], column: str) -> str:
    value, collected = row[column], row.get(f"{column}_collected")
    if collected is not None:
        return f"{value} (collected as {collected})"
    return f"{value:g}" if isinstance(value, float) else str(value)
