"""Which rows became known between two data cut-offs of one study.

A row is known from the day that places it, a patient from entry. One that was there already may
have become fuller: an event that ended, a patient who died.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from trialreadout.sources.read import Sources
from trialreadout.sources.tables import TABLES

_ROW = ["file", "row"]


@dataclass(frozen=True, slots=True)
class BecameKnown:
    """A row that the later cut-off alone has, or of which it knows more."""

    subject: str
    table: str
    file: str
    row: int
    on: str | None
    """The day that places it, as ISO 8601; None: its table has no such day, or the row none."""
    columns: tuple[str, ...]
    """The cells that are known now, or known otherwise; empty: the whole row is new."""


def became_known(
    earlier: Sources, until: date, later: Sources, then: date
) -> tuple[BecameKnown, ...]:
    """List the rows that became known, patient by patient.

    Parameters
    ----------
    earlier, until
        The files as the earlier cut-off leaves them, and its day.
    later, then
        The same files as the later one leaves them, and its day.
    """
    rows = [
        row
        for name in TABLES
        if name in later.tables
        for row in _of_table(name, _known(earlier, name, until), _known(later, name, then))
    ]
    return tuple(sorted(rows, key=lambda row: (row.subject, row.file, row.row)))


def _known(sources: Sources, name: str, by: date) -> pl.DataFrame:
    """Take the rows of a table; what no day places is known of patients who had entered."""
    rows = sources.table(name).drop_nulls("subject")
    if TABLES[name].placed_by is not None:
        return rows
    later = (pl.col("enrolled_on") > by).fill_null(False)
    return rows.join(sources.table("subjects").filter(later), on="subject", how="anti")


def _of_table(name: str, earlier: pl.DataFrame, later: pl.DataFrame) -> Iterator[BecameKnown]:
    placed = "enrolled_on" if name == "subjects" else TABLES[name].placed_by
    cells = [column for column in TABLES[name].columns if column != "subject"]
    was = {_place(row): row for row in earlier.iter_rows(named=True)}
    for row in later.iter_rows(named=True):
        before = was.get(_place(row))
        differ = tuple(c for c in cells if before is not None and before.get(c) != row.get(c))
        if before is None or differ:
            day = row[placed] if placed else None
            on = None if day is None else str(day)
            yield BecameKnown(row["subject"], name, *_place(row), on, differ)


def _place(row: dict[str, object]) -> tuple[str, int]:
    return str(row["file"]), int(str(row["row"]))
