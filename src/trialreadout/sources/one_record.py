"""Rows that say the same thing again are one record; rows that contradict each other are none.

A blank cell means "not known" and contradicts nothing, so what one row leaves blank another fills
in. Where a sheet is the source of several tables (a row a measurement, with the lesion's site in
it) the rows of the coarser one are repeated by its layout, and nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.sources.faults import as_text, said_of_rows
from trialreadout.sources.raw import is_place
from trialreadout.sources.rules import RULES
from trialreadout.sources.tables import TABLES

_KNOWN, _KNOWN_ROW = "_known", "_known_row"
_INDEX, _FIRST_ROW, _CONTRADICTED, _KEPT = "_index", "_first_row", "_contradicted", "_kept"

Tables = Mapping[str, pl.DataFrame]
Headings = Mapping[str, Mapping[str, str]]
Cell = tuple[str | None, str | None, int | None, str | None]
"""A table, a file, a row and a heading."""


@dataclass(frozen=True, slots=True)
class OneRecordEach:
    """Plain tables in which each record stands once, unless its rows contradict each other."""

    tables: Mapping[str, pl.DataFrame]
    """The row that says most of a record stands, with what others say in its blank cells."""
    findings: tuple[Finding, ...]
    answered: frozenset[Cell]
    """Blank cells of rows for which another row of the record speaks."""


def one_record_each(tables: Tables, headings: Headings) -> OneRecordEach:
    """Bring together the rows of each record.

    Parameters
    ----------
    tables
        Plain tables with resolved dates.
    headings
        For each table what its file calls each column.

    Returns
    -------
    The tables; an error for each row that contradicts an earlier one of its record, and a
    warning for each that repeats it and whose repetition the layout does not explain.
    """
    whole: dict[str, pl.DataFrame] = {}
    findings: list[Finding] = []
    answered: set[Cell] = set()
    for name, rows in tables.items():
        alike = _alike(name, rows)
        if not alike.height:
            whole[name] = rows
            continue
        findings += _contradictions(name, alike, headings[name])
        findings += _repetitions(name, alike, tables, headings[name])
        answered |= _answered(name, alike, headings[name])
        whole[name] = _with_one_row_each(rows, alike)
    return OneRecordEach(whole, tuple(findings), frozenset(answered))


def _alike(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows whose record has several, beside each column what is first known of it."""
    key = list(TABLES[name].key)
    numbered = rows.with_row_index(_INDEX)
    if not key or not rows.height:
        return numbered.clear()
    named = numbered.filter(~pl.all_horizontal(pl.col(key).is_null()))
    alike = named.filter(~named.select(key).hash_rows().is_unique())
    if not alike.height:
        return alike
    said = _said(name, rows)
    alike = alike.with_columns(
        *(pl.col(c).drop_nulls().first().over(key).alias(c + _KNOWN) for c in said),
        *(
            pl.col("row").filter(pl.col(c).is_not_null()).first().over(key).alias(c + _KNOWN_ROW)
            for c in said
        ),
        pl.col("row").first().over(key).alias(_FIRST_ROW),
        _filled=pl.sum_horizontal(pl.lit(0), *(pl.col(c).is_not_null() for c in said)),
    )
    contrary = pl.any_horizontal(pl.lit(False), *map(_differs, said))
    alike = alike.with_columns(contrary.any().over(key).alias(_CONTRADICTED))
    fullest = pl.col("_filled").arg_max().over(key)
    return alike.with_columns((pl.int_range(pl.len()).over(key) == fullest).alias(_KEPT))


def _said(name: str, rows: pl.DataFrame) -> list[str]:
    """List the columns in which rows of one record can differ."""
    return [c for c in rows.columns if c not in TABLES[name].key and not is_place(c)]


def _differs(column: str) -> pl.Expr:
    """Tell whether a cell contradicts what is first known of its record; a blank never does."""
    return (pl.col(column) != pl.col(column + _KNOWN)).fill_null(False)


def _contradictions(name: str, alike: pl.DataFrame, headings: Mapping[str, str]) -> list[Finding]:
    findings: list[Finding] = []
    left = alike.filter(_CONTRADICTED)
    for column in [c.removesuffix(_KNOWN) for c in alike.columns if c.endswith(_KNOWN)]:
        rows = left.filter(_differs(column))
        if rows.height:
            said = as_text(column + _KNOWN, rows.schema[column])
            allowed = pl.format(
                '{}; row {} says "{}"',
                pl.lit(RULES["duplicate-record"].allowed),
                column + _KNOWN_ROW,
                said,
            )
            at = headings.get(column, column)
            findings += said_of_rows("duplicate-record", name, rows, column, at, allowed)
            left = left.filter(~_differs(column))
    return findings


def _repetitions(
    name: str, alike: pl.DataFrame, tables: Tables, headings: Mapping[str, str]
) -> list[Finding]:
    """Name the rows that say nothing new, and are no other record of the same sheet either."""
    key = TABLES[name].key
    said = [c.removesuffix(_KNOWN) for c in alike.columns if c.endswith(_KNOWN)]
    contrary = pl.any_horizontal(pl.lit(False), *map(_differs, said))
    again = alike.filter(~contrary, pl.int_range(pl.len()).over(key) > 0)
    for other, rows in tables.items():
        if other != name and again.height:
            again = again.filter(~_laid_out(other, rows, again))
    shown = next(c for c in reversed(key) if alike[c].null_count() < alike.height)
    allowed = pl.format(
        "{}; row {} says the same", pl.lit(RULES["repeated-record"].allowed), _FIRST_ROW
    )
    at = headings.get(shown, shown)
    return said_of_rows("repeated-record", name, again, shown, at, allowed)


def _laid_out(other: str, rows: pl.DataFrame, again: pl.DataFrame) -> pl.Series:
    """Tell of rows whether another table finds another record there than in the first row."""
    own = rows.filter(pl.col("file").cast(pl.String).is_in(_files(again)))
    if not own.height:
        return pl.repeat(False, again.height, eager=True)
    key = TABLES[other].key or ("file", "row")
    records = own.group_by(pl.col("file").cast(pl.String), "row").agg(
        pl.struct(key).hash().sort().hash().sum().alias("_records")
    )
    places = again.select(pl.col("file").cast(pl.String), "row", _FIRST_ROW)
    here = places.join(records, on=["file", "row"], how="left", maintain_order="left")
    first = places.join(
        records,
        left_on=["file", _FIRST_ROW],
        right_on=["file", "row"],
        how="left",
        maintain_order="left",
    )
    return here["_records"].ne_missing(first["_records"])


def _files(rows: pl.DataFrame) -> list[str]:
    return rows["file"].cast(pl.String).unique().to_list()


def _answered(name: str, alike: pl.DataFrame, headings: Mapping[str, str]) -> set[Cell]:
    """Name the blank cells for which another row speaks, of columns that a row needs."""
    cells: set[Cell] = set()
    for column, spec in TABLES[name].columns.items():
        if spec.required and column + _KNOWN in alike.columns:
            known = pl.col(column + _KNOWN).is_not_null()
            blank = alike.filter(
                ~pl.col(_CONTRADICTED), pl.col(column).is_null(), known | ~pl.col(_KEPT)
            )
            at = headings.get(column, column)
            places = blank.select(pl.col("file").cast(pl.String), "row").iter_rows()
            cells |= {(name, file, row, at) for file, row in places}
    return cells


def _with_one_row_each(rows: pl.DataFrame, alike: pl.DataFrame) -> pl.DataFrame:
    """Leave of each record one row, unless its rows contradict each other."""
    merged = alike.filter(~pl.col(_CONTRADICTED))
    known = [
        pl.col(c + _KNOWN).alias(c) if c + _KNOWN in alike.columns else pl.col(c)
        for c in rows.columns
    ]
    kept = merged.filter(_KEPT).select(_INDEX, *known)
    others = rows.with_row_index(_INDEX).join(merged, on=_INDEX, how="anti", maintain_order="left")
    return pl.concat([others, kept]).sort(_INDEX).drop(_INDEX)
