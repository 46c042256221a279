"""A plain table before its cells are typed: its columns, and what the file calls them.

Of a wide layout one row of a file becomes several. Its headings are patterns ("tg_{week}"), and
columns that are named by the words in braces ("{week}") hold what stands there in the heading
that a row was taken from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from trialreadout.core.findings import Finding

_SEQ = re.compile(r"[A-Z]{2}SEQ")


SEQUENCE = "seq"
"""Column of the number by which an SDTM domain tells a patient's records apart (--SEQ)."""
WRITTEN = "assessed_on_as_written"
"""Column of the text of a date, where records that count for nothing are told by it."""


@dataclass(frozen=True, slots=True)
class Raw:
    """Cells under the plain table's column names, with `file` and `row`."""

    cells: pl.DataFrame
    headings: Mapping[str, str]
    """For a plain column, its heading in the file, or the pattern of its headings."""
    findings: tuple[Finding, ...] = ()
    """What was wrong with the file beyond single cells."""
    beside: pl.DataFrame | None = None
    """Records that stand beside those of `cells` and count for nothing; cells as collected."""


def is_place(column: str) -> bool:
    """Tell whether a column says where a row stands or when it was planned, not what it says."""
    return column in ("file", "row", SEQUENCE, WRITTEN) or column.startswith("{")


def planned_mark(date: str) -> str:
    """Name the column that tells whether a date is the planned day, and none that was recorded.

    It stands only in tables that have such dates. No word in braces of a pattern holds a blank.
    """
    return f"{{{date} planned}}"


def take(domain: pl.DataFrame, headings: Mapping[str, str]) -> Raw:
    """Take columns of a file under the plain table's names; those it lacks are left out.

    Of an SDTM domain the number of each record is kept beside its row.
    """
    there = {column: heading for column, heading in headings.items() if heading in domain.columns}
    columns = [pl.col(heading).alias(column) for column, heading in there.items()]
    numbered = [column for column in domain.columns if _SEQ.fullmatch(column)]
    if len(numbered) == 1:
        number = pl.col(numbered[0]).cast(pl.Float64, strict=False).cast(pl.Int64, strict=False)
        columns.append(number.alias(SEQUENCE))
    return Raw(domain.select(*columns, "file", "row"), there)
