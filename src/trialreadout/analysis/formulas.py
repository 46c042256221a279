"""Text that a spreadsheet would take for a formula, and how it is kept from being one.

A spreadsheet that opens a CSV file calculates what begins with an equals sign, a plus, a minus or
an at sign, a tabulator or a carriage return; such a formula can call a program. In the CSV files of
a readout, which people open, too, an apostrophe stands before such a text. Numbers stay as they
are, words behind them as well. `as_meant` gives the text again, whatever it was. The study's own
tables, which are read again as data, are written without.

Source: OWASP, CSV Injection.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl
import polars.selectors as cs

_BEGINS = r"[=+\-@\t\r]"
_NUMBERS = r"[+-](?:\d[\d.,]*(?: ?%)?(?: [a-z(][^|!=]*)?)?"
"""A number, or one with words behind it, which is a formula to no spreadsheet."""
_TAKEN = re.compile(rf"'*{_BEGINS}")
_HARMLESS = re.compile(_NUMBERS)


def inert(text: str) -> str:
    """Put an apostrophe before a text that would be a formula, or that begins as if it had one."""
    if _TAKEN.match(text) is None or _HARMLESS.fullmatch(text):
        return text
    return f"'{text}"


def as_meant(text: str) -> str:
    """Take the apostrophe off again."""
    return text[1:] if text.startswith("'") and _TAKEN.match(text) else text


def inert_table(table: pl.DataFrame) -> pl.DataFrame:
    """Make every text of a table inert, its headings as well."""
    text = cs.string()
    formula = text.str.contains(rf"^'*{_BEGINS}") & ~text.str.contains(f"^(?:{_NUMBERS})$")
    written = table.with_columns(pl.when(formula).then("'" + text).otherwise(text).name.keep())
    return _headed(written, inert)


def table_as_meant(table: pl.DataFrame) -> pl.DataFrame:
    """Give the texts of a table again, as they were before `inert_table`."""
    text = cs.string()
    marked = text.str.contains(rf"^'+{_BEGINS}")
    read = table.with_columns(
        pl.when(marked).then(text.str.strip_prefix("'")).otherwise(text).name.keep()
    )
    return _headed(read, as_meant)


def _headed(table: pl.DataFrame, change: Callable[[str], str]) -> pl.DataFrame:
    return table.rename({heading: change(heading) for heading in table.columns})
