"""Tables that were stored with types, Parquet and SAS transport files, as sheets of text."""

from __future__ import annotations

import polars as pl
import polars.selectors as cs

from trialreadout.sources.plain.sheet import Sheet


def sheet_of_table(table: pl.DataFrame, name: str) -> Sheet:
    """Write every cell as text; a whole number is written without decimals.

    Parameters
    ----------
    table
        As `trialreadout.sources.files.read_file` gives it: `file`, `row`, and dates as text.
    name
        What findings call it.
    """
    own = pl.all().exclude("file", "row")
    filled = table.filter(pl.any_horizontal(own.is_not_null()))
    text = filled.select(own)
    written = text.with_columns(
        pl.lit(None, pl.String).alias(column)
        for column, kind in text.schema.items()
        if kind != pl.String
    )
    cells = text.with_columns(
        cs.float().cast(pl.String).str.strip_suffix(".0"),
        (~cs.float() & ~cs.string()).cast(pl.String),
    )
    headings = {column: " ".join(column.split()) for column in cells.columns}
    return Sheet(
        name,
        cells.rename(headings).hstack(filled.select("file", "row")),
        written.rename(headings),
        (),
    )
