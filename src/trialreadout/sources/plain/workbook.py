"""Workbooks: each sheet a table, its cells as a spreadsheet shows their content.

A date cell becomes ISO 8601, a number keeps the 15 digits that a spreadsheet keeps, and rows
are numbered as they are shown, blank ones included.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.sources.plain.error_cells import error_cells
from trialreadout.sources.plain.headings import normalised
from trialreadout.sources.plain.merged_cells import merged_cells
from trialreadout.sources.plain.sheet import Row, Sheet, sheet_of
from trialreadout.sources.tables import TABLES

if TYPE_CHECKING:
    from fastexcel import ExcelReader

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(\.\d+)?")
_MIDNIGHT = "00:00:00"
_DIGITS = 15
"""Significant digits that a spreadsheet keeps."""
README = "README"
"""The sheet that speaks to people; it holds no table, and nothing is read from it."""


def sheet_names(path: Path) -> list[str]:
    """List the sheets that hold something or are named as a table, in the workbook's order.

    The sheet "README" is not among them.
    """
    import fastexcel  # only for this format

    book = fastexcel.read_excel(path)
    sheets = [sheet for sheet in book.sheet_names if normalised(sheet) != normalised(README)]
    return [s for s in sheets if normalised(s) in TABLES or not _is_blank(book, s)]


def _is_blank(book: ExcelReader, sheet: str) -> bool:
    loaded = book.load_sheet(sheet, header_row=None, dtypes="string", whitespace_as_null=True)
    cells = loaded.to_polars()
    return all(column.null_count() == cells.height for column in cells)


def read_workbook_sheet(path: Path, sheet: str, name: str) -> Sheet | Finding:
    """Read one sheet; `name` is what findings and rows call it."""
    import fastexcel

    book = fastexcel.read_excel(path)
    texts, numbers, times = (
        book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes=kind).to_polars()
        for kind in ("string", "float", "datetime")
    )
    failed = error_cells(path, sheet)
    columns = [
        _column(texts.to_series(i), numbers.to_series(i), times.to_series(i))
        for i in range(texts.width)
    ]
    for (row, column), said in failed.items():
        if column < len(columns) and row < texts.height:
            for cells in columns[column]:
                cells[row] = said
    rows: list[Row] = list(zip(*(cells for cells, _ in columns), strict=True))
    written: list[Row] = list(zip(*(text for _, text in columns), strict=True))
    return sheet_of(name, rows, written, merged=merged_cells(path, sheet))


def _column(
    texts: pl.Series, numbers: pl.Series, times: pl.Series
) -> tuple[list[str | None], list[str | None]]:
    """Return the cells of a column as text, and those that are text in the workbook.

    A number can also be read as a day, and a day not as a number; text that looks like a number
    can be read as a number and not as a day.
    """
    cells: list[str | None] = []
    written: list[str | None] = []
    for text, number, time in zip(texts, numbers, times, strict=True):
        if text is None or not text.strip():
            cells.append(None)
            written.append(None)
        elif time is None:
            cells.append(text.strip())
            written.append(text.strip())
        else:
            cells.append(_day(text) if number is None else _number(text, number))
            written.append(None)
    return cells, written


def _day(text: str) -> str:
    day = _DAY.fullmatch(text)
    if day is None:
        return text.strip()
    return day[1] if day[2] == _MIDNIGHT else f"{day[1]}T{day[2]}"


def _number(text: str, number: float) -> str:
    return text if number.is_integer() else f"{number:.{_DIGITS}g}"
