"""Findings about rows of a table, in the words of the check that caught them."""

from __future__ import annotations

import re

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.sources.rules import RULES


def faults(
    rule: str,
    table: str | None,
    rows: pl.DataFrame,
    which: pl.Series | pl.Expr,
    column: str,
    *,
    heading: str | None = None,
    allowed: str | None = None,
) -> list[Finding]:
    """Make a finding of each row that a check caught.

    Parameters
    ----------
    rule
        The check.
    table, rows, which
        The plain table's name, its rows with `subject`, `file` and `row`, and those caught.
    column, heading
        The column at fault, and what the file calls it.
    allowed
        What this column may hold, where that says more than the rule.
    """
    if isinstance(which, pl.Series) and not which.any():
        return []
    return said_of_rows(rule, table, rows.filter(which), column, heading, allowed)


def said_of_rows(
    rule: str,
    table: str | None,
    rows: pl.DataFrame,
    column: str,
    heading: str | None,
    allowed: str | pl.Expr | None = None,
) -> list[Finding]:
    """Make a finding of every row; `allowed` may differ from row to row."""
    known = RULES[rule]
    expected = pl.lit(allowed or known.allowed) if not isinstance(allowed, pl.Expr) else allowed
    fields = rows.select(
        severity=pl.lit(known.severity),
        rule=pl.lit(rule),
        table=pl.lit(table, pl.String),
        file=pl.col("file").cast(pl.String),
        row="row",
        column=_heading(heading or column, rows),
        subject=pl.col("subject").cast(pl.String),
        value=as_text(column, rows.schema[column]),
        allowed=expected,
        remedy=pl.lit(known.remedy),
    )
    return [Finding._make(row) for row in fields.select(Finding._fields).iter_rows()]


def _heading(heading: str, rows: pl.DataFrame) -> pl.Expr:
    """Return the heading of each row's cell: of a pattern, with the row's own words in it."""
    words = [word for word in re.findall(r"\{\w+\}", heading) if word in rows.columns]
    if not words:
        return pl.lit(heading)
    pieces = re.split("|".join(map(re.escape, words)), heading)
    return pl.concat_str(
        *(
            part
            for pair in zip(map(pl.lit, pieces), [*map(pl.col, words), pl.lit("")], strict=True)
            for part in pair
        )
    )


def as_text(column: str, kind: pl.DataType) -> pl.Expr:
    """Write cells as they stand in the file, as far as their type still tells."""
    if kind == pl.Boolean:
        return pl.when(column).then(pl.lit("Y")).when(~pl.col(column)).then(pl.lit("N"))
    return pl.col(column).cast(pl.String).str.strip_suffix(".0")
