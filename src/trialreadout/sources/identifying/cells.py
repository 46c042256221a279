"""Cells that tell who a person is, whatever stands above them.

An address of electronic mail and an international telephone number are told by themselves, in any
text. All else is told by a column: half its cells are names or telephone numbers, nearly all pass
the test of a national number, or are days so long before the others that people were born on them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import polars as pl

from trialreadout.sources.identifying.headings import Kind
from trialreadout.sources.identifying.numbers import is_bsn, is_nhs_number

WITHHELD = "(withheld)"
"""What stands in a cell that has to hold something and holds how a person is reached."""

MAIL = r"[\w.+%-]+@[\w-]+(\.[\w-]+)+"
_ABROAD = r"(^|[^\w+])\+[1-9]\d{0,2}[ ()./-]{0,3}(\d[ ()./-]{0,2}){7,12}\d\b"
_CONTACTS = rf"({MAIL})|({_ABROAD})"
_AT_HOME = (
    r"^(0\d{1,4}[ /-]\d{6,8}|0\d([ .]\d\d){4}|0\d{1,3}( \d{3,4}){2}"
    r"|\(0\d{1,4}\) ?(\d{5,8}|\d{3,4} \d{3,4})|\(\d{3}\) ?\d{3}-\d{4})$"
)
_NAME = (
    r"^(\p{Lu}[\p{L}'’-]+( \p{Lu}?[\p{L}'’-]+)*, ?(\p{Lu}\.? ?){1,4}"
    r"|(\p{Lu}\. ?){1,4}((van|von|de|der|den|del|la|ter|ten|zu) )*\p{Lu}[\p{L}'’-]{2,}"
    r"|(Dr|Mr|Mrs|Ms|Mw|Dhr|Hr|Fr|Herr|Frau|Mme|Sr|Sra)\.? (\p{Lu}\.? ?)*\p{Lu}[\p{L}'’-]+)$"
)
_DAY = r"^((19|20)\d\d-\d\d-\d\d|\d{1,2}[./-]\d{1,2}[./-](19|20)\d\d)([T ].*)?$"
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBERS = r"^[0-9][0-9 .-]{7,12}[0-9]$"
_FEWEST, _NEARLY_ALL = 2, 0.8
"""Of numbers with a check digit: one in eleven passes by chance."""
_YEARS_BEFORE = 16
"""The middle day of a column lies so many years before the study: no other event does."""
_LONGEST_LIFE = 120


def holds_contacts(cells: pl.Series) -> pl.Series:
    """Tell for each cell whether an address of electronic mail or a telephone number is in it."""
    return cells.str.contains(_CONTACTS).fill_null(False)


def without_contacts(cells: pl.Series, blank: bool) -> pl.Series:
    """Take away what cells hold how a person is reached; `blank`: whether nothing may stay."""
    held = holds_contacts(cells)
    return cells.set(held, None if blank else WITHHELD) if held.any() else cells


def kind_of_cells(cells: pl.Series, latest: date | None) -> tuple[Kind, int] | None:
    """Tell what a column of text seems to hold of persons.

    Parameters
    ----------
    cells
        Text; null: blank.
    latest
        The last day that the sheet names elsewhere; None: it names none, and no column is taken
        for days of birth.

    Returns
    -------
    What it is, and in how many cells; None where nothing is.
    """
    filled = cells.drop_nulls()
    if filled.is_empty():
        return None
    mail = int(filled.str.contains(MAIL).sum())
    if mail:
        return "electronic mail", mail
    abroad = int(filled.str.contains(_ABROAD).sum())
    if abroad:
        return "telephone numbers", abroad
    half = filled.len() / 2
    for kind, form in (("telephone numbers", _AT_HOME), ("names", _NAME)):
        count = int(filled.str.contains(form).sum())
        if count >= half:
            return kind, count  # type: ignore[return-value]
    checked = _checked(filled)
    if checked:
        return "record numbers", checked
    born = _born(filled, latest)
    return ("birth dates", born) if born else None


def last_day(sheet: Sequence[pl.Series]) -> date | None:
    """Return the last whole day that columns of text name; None where they name none."""
    last: date | None = None
    for cells in sheet:
        for text in cells.drop_nulls().unique():
            day = _day(text)
            if day is not None and (last is None or day > last):
                last = day
    return last


def _checked(filled: pl.Series) -> int:
    """Count the cells that pass the test of a national number, if nearly all do."""
    if filled.str.contains(_NUMBERS).sum() < _NEARLY_ALL * filled.len():
        return 0
    texts = filled.unique().to_list()
    for test in (is_bsn, is_nhs_number):
        passing = [text for text in texts if test(text)]
        if len(passing) >= max(_FEWEST, _NEARLY_ALL * len(texts)):
            return int(filled.is_in(passing).sum())
    return 0


def _born(filled: pl.Series, latest: date | None) -> int:
    """Count the cells of a column of days, if they lie where people were born."""
    whole = filled.str.contains(_DAY)
    if latest is None or whole.sum() < _NEARLY_ALL * filled.len():
        return 0
    years = sorted(day.year for text in filled.filter(whole) if (day := _day(text)) is not None)
    if not years:
        return 0
    before = latest.year - years[len(years) // 2]
    return int(whole.sum()) if _YEARS_BEFORE <= before <= _LONGEST_LIFE else 0


def _day(text: str) -> date | None:
    """Return a day somewhere in the year that a date names: years are all that is asked."""
    if not re.match(r"^(\d{4}-\d\d-\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{4})", text):
        return None
    year = _YEAR.search(text)
    return None if year is None else date(int(year[0]), 12, 31)
