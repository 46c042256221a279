"""What TU, TR and RS have in common: who read, words in capitals, and which lesion is new.

A lesion, a measurement and a response belong to the reader whom --EVALID names, or --EVAL.

Source: CDISC SDTM Implementation Guide 3.4, 6.3 (TU, TR, RS).
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from trialreadout.sources.raw import Raw


def read_by(raw: Raw, rows: pl.DataFrame, prefix: str) -> Raw:
    """Add the reader of each row to what was taken of it."""
    readers = rows.with_columns(reader=reader_of(rows, prefix)).select("reader")
    headings = {**raw.headings, "reader": f"{prefix}EVALID"}
    return replace(raw, cells=raw.cells.hstack(readers), headings=headings)


def reader_of(rows: pl.DataFrame, prefix: str) -> pl.Expr:
    """Name the reader: by --EVALID, else by --EVAL; null where neither says."""
    named = [pl.col(c) for c in (f"{prefix}EVALID", f"{prefix}EVAL") if c in rows.columns]
    return pl.coalesce(named).str.to_lowercase() if named else pl.lit(None, pl.String)


def capitals(rows: pl.DataFrame, column: str) -> pl.Expr:
    """Return a column in capitals; empty text where it or its cells are not there."""
    if column not in rows.columns:
        return pl.repeat("", pl.len(), dtype=pl.String)
    return pl.col(column).str.to_uppercase().fill_null("")


def is_new(rows: pl.DataFrame, column: str) -> pl.Expr:
    """Tell whether a role or a group is that of new lesions: NEW, "NEW LESION", ..."""
    return capitals(rows, column).str.starts_with("NEW")


def identifications(tu: pl.DataFrame) -> pl.DataFrame:
    """Keep the rows of TU that identify a lesion."""
    return tu.filter(pl.col("TUTESTCD") == "TUMIDENT") if "TUTESTCD" in tu.columns else tu
