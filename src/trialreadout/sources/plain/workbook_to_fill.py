"""A workbook with a sheet for each plain table: headings, drop-downs, and what each column is.

What it says of a column is taken from the plain tables, so that it says what is read. The same
rows give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from trialreadout.sources.cells import allowed
from trialreadout.sources.meanings import meaning_of
from trialreadout.sources.plain.mapping import columns_of
from trialreadout.sources.plain.workbook import README
from trialreadout.sources.tables import TABLES, Column

Cell = str | float | bool | date | None

_CREATED = datetime(2000, 1, 1)
"""What the file says of its making; a clock would give other bytes each time."""
_DATES = "yyyy-mm-dd"
_ROWS_TO_FILL = 2000
"""Rows below the heading that have drop-downs."""
_NARROWEST, _WIDEST = 10, 60
_YES, _NO = "Y", "N"
_HOW_TO = (
    "Each sheet is a table, each row a record. Write your patients over the rows of the examples.",
    "Leave a cell blank if it is not known. Headings in bold must be filled in.",
    "A column that is not needed may be taken out; columns at the end of this sheet may be added.",
)


def workbook_to_fill(tables: Mapping[str, Sequence[Mapping[str, Cell]]]) -> bytes:
    """Write a workbook.

    Parameters
    ----------
    tables
        For each plain table its rows; their columns are those of the sheet, in the order of the
        plain table. None is a blank cell.

    Returns
    -------
    An XLSX file; row 1 of each sheet holds its headings. Its sheet "README" says what each
    column is, and is never read.
    """
    import xlsxwriter  # type: ignore[import-untyped]  # only for this format

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED})
        shown = {name: _columns_shown(name, rows) for name, rows in tables.items()}
        _write_readme(book, shown)
        for name, rows in tables.items():
            _write_table(book, name, shown[name], rows)
    return content.getvalue()


def _columns_shown(name: str, rows: Sequence[Mapping[str, Cell]]) -> list[str]:
    """List the columns that some row names, in the order of the plain table."""
    named = {column for row in rows for column in row}
    return [column for column in TABLES[name].columns if column in named]


def _write_table(
    book: Any, name: str, columns: Sequence[str], rows: Sequence[Mapping[str, Cell]]
) -> None:
    sheet = book.add_worksheet(name)
    plain, needed = book.add_format({"italic": True}), book.add_format({"bold": True})
    as_date = book.add_format({"num_format": _DATES})
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(columns):
        spec = TABLES[name].columns[column]
        sheet.write_string(0, at, column, needed if spec.required else plain)
        cells = [_shown(row.get(column)) for row in rows]
        widest = max(len(each) for each in (column, *map(str, cells)))
        width = min(max(widest + 2, _NARROWEST), _WIDEST)
        sheet.set_column(at, at, width, as_date if spec.kind == "date" else None)
        if words := words_of(spec):
            _offer(sheet, at, words)
        for row, cell in enumerate(cells, start=1):
            _write_cell(sheet, row, at, cell, as_date)


def words_of(spec: Column) -> tuple[str, ...]:
    """List the words that a column is filled in with; none where it takes any."""
    return (_YES, _NO) if spec.kind == "flag" else spec.terms


def _offer(sheet: Any, column: int, words: Sequence[str]) -> None:
    """Let the cells of a column be chosen from a list, blank ones allowed."""
    sheet.data_validation(
        1,
        column,
        _ROWS_TO_FILL,
        column,
        {
            "validate": "list",
            "source": list(words),
            "error_title": "Not one of the words",
            "error_message": f"Choose one of {', '.join(words)}; or leave the cell blank.",
        },
    )


def _shown(cell: Cell) -> str | float | date | None:
    if isinstance(cell, bool):
        return _YES if cell else _NO
    return cell


def _write_cell(
    sheet: Any, row: int, column: int, cell: str | float | date | None, as_date: Any
) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), as_date)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif cell is not None:
        sheet.write_number(row, column, cell)


def _write_readme(book: Any, shown: Mapping[str, Sequence[str]]) -> None:
    """Say what each sheet and column is; first those that are there, then those to be added."""
    sheet = book.add_worksheet(README)
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    for at, width in enumerate((18, 24, 60, 60, 10)):
        sheet.set_column(at, at, width, wrapped)
    lines: list[tuple[str, ...]] = [(each,) for each in _HOW_TO]
    heading = ("sheet", "column", "what it is", "what may stand in it", "needed")
    headings_at = [len(lines) + 1]
    lines += [(), heading, *_described(shown)]
    further = {
        name: [column for column in columns_of(name) if column not in columns]
        for name, columns in shown.items()
    }
    headings_at.append(len(lines) + 2)
    lines += [(), ("Columns that may be added",), heading, *_described(further)]
    for row, line in enumerate(lines):
        for at, text in enumerate(line):
            style = bold if row in headings_at else wrapped if len(line) > 1 else None
            sheet.write_string(row, at, text, style)


def _described(columns: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    return [
        (name, column, meaning_of(name, column), allowed(spec), "yes" if spec.required else "")
        for name, each in columns.items()
        for column in each
        for spec in (columns_of(name)[column],)
    ]
