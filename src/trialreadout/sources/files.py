"""Reading a file as it is: its cells, and the row at which a spreadsheet would show each.

Nothing is interpreted here. Text stays text, days are written in ISO 8601, blank cells become
null, and headings stand as in the file. A file that cannot be read, or only in part, is a
finding and never a table.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import polars as pl
import polars.selectors as cs

from trialreadout.core.findings import Finding
from trialreadout.sources.limits import most_bytes, refused, too_large, too_many
from trialreadout.sources.parquet_pages import false_claim
from trialreadout.sources.separated import (
    Break,
    break_of_encoding,
    break_of_rows,
    break_of_separator,
)
from trialreadout.sources.transport import fault_of_transport, holds_several_tables

SUFFIXES = (".parquet", ".csv", ".xpt")
_FIRST_DATA_ROW = 2
_AGAIN = "_duplicated_"
"""What the reader of CSV puts behind a heading that it has met before."""


def read_file(path: Path, name: str) -> pl.DataFrame | Finding:
    """Read a table from Parquet, CSV (UTF-8, commas) or SAS XPT (versions 5 and 8).

    Parameters
    ----------
    path
        The file.
    name
        What findings and rows call it: its path within the study folder.

    Returns
    -------
    The cells with the headings of the file, and the columns `file` and `row`; or a finding
    of rule "too-large", "unreadable-file", "truncated-file" or "empty-file", for a CSV also
    "wrong-separator", "ragged-row", "open-quote" or "duplicate-column".
    """
    suffix = path.suffix.lower()
    try:
        if (large := too_large(path, name)) is not None:
            return large
        if suffix == ".parquet":
            if (large := _asks_too_much(path, name)) is not None:
                return large
            if (claim := false_claim(path)) is not None:
                raise ValueError(claim)
        table = _READERS[suffix](path)
        if (large := too_many(table.height, table.width, name)) is not None:
            return large
        return _as_rows(table, name) if table.width else _empty(name)
    except _TooLongError:
        return refused(name, "a few long texts that stand again and again")
    except _BrokenError as broken:
        at = broken.where
        return Finding(
            "error",
            at.rule,
            file=name,
            row=at.row or None,
            value=at.value,
            allowed=at.allowed,
            remedy=at.remedy,
        )
    except (pl.exceptions.NoDataError, EOFError):
        return _empty(name)
    except (Exception, pl.exceptions.PanicException) as fault:  # each reader has its own
        said = str(fault).strip().splitlines()
        return Finding(
            "error",
            "unreadable-file",
            file=name,
            value=said[0][:200] if said else type(fault).__name__,
            allowed=f"a whole {_FORMATS[suffix]}",
            remedy=f"Check that it is a whole {_FORMATS[suffix]}, and export it again.",
        )


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _TooLongError(Exception):
    pass


class _BrokenError(Exception):
    def __init__(self, where: Break) -> None:
        self.where = where
        super().__init__(where.value)


def _as_rows(table: pl.DataFrame, name: str) -> pl.DataFrame:
    """Bring cells to text and numbers, and number the rows."""
    written = table.select(cs.string().str.len_bytes().sum()).sum_horizontal()
    if table.height and (written.item() or 0) > most_bytes():  # one text, repeated at no cost
        raise _TooLongError
    table = table.with_columns((cs.date() | cs.datetime()).dt.to_string("iso:strict"))
    for column, kind in table.schema.items():
        if kind.is_nested():
            raise ValueError(f"{column} holds {kind}, not one value in each cell")
    text = pl.col(pl.String).str.strip_chars()
    table = table.with_columns(pl.when(text != "").then(text).name.keep())
    return table.with_columns(
        pl.lit(name, pl.Categorical).alias("file"),
        pl.int_range(_FIRST_DATA_ROW, table.height + _FIRST_DATA_ROW, dtype=pl.Int32).alias("row"),
    )


def _asks_too_much(path: Path, name: str) -> Finding | None:
    """Say that a Parquet file holds too many cells, from its end alone."""
    rows = pl.scan_parquet(path)
    height = rows.select(pl.len()).collect().item()
    return too_many(height, len(rows.collect_schema()), name)


def _read_parquet(path: Path) -> pl.DataFrame:
    return pl.read_parquet(path)


def _read_csv(path: Path) -> pl.DataFrame:
    content = path.read_bytes()
    if (where := break_of_encoding(content)) is not None:
        raise _BrokenError(where)
    text = content.decode("utf-8-sig")
    heading = text.lstrip("\r\n").partition("\n")[0]
    if (where := break_of_separator(heading)) is not None:
        raise _BrokenError(where)
    try:
        table = pl.read_csv(io.BytesIO(content), infer_schema=False, encoding="utf8")
    except pl.exceptions.ComputeError:
        if (where := break_of_rows(text)) is not None:
            raise _BrokenError(where) from None
        raise
    cut = table.height and table.to_series(-1).null_count()
    if cut and (where := break_of_rows(text)) is not None:
        raise _BrokenError(where)
    for column in table.columns:
        if _AGAIN in column and column.partition(_AGAIN)[0] in table.columns:
            raise _BrokenError(twice(column.partition(_AGAIN)[0]))
    return table


def _read_xpt(path: Path) -> pl.DataFrame:
    import pyreadstat  # 0.1 s, and only for this format

    content = path.read_bytes()
    if not content:
        raise EOFError
    if (missing := fault_of_transport(content)) is not None:
        remedy = "Ask for the file again: its end is missing."
        raise _BrokenError(Break("truncated-file", 0, missing, "a whole file", remedy))
    if holds_several_tables(content):
        raise ValueError("it holds several tables; each belongs in a file of its own")
    table, _ = pyreadstat.read_xport(
        path, output_format="polars", disable_datetime_conversion=True, encoding="UTF-8"
    )
    assert isinstance(table, pl.DataFrame)
    return table


def twice(heading: str) -> Break:
    """Say that a heading stands twice."""
    return Break(
        "duplicate-column",
        1,
        heading,
        "each heading once",
        "Take one of the two columns out: which of them holds cannot be guessed.",
    )


_READERS: dict[str, Callable[[Path], pl.DataFrame]] = {
    ".parquet": _read_parquet,
    ".csv": _read_csv,
    ".xpt": _read_xpt,
}
_FORMATS = {
    ".parquet": "Parquet file",
    ".csv": "CSV file in UTF-8",
    ".xpt": "SAS transport file in UTF-8",
}


def _empty(name: str) -> Finding:
    return Finding(
        "error",
        "empty-file",
        file=name,
        value="nothing in it",
        allowed="a line of headings, and a row for each record",
        remedy="Export it again, with its headings.",
    )
