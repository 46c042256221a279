"""A sheet: the cells of one table as a file holds them, under the file's own headings.

Cells are text. Of a format that knows numbers and dates, what is written as text is kept
apart: only text can be in one form or another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.sources.plain.headings import normalised
from trialreadout.sources.plain.merged_cells import Merged, filled_down

_OWN = ("file", "row")
"""Columns beside the cells; a heading of that name gets a blank behind it."""

Row = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one file, or of one sheet of a workbook; blank rows are left out."""

    name: str
    """What findings call it: "data/labor.xlsx#Tg-Werte"."""
    cells: pl.DataFrame
    """Text under the file's headings; `file`, and `row` as a spreadsheet shows it."""
    written: pl.DataFrame
    """The same headings; null where the file holds a number or a date and no text."""
    how: tuple[str, ...] = ()
    """What is unlike a comma-separated file in UTF-8 with its headings in row 1."""
    separator: str | None = None
    """Of separated text, what stands between cells."""
    heads: Mapping[str, str] = field(default_factory=dict)
    """Where each heading stands: "row 1, column D"."""
    merged: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """For a heading, the rows whose cell is that of the row above, being merged with it."""

    @property
    def headings(self) -> list[str]:
        """The headings, in the order of the file."""
        return [column for column in self.cells.columns if column not in _OWN]


def sheet_of(
    name: str,
    rows: Sequence[Row],
    written: Sequence[Row] | None = None,
    how: tuple[str, ...] = (),
    separator: str | None = None,
    merged: Sequence[Merged] = (),
) -> Sheet | Finding:
    """Make a sheet of rows, the first of which a spreadsheet shows as row 1.

    The heading is the first row with more than one cell filled: what stands alone above it is a
    title. Where no row has more than one, it is the first that is not blank.

    Parameters
    ----------
    name
        What findings and rows call it.
    rows
        Cells, None where blank; each row as wide as the others, or blank throughout.
    written
        The same rows, None where the file holds a number or a date; None: all is text.
    how, separator
        See `Sheet`.
    merged
        Cells that are merged over several rows; what stands in them holds for each of these. A
        row that is blank but for them is none.

    Returns
    -------
    The sheet; or a finding of rule "empty-file" or "duplicate-column".
    """
    filled = [sum(cell is not None for cell in row) for row in rows]
    at = next((i for i, n in enumerate(filled) if n > 1), None)
    if at is None:
        at = next((i for i, n in enumerate(filled) if n), None)
    if at is None:
        return empty(name)
    below = [i for i in range(at + 1, len(rows)) if filled[i]]
    headings, positions = _headings(rows[at], [rows[i] for i in below])
    if (again := twice(headings)) is not None:
        return duplicate(name, at + 1, again)
    if at:
        how = (*how, f"headings in row {at + 1}")
    merged = [each for each in merged if each.first > at]
    if merged:
        how = (*how, "merged cells for each of their rows")
        rows = filled_down(rows, merged)
        written = None if written is None else filled_down(written, merged)
    place = pl.DataFrame(
        [pl.Series("row", [i + 1 for i in below], dtype=pl.Int32)],
    ).select(pl.lit(name, pl.Categorical).alias("file"), "row")
    cells = _frame(headings, positions, [rows[i] for i in below])
    text = cells if written is None else _frame(headings, positions, [written[i] for i in below])
    heads = {
        heading: f"row {at + 1}, column {_letters(position)}"
        for heading, position in zip(headings, positions, strict=True)
    }
    joined = {
        heading: frozenset(
            row + 1
            for each in merged
            if each.column == position
            for row in range(each.first + 1, min(each.last + 1, len(rows)))
        )
        for heading, position in zip(headings, positions, strict=True)
    }
    below_others = {heading: those for heading, those in joined.items() if those}
    return Sheet(name, cells.hstack(place), text, how, separator, heads, below_others)


def twice(headings: Sequence[str]) -> str | None:
    """Return the first heading that stands twice, however it is written."""
    counted = Counter(map(normalised, headings))
    return next((heading for heading in headings if counted[normalised(heading)] > 1), None)


def duplicate(name: str, row: int, heading: str) -> Finding:
    """Say that a heading stands twice."""
    return Finding(
        "error",
        "duplicate-column",
        file=name,
        row=row,
        column=heading,
        value=heading,
        allowed="each heading once, whether in capitals or not",
        remedy="Take one of the two columns out: which of them holds cannot be guessed.",
    )


def empty(name: str) -> Finding:
    """Say that nothing stands in a sheet."""
    return Finding(
        "error",
        "empty-file",
        file=name,
        value="nothing in it",
        allowed="a line of headings, and a row for each record",
        remedy="Export it again, with its headings.",
    )


def _headings(row: Row, below: Sequence[Row]) -> tuple[list[str], list[int]]:
    """Name the columns; one without a heading is named by its letter, or left out if blank."""
    headings: list[str] = []
    positions: list[int] = []
    for position in range(max(len(row), *(len(each) for each in below), 0)):
        heading = row[position] if position < len(row) else None
        if heading is None:
            if not any(position < len(each) and each[position] is not None for each in below):
                continue
            heading = f"(column {_letters(position)})"
        heading = " ".join(heading.split())
        headings.append(f"{heading} " if heading in _OWN else heading)
        positions.append(position)
    return headings, positions


def _letters(position: int) -> str:
    """Return the letters of a column as a spreadsheet shows them."""
    letters = ""
    position += 1
    while position:
        position, letter = divmod(position - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _frame(headings: Sequence[str], positions: Sequence[int], rows: Sequence[Row]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            pl.Series(
                heading,
                [row[at] if at < len(row) else None for row in rows],
                dtype=pl.String,
            )
            for heading, at in zip(headings, positions, strict=True)
        ]
    )
