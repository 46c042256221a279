"""Tables as a workbook: a sheet a table, one that lists them, one with the numbers.

Every text is written as text, so that what begins with an equals sign is no formula. The same
tables give the same bytes.

Source: ECMA-376, Office Open XML; a cell holds no more than 32,767 characters.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from math import ceil
from typing import Any

from trialreadout.analysis.results import SHARE, Result
from trialreadout.report.laid_out import printable
from trialreadout.report.tables import Cell, Table
from trialreadout.report.tables_of.numbers import kind_of
from trialreadout.report.text import capitalised

WORKBOOK = "tables.xlsx"
CONTENTS, NUMBERS = "Contents", "Numbers"
_UNDATED = datetime(2000, 1, 1)
"""What the file says of its making where there is no cut-off; a clock would give other bytes."""
_NARROWEST, _WIDEST = 10, 48
_HEAD = 4
"""The row of the headings, below number, title, population and a blank."""
_MOST_CHARACTERS = 32_767
_CUT = " … (cut; the CSV file holds the whole)"
_A4 = 9
_LINE, _HIGHEST = 15, 409
"""Points of a line, and of the highest row that a sheet can have."""
_COLUMNS = (
    *("id", "endpoint", "analysis set", "group", "visit", "category", "statistic"),
    *("n", "denominator", "value", "low", "high", "unit", "confidence", "method", "status", "text"),
)


def workbook_of(
    tables: Sequence[Table], results: Sequence[Result], title: str, cut_off: date | None
) -> bytes:
    """Write a workbook.

    Parameters
    ----------
    tables
        Each with a number, which names its sheet.
    results
        All numbers, a row each on the last sheet.
    title, cut_off
        Of the study.
    """
    import xlsxwriter  # type: ignore[import-untyped]  # only for this format

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        made = _UNDATED if cut_off is None else datetime(cut_off.year, cut_off.month, cut_off.day)
        book.set_properties({"title": printable(title)[:255], "created": made})
        looks = _Looks(book)
        _write_contents(book, looks, tables, title)
        for table in tables:
            _write_table(book, looks, table)
        _write_numbers(book, looks, results)
    return content.getvalue()


class _Looks:
    """The formats of a book; one of a kind is made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._numbers: dict[str, Any] = {}
        self.bold = book.add_format({"bold": True})
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"},
        )
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.title = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.note = book.add_format({"italic": True, "text_wrap": True, "valign": "top"})
        self.link = book.add_format({"font_color": "blue", "underline": 1, "valign": "top"})

    def number(self, form: str) -> Any:
        """Take the format of numbers that are written so."""
        if form not in self._numbers:
            self._numbers[form] = self._book.add_format({"num_format": form, "valign": "top"})
        return self._numbers[form]


def _write_contents(book: Any, looks: _Looks, tables: Sequence[Table], title: str) -> None:
    sheet = book.add_worksheet(CONTENTS)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 70)
    sheet.set_column(2, 2, 60)
    sheet.write_string(0, 0, title, looks.bold)
    for at, heading in enumerate(("Number", "Title", "Population")):
        sheet.write_string(2, at, heading, looks.head)
    for row, table in enumerate(tables, start=3):
        sheet.write_url(row, 0, f"internal:'{table.number}'!A1", looks.link, _name(table))
        sheet.write_string(row, 1, _fitting(table.caption), looks.text)
        sheet.write_string(row, 2, _fitting(table.population or ""), looks.text)
        _fit_row(sheet, row, [table.caption, table.population or ""], [70, 60])
    last = 3 + len(tables)
    sheet.write_url(last, 0, f"internal:'{NUMBERS}'!A1", looks.link, NUMBERS)
    sheet.write_string(last, 1, "Every result as numbers, with the name that opens it")
    _for_print(sheet, 2)


def _write_table(book: Any, looks: _Looks, table: Table) -> None:
    sheet = book.add_worksheet(table.number)
    sheet.write_url(0, 0, f"internal:'{CONTENTS}'!A1", looks.link, _name(table))
    widths = [_width(table, at) for at in range(len(table.columns))]
    _write_across(sheet, 1, table.caption, widths, looks.title)
    _write_across(sheet, 2, table.population or "", widths, looks.text)
    for at, heading in enumerate(table.columns):
        sheet.write_string(_HEAD, at, _fitting(heading), looks.head)
        sheet.set_column(at, at, widths[at])
    _fit_row(sheet, _HEAD, table.columns, widths)
    for row, cells in enumerate(table.rows, start=_HEAD + 1):
        for at, cell in enumerate(cells):
            _write_cell(sheet, row, at, cell, looks)
        _fit_row(sheet, row, [cell.text for cell in cells], widths)
    for row, note in enumerate(table.footnotes, start=_HEAD + len(table.rows) + 2):
        _write_across(sheet, row, note, widths, looks.note)
    sheet.freeze_panes(_HEAD + 1, 1)
    _for_print(sheet, _HEAD)


def _width(table: Table, at: int) -> int:
    """Find how wide a column is, in characters: as its longest text, within limits."""
    longest = max((len(row[at].text) for row in table.rows), default=0)
    word = max(map(len, table.columns[at].split()), default=0)
    return min(max(longest, word, _NARROWEST - 2) + 2, _WIDEST)


def _write_across(sheet: Any, row: int, text: str, widths: Sequence[int], look: Any) -> None:
    """Write a text over all columns, broken into lines, so that it widens no page."""
    if len(widths) > 1:
        sheet.merge_range(row, 0, row, len(widths) - 1, "", look)
        sheet.write_string(row, 0, _fitting(text), look)
    _fit_row(sheet, row, [text], [sum(widths)])


def _fit_row(sheet: Any, row: int, texts: Sequence[str], widths: Sequence[int]) -> None:
    """Make a row as high as its longest text has lines; not every program does so by itself."""
    lines = max(ceil(len(text) / width) for text, width in zip(texts, widths, strict=True))
    if lines > 1:
        sheet.set_row(row, min(lines * _LINE, _HIGHEST))


def _write_cell(sheet: Any, row: int, at: int, cell: Cell, looks: _Looks) -> None:
    if cell.number is None:
        sheet.write_string(row, at, _fitting(cell.text), looks.text)
        return
    decimals = len(cell.text.partition(".")[2])
    form = "0" + ("." + "0" * decimals if decimals else "")
    sheet.write_number(row, at, cell.number, looks.number(form))


def _write_numbers(book: Any, looks: _Looks, results: Sequence[Result]) -> None:
    sheet = book.add_worksheet(NUMBERS)
    for at, heading in enumerate(_COLUMNS):
        sheet.write_string(0, at, heading, looks.head)
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, len(_COLUMNS) - 1, 16)
    for row, result in enumerate(results, start=1):
        form = "0.0%" if result.unit == SHARE else "0.000"
        for at, heading in enumerate(_COLUMNS):
            value = getattr(result, heading.replace(" ", "_"))
            if isinstance(value, str):
                sheet.write_string(row, at, _fitting(value))
            elif value is not None:
                counts = heading in ("n", "denominator")
                one = "0" if counts else "0%" if heading == "confidence" else form
                sheet.write_number(row, at, value, looks.number(one))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(results), 1), len(_COLUMNS) - 1)
    _for_print(sheet, 0)


def _for_print(sheet: Any, heading: int) -> None:
    """Lay a sheet on paper: across, as wide as one page, the headings on each."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(heading)
    sheet.set_footer("&L&A&RPage &P of &N")


def _name(table: Table) -> str:
    number = table.number or ""
    return f"{capitalised(kind_of(number))} {number}"


def _fitting(text: str) -> str:
    """Cut what no cell can hold, and say so."""
    if len(text) <= _MOST_CHARACTERS:
        return text
    return text[: _MOST_CHARACTERS - len(_CUT)] + _CUT
