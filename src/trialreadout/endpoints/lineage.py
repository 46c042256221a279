"""Which source rows a patient's answer came from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from trialreadout.core.arrays import IntArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.grid import NO_ROW
from trialreadout.core.once import once
from trialreadout.core.terms import LesionRole, NewLesion, label
from trialreadout.sources.cut_off import GOES_ON_UNTIL
from trialreadout.sources.raw import planned_mark
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import UNNAMED_READER


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row that was handed in, and what it says."""

    table: str
    """The plain table it was read into."""
    file: str
    row: int
    """As a spreadsheet shows it."""
    about: str
    """When, at which visit and by whom: "2014-02-03, WEEK 6, investigator"."""
    says: str
    """What it says of that: "T01 34 mm"."""


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
        return rows_at(sources, "assessments", cohort.responses.row[place])
    seen = cohort.measurements
    return [
        *rows_at(sources, "measurements", seen.row[place]),
        *rows_at(sources, "examinations", seen.new_lesion_row[place]),
    ]


_OF_LESIONS = {
    "merged_into": "merged into {}",
    "part_of": "part of {}",
    "irradiated_on": "irradiated on {}",
    "removed_on": "taken out on {}",
}
"""What befell a lesion, where it bears on the grade."""


def rows_of_lesions(sources: Sources, subject: str, reader: str) -> list[SourceRow]:
    """Name the rows that say what befell the lesions of one patient.

    New lesions are among them where an examination was in doubt: their rows say when they were
    first seen.
    """
    key = "lesions of", subject, reader
    return list(once(sources, key, lambda: _rows_of_lesions(sources, subject, reader)))


def _rows_of_lesions(sources: Sources, subject: str, reader: str) -> list[SourceRow]:
    of_reader = pl.col("reader").fill_null(UNNAMED_READER) == reader
    looked = sources.table("examinations").filter(of_reader, subject=subject)
    in_doubt = (looked["new_lesion"] == label(NewLesion.EQUIVOCAL)).any()
    found: list[SourceRow] = []
    for row in sources.table("lesions").filter(of_reader, subject=subject).iter_rows(named=True):
        said = [
            words.format(_cell(row, column))
            for column, words in _OF_LESIONS.items()
            if row[column] is not None
        ]
        new = row["role"] == label(LesionRole.NEW) and row["first_seen_on"] is not None
        if new and in_doubt:
            said.append(f"new, first seen on {_cell(row, 'first_seen_on')}")
        if said:
            says = f"{row['lesion']} {', '.join(said)}"
            found.append(SourceRow("lesions", str(row["file"]), row["row"], reader, says))
    return found


_OF_STATUS = {
    "last_contact_on": ("last_contact", "known to be alive"),
    "died_on": ("death", "died"),
    "progression_claimed_on": (None, "progression claimed"),
}
"""What dates of a status say, and the columns of their place if they may stand in another file."""


def rows_of_subject(
    sources: Sources, origin: str, subject: str, day: int | None = None
) -> list[SourceRow]:
    """Name the row that a date of a patient stands in.

    Parameters
    ----------
    sources
        The tables.
    origin
        "table.column". Some dates stand in another file than the rest of their row.
    subject
        The patient.
    day
        The date, since 1970-01-01; the earliest where there is no such row, or none is given.
    """
    table, column = origin.split(".")
    rows = sources.table(table)
    found = rows.with_row_index("_index").filter(subject=subject).drop_nulls(column)
    if not found.height:
        return []
    other = pl.col(column).to_physical() != (NO_ROW if day is None else day)
    first = found.sort(other, column, maintain_order=True).row(0, named=True)
    if column in _OF_STATUS:
        place, says = _OF_STATUS[column]
        elsewhere = place is not None and first[f"{place}_file"] is not None
        file = first[f"{place}_file"] if elsewhere else str(first["file"])
        row = first[f"{place}_row"] if elsewhere else first["row"]
        return [SourceRow(table, file, row, _cell(first, column), says)]
    (row,) = rows_at(sources, table, np.array([first["_index"]]))
    return [replace(row, says=f"first dose, {row.says}")] if table == "doses" else [row]


def places_of_dates(sources: Sources, origin: str, dates: pl.DataFrame) -> pl.DataFrame:
    """Find the row that a date of each patient stands in, as `rows_of_subject` does of one.

    Parameters
    ----------
    sources
        The tables.
    origin
        "table.column".
    dates
        `patient`, `subject` and `on`, the date.

    Returns
    -------
    `patient`, `file` and `row` of those who have such a row.
    """
    table, column = origin.split(".")
    place = _OF_STATUS.get(column, (None, ""))[0]
    file, row = pl.col("file").cast(pl.String), pl.col("row")
    if place is not None:
        there = pl.col(f"{place}_file").is_not_null()
        file = pl.coalesce(f"{place}_file", file)
        row = pl.when(there).then(f"{place}_row").otherwise(row)
    rows = sources.table(table).drop_nulls(column)
    return (
        rows.select("subject", pl.col(column).alias("_dated"), file=file, row=row)
        .with_row_index("_index")
        .join(dates, on="subject", how="inner")
        .sort("patient", pl.col("_dated") != pl.col("on"), "_dated", "_index")
        .unique("patient", keep="first", maintain_order=True)
        .select("patient", "file", "row")
    )


_ABOUT = {
    "measurements": ("assessed_on", "visit", "reader"),
    "examinations": ("examined_on", "visit", "reader"),
    "assessments": ("assessed_on", "visit", "reader"),
    "immune_assessments": ("assessed_on", "visit", "reader"),
    "doses": ("started_on",),
    "subjects": ("enrolled_on",),
    "status": ("died_on",),
    "markers": ("sampled_on", "visit"),
    "weights": ("measured_on", "visit"),
    "labs": ("sampled_on", "visit"),
    "scans": ("scanned_on", "visit"),
    "reads": ("scanned_on", "kind", "reader"),
    "foci": ("scanned_on", "kind", "reader"),
    "adverse_events": ("started_on",),
    "decisions": ("decided_on", "visit"),
    "deviations": ("noted_on",),
    "therapies": ("started_on",),
}
_SAYS = {
    "measurements": ("lesion", "state", "diameter_mm"),
    "examinations": ("new_lesion",),
    "assessments": ("response", "lesion_response", "bone_response", "marker_response"),
    "immune_assessments": ("immune_response",),
    "doses": ("agent", "dose_mg", "ended_on"),
    "subjects": (),
    "status": (),
    "markers": ("marker", "limit", "value", "unit"),
    "weights": ("weight_kg",),
    "labs": ("test", "limit", "value", "unit", "lower_limit", "upper_limit"),
    "scans": ("kind",),
    "reads": (),
    "foci": ("lesion", "uptake"),
    "adverse_events": ("term", "grade"),
    "decisions": ("offer",),
    "deviations": ("kind", "text"),
    "therapies": ("kind",),
}
_WORDS = {
    "examinations": "new lesion: {}",
    "doses": "{}",
    "reads": "read{}",
    "adverse_events": "{}",
    "decisions": "offered: {}",
    "subjects": "enrolled{}",
    "status": "died{}",
    "therapies": "another therapy {}",
}
"""How what a row says is put, where its cells alone do not tell."""


_PARTS = {
    "lesion_response": "(lesions {})",
    "bone_response": "(bone {})",
    "marker_response": "(marker {})",
    "lower_limit": "(LLN {})",
    "upper_limit": "(ULN {})",
    "ended_on": "until {}",
}
"""How a part of a disease is told from the whole, a limit of normal from a value, and an end."""
_LIMITS = ("lower_limit", "upper_limit")


def rows_of_table(sources: Sources, table: str, subject: str) -> list[SourceRow]:
    """Name every row of a patient in a table, in the order of the file."""
    rows = sources.table(table)
    return rows_at(sources, table, (rows["subject"] == subject).arg_true().to_numpy())


def columns_said(table: str) -> tuple[str, ...]:
    """Name the columns of a plain table that a source row may speak of."""
    befell = {
        "lesions": ("lesion", "reader", *_OF_LESIONS, "first_seen_on"),
        "status": tuple(_OF_STATUS),
    }
    return befell.get(table) or (*_ABOUT[table], *_SAYS[table])


_BLOCK = 256
"""Rows that are put into words together: one by one, most of the time goes into looking them up."""


def rows_at(sources: Sources, table: str, rows: IntArray) -> list[SourceRow]:
    """Name rows of a table by their indices, in any shape; `NO_ROW` is passed over."""
    indices = [row for row in np.ravel(rows).tolist() if row != NO_ROW]
    return [_block(sources, table, row // _BLOCK)[row % _BLOCK] for row in indices]


def _block(sources: Sources, table: str, block: int) -> list[SourceRow]:
    """Put neighbouring rows into words, once for all who rest on them."""
    return once(sources, ("rows", table, block), lambda: _in_words(sources, table, block))


def _in_words(sources: Sources, table: str, block: int) -> list[SourceRow]:
    return [
        SourceRow(
            table,
            str(row["file"]),
            row["row"],
            ", ".join(_cell(row, column) for column in _ABOUT[table] if row[column] is not None),
            _WORDS.get(table, "{}").format(_said(row, table)),
        )
        for row in sources.table(table)[block * _BLOCK : (block + 1) * _BLOCK].iter_rows(named=True)
    ]


def _said(row: dict[str, Any], table: str) -> str:
    """Put the cells that matter into words; a measured lesion is said by its size alone."""
    cells = [column for column in _SAYS[table] if row[column] is not None]
    if row.get("diameter_mm") is not None and row["state"] == "measured":
        cells.remove("state")
    said = [_PARTS.get(column, "{}").format(_cell(row, column)) for column in cells]
    if row.get(GOES_ON_UNTIL) is not None:
        said.append("until after the data cut-off")
    return " ".join(said)


def _cell(row: dict[str, Any], column: str) -> str:
    value, collected = row[column], row.get(f"{column}_collected")
    if collected is not None:
        return f"{value} (collected as {collected})"
    if row.get(planned_mark(column)):
        return f"{value} (planned)"
    if isinstance(value, float):
        has_unit = "_" in column and column not in _LIMITS
        return f"{value:g}" + (f" {column.rpartition('_')[2]}" if has_unit else "")
    return str(value)
