"""Columns of a frame as cells: dates with what was collected, numbers with shared decimals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from math import floor, log10
from typing import Any

import polars as pl

from trialreadout.core.rounding import rounded
from trialreadout.report.tables import NO_VALUE, Cell
from trialreadout.sources.dates import COLLECTED
from trialreadout.sources.raw import planned_mark

P_VALUE, SMALLEST_P = "p_value", 0.0001
"""A p value below that is said to be so, and never printed as nothing."""
_MOST_DECIMALS, _FINE = 4, 2
"""Decimals of a number, and of one that is in the hundreds."""


def cells_of(frame: pl.DataFrame, column: str) -> Iterator[Cell]:
    """Write a column; what is not recorded is a dash, a date of which less is known says so.

    A date that is the planned day says "planned".
    """
    values: Sequence[Any] = frame[column].to_list()
    collected = f"{column}{COLLECTED}"
    beside = frame[collected].to_list() if collected in frame.columns else [None] * len(values)
    mark = planned_mark(column)
    planned = frame[mark].to_list() if mark in frame.columns else [None] * len(values)
    decimals = _decimals(values) if frame[column].dtype.is_numeric() else 0
    for value, as_collected, is_planned in zip(values, beside, planned, strict=True):
        if column == P_VALUE and value is not None and value < SMALLEST_P:
            yield Cell(f"<{SMALLEST_P}")
        elif is_planned and value is not None:
            yield Cell(f"{value} (planned)")
        else:
            yield _cell(value, as_collected, decimals)


def _cell(value: Any, collected: str | None, decimals: int) -> Cell:
    if value is None:
        return Cell(NO_VALUE if collected is None else f"{collected} (as collected)")
    if isinstance(value, bool):
        return Cell("yes" if value else "no")
    if isinstance(value, date):
        said = "" if collected is None else f" (collected as {collected})"
        return Cell(f"{value.isoformat()}{said}")
    if isinstance(value, int | float):
        return Cell(rounded(value, decimals), number=value)
    if isinstance(value, list):
        return Cell(", ".join(map(str, value)) or NO_VALUE)
    return Cell(str(value) or NO_VALUE)


def _decimals(values: Sequence[float | None]) -> int:
    """Find how many decimals show every value of a column, as far as a reader needs them."""
    known = [abs(value) for value in values if value is not None]
    largest = max(known, default=0)
    most = _FINE if largest >= 100 else _MOST_DECIMALS
    if 0 < largest < 0.01:
        most -= floor(log10(largest))
    return next((d for d in range(most) if all(value == round(value, d) for value in known)), most)
