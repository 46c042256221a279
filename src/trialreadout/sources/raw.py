"""A plain table before its cells are typed: its columns, and what the file calls them.

Of a wide layout one row of a file becomes several. Its headings are patterns ("tg_{week}"), and
columns that are named by the words in braces ("{week}") hold what stands there in the heading
that a row was taken from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from trialreadout.core.findings import Finding


@dataclass(frozen=True, slots=True)
class Raw:
    """Cells under the plain table's column names, with `file` and `row`."""

    cells: pl.DataFrame
    headings: Mapping[str, str]
    """For a plain column, its heading in the file, or the pattern of its headings."""
    findings: tuple[Finding, ...] = ()
    """What was wrong with the file beyond single cells."""


def is_place(column: str) -> bool:
    """Tell whether a column says where a row stands, not what it says."""
    return column in ("file", "row") or column.startswith("{")


def take(domain: pl.DataFrame, headings: Mapping[str, str]) -> Raw:
    """Take columns of a file under the plain table's names; those it lacks are left out."""
    there = {column: heading for column, heading in headings.items() if heading in domain.columns}
    columns = [pl.col(heading).alias(column) for column, heading in there.items()]
    return Raw(domain.select(*columns, "file", "row"), there)
