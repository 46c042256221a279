"""Cells of a workbook that are merged over several rows: what stands in them holds for each row.

A patient's number is written once and merged over the rows of the lesions. The reader of workbooks
gives it for the first of them alone, which would leave the others without a patient.

Source: ECMA-376, Office Open XML, part 1, 18.3.1.55 (mergeCell).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from trialreadout.sources.plain.error_cells import part_of, position

_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\b[^<>]*?\bref\s*=\s*[\"']"
    rb"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']"
)


@dataclass(frozen=True, slots=True)
class Merged:
    """One column of cells that is merged; rows and columns are counted from 0."""

    column: int
    first: int
    last: int
    """The last row, within it."""


def merged_cells(path: Path, sheet: str) -> tuple[Merged, ...]:
    """Find the cells that are merged over several rows of one column, each row in one of them.

    What is merged over columns is a title, and is not among them. Of cells that overlap, which no
    spreadsheet program writes, those count that begin first.
    """
    try:
        with ZipFile(path) as parts:
            content = parts.read(part_of(parts, sheet))
    except (BadZipFile, KeyError):
        return ()
    found = (
        (position(left.decode()), int(top) - 1, position(right.decode()), int(bottom) - 1)
        for left, top, right, bottom in _MERGED.findall(content)
    )
    alone: list[Merged] = []
    for left, top, right, bottom in sorted(found):
        beneath = not alone or alone[-1].column != left or alone[-1].last < top
        if left == right and beneath:
            alone.append(Merged(left, top, bottom))
    return tuple(alone)


def filled_down(
    rows: Sequence[Sequence[str | None]], merged: Iterable[Merged]
) -> list[list[str | None]]:
    """Write what stands in merged cells into each of their rows.

    Parameters
    ----------
    rows
        Of a sheet, from its first.
    merged
        Its merged cells, those of the headings and above them not among them.
    """
    filled = [list(row) for row in rows]
    for each in merged:
        said = _cell(filled, each.first, each.column)
        for row in filled[each.first + 1 : each.last + 1]:
            if each.column < len(row):
                row[each.column] = said
    return filled


def _cell(rows: Sequence[Sequence[str | None]], row: int, column: int) -> str | None:
    """Return a cell; None where it lies beyond what a sheet holds."""
    if row >= len(rows) or column >= len(rows[row]):
        return None
    return rows[row][column]
