"""What datasets compute alike: study days, imputation flags, Y or null.

Source: CDISC ADaM Implementation Guide 1.3, 3.3.3 (ADY: no day zero; --DTF: the highest level of
        the date that was imputed).
"""

from __future__ import annotations

import polars as pl

from trialreadout.sources.dates import COLLECTED

_YEAR = len("2014")


def study_day(on: str, reference: str) -> pl.Expr:
    """Count a date from a reference, which is day 1; the day before it is day -1."""
    days = (pl.col(on) - pl.col(reference)).dt.total_days()
    return pl.when(days >= 0).then(days + 1).otherwise(days)


def imputed(column: str) -> pl.Expr:
    """Flag a date of a plain table by what was collected of it: D or M.

    Null: it was whole, or the protocol has no policy for it and it stays unknown.
    """
    text = pl.col(f"{column}{COLLECTED}")
    year_alone = text.str.len_chars() <= _YEAR
    placed = text.is_not_null() & pl.col(column).is_not_null()
    return pl.when(placed).then(pl.when(year_alone).then(pl.lit("M")).otherwise(pl.lit("D")))


def yes(which: pl.Expr) -> pl.Expr:
    """Write Y where something holds; null elsewhere."""
    return pl.when(which).then(pl.lit("Y"))


def yes_no(which: pl.Expr) -> pl.Expr:
    """Write Y or N; null where it is not known."""
    return pl.when(which).then(pl.lit("Y")).when(~which).then(pl.lit("N"))
