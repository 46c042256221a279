"""Reading a file as it is: its cells, and the row at which a spreadsheet would show each.

Nothing is interpreted here. Text stays text, blank cells become null, and headings stand
as in the file. A file that cannot be read, or only in part, is a finding and never a table.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl

from trialreadout.core.findings import Finding

SUFFIXES = (".parquet", ".csv", ".xpt")
_XPT_RECORD_BYTES = 80
_FIRST_DATA_ROW = 2


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
    of rule "unreadable-file", "truncated-file" or "empty-file".
    """
    try:
        table = _READERS[path.suffix.lower()](path)
    except _TruncatedError as cut:
        return _fault(
            "truncated-file", name, str(cut), "Ask for the file again: its end is missing."
        )
    except Exception as fault:  # each reader has exceptions of its own
        return _fault(
            "unreadable-file",
            name,
            str(fault).strip().splitlines()[0][:200]
            if str(fault).strip()
            else type(fault).__name__,
            f"Check that it is a whole {_FORMATS[path.suffix.lower()]} and export it again.",
        )
    if not table.width:
        return _fault("empty-file", name, "no columns", "Export it again, with its headings.")
    text = pl.col(pl.String).str.strip_chars()
    return table.with_columns(pl.when(text != "").then(text).name.keep()).with_columns(
        pl.lit(name, pl.Categorical).alias("file"),
        pl.int_range(_FIRST_DATA_ROW, table.height + _FIRST_DATA_ROW, dtype=pl.Int32).alias("row"),
    )


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _TruncatedError(Exception):
    pass


def _read_parquet(path: Path) -> pl.DataFrame:
    return pl.read_parquet(path)


def _read_csv(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False, encoding="utf8")


def _read_xpt(path: Path) -> pl.DataFrame:
    import pyreadstat  # 0.1 s, and only for this format

    size = path.stat().st_size
    if size % _XPT_RECORD_BYTES or size < 8 * _XPT_RECORD_BYTES:
        raise _TruncatedError(
            f"{size} bytes, not a whole number of {_XPT_RECORD_BYTES}-byte records"
        )
    table, _ = pyreadstat.read_xport(
        path, output_format="polars", disable_datetime_conversion=True, encoding="UTF-8"
    )
    assert isinstance(table, pl.DataFrame)
    return table


_READERS = {".parquet": _read_parquet, ".csv": _read_csv, ".xpt": _read_xpt}
_FORMATS = {".parquet": "Parquet file", ".csv": "CSV file in UTF-8", ".xpt": "SAS transport file"}


def _fault(rule: str, name: str, value: str, remedy: str) -> Finding:
    allowed = "a whole Parquet, CSV or SAS transport file"
    return Finding("error", rule, file=name, value=value, allowed=allowed, remedy=remedy)
