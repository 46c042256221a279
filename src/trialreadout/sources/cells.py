"""From cells as they were handed in to typed columns, with a finding for each that does not fit.

A cell that cannot be read becomes null and a finding; it is never guessed, and its row
stays. A row that lacks what places it (whose it is, when it was) stays too, and is an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.sources.dates import COLLECTED
from trialreadout.sources.faults import faults
from trialreadout.sources.raw import is_place
from trialreadout.sources.tables import TABLES, Column

_DTYPES: dict[str, pl.DataType] = {
    "text": pl.String(),
    "number": pl.Float64(),
    "integer": pl.Int64(),
    "date": pl.String(),
    "flag": pl.Boolean(),
    "term": pl.String(),
}
YES, NO = ("Y", "YES", "TRUE", "1"), ("N", "NO", "FALSE", "0")
"""The words of a flag, in capitals."""


def conform(
    name: str, cells: pl.DataFrame, headings: Mapping[str, str]
) -> tuple[pl.DataFrame, list[Finding]]:
    """Bring cells into a plain table.

    Parameters
    ----------
    name
        Of the plain table.
    cells
        Columns named as in the plain table; those that say where a row stands are kept. A
        column that the table knows and `cells` does not is null throughout. Columns that it does
        not know are kept as text for subjects, where they become subgroups, and left out
        elsewhere.
    headings
        What the file calls each column, for the findings.

    Returns
    -------
    The plain table and what did not fit. Dates are still as they were collected; see
    `trialreadout.sources.dates`.
    """
    findings: list[Finding] = []
    columns: dict[str, pl.Series | pl.Expr] = {}
    table = TABLES[name]
    for column, spec in table.columns.items():
        if column not in cells.columns:
            columns[column] = pl.lit(None, _DTYPES[spec.kind])
            continue
        columns[column], unfit = _typed(cells[column], spec)
        at, fit = headings.get(column, column), allowed(spec)
        if unfit.any():
            rule = _RULES[spec.kind]
            findings += faults(rule, name, cells, unfit, column, heading=at, allowed=fit)
        if spec.required and (blank := cells[column].is_null()).any():
            findings += faults("missing-value", name, cells, blank, column, heading=at, allowed=fit)
    if name == "subjects":
        own = [c for c in cells.columns if c not in table.columns and not is_place(c)]
        columns |= {column: pl.col(column).cast(pl.String) for column in own}
    places = [column for column in cells.columns if is_place(column)]
    return cells.with_columns(**columns).select(*columns, *places), findings


@cache
def empty_table(name: str) -> pl.DataFrame:
    """Return a plain table without rows, its dates resolved."""
    kinds = {column: spec.kind for column, spec in TABLES[name].columns.items()}
    types = {c: pl.Date() if kind == "date" else _DTYPES[kind] for c, kind in kinds.items()}
    collected = {c + COLLECTED: pl.String() for c, kind in kinds.items() if kind == "date"}
    return pl.DataFrame(schema={**types, "file": pl.Categorical(), "row": pl.Int32(), **collected})


def allowed(spec: Column) -> str:
    """Say what a column may hold, for people."""
    match spec.kind:
        case "number":
            return f"a number in {spec.unit}" if spec.unit else "a number"
        case "integer":
            return "a whole number"
        case "date":
            return "a date such as 2014-02-03, or 2014-02 where the day is unknown"
        case "flag":
            return "Y or N"
        case "term":
            return ", ".join(spec.terms)
        case _:
            return "text"


_RULES = {
    "number": "not-a-number",
    "integer": "not-a-number",
    "flag": "not-a-flag",
    "term": "unknown-term",
}


_LARGEST_WHOLE = 2**53
"""Beyond it a number of 64 bits skips whole numbers."""


def _typed(cells: pl.Series, spec: Column) -> tuple[pl.Series, pl.Series]:
    """Return the typed column, and which cells hold something that does not fit it."""
    dtype = _DTYPES[spec.kind]
    if spec.kind in ("number", "integer"):
        number = cells.cast(pl.Float64, strict=False)
        fits = number.is_finite()
        if spec.kind == "integer":
            fits &= (number == number.floor()) & (number.abs() <= _LARGEST_WHOLE)
        typed = number.zip_with(fits, pl.Series([None], dtype=number.dtype)).cast(dtype)
    elif spec.kind == "flag" and cells.dtype != pl.Boolean:
        words = cells.cast(pl.String).str.to_uppercase()
        typed = words.replace_strict(
            dict.fromkeys(YES, True) | dict.fromkeys(NO, False), default=None, return_dtype=dtype
        )
    elif spec.kind == "term":
        words = cells.cast(pl.String)
        spellings = {word.upper(): word for word in spec.terms}
        typed = words.str.to_uppercase().replace_strict(spellings, default=None, return_dtype=dtype)
    else:
        typed = cells.cast(dtype)
    return typed, cells.is_not_null() & typed.is_null()
