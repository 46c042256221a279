"""A number of each patient, summarised: its median, quartiles, range and mean."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from trialreadout.analysis.about import About
from trialreadout.analysis.column_units import unit_of
from trialreadout.analysis.results import Result
from trialreadout.core.estimate import Estimate, Status


def summary(about: About, rows: pl.DataFrame) -> Iterator[Result]:
    """Summarise the column that the statistic names, over the patients who have the number.

    Quartiles are those of R's default (Hyndman and Fan, Am Stat 1996;50:361-365, type 7).
    """
    column = about.statistic.column
    assert column is not None
    known = rows.drop_nulls(column)
    values = known[column].cast(pl.Float64).to_numpy()
    for name, method, value, low, high in _numbers(values):
        status: Status = "not estimable" if value is None else "estimated"
        estimate = Estimate(value, low, high, None, None, method, status)
        yield about.row(name, column, estimate, unit_of(column), known["subject"], rows.height)


Numbers = tuple[str, str, float | None, float | None, float | None]


def _numbers(values: np.ndarray) -> Iterator[Numbers]:
    if not values.size:
        yield "summary", "median (range)", None, None, None
        return
    lowest, lower, middle, upper, highest = map(float, np.quantile(values, [0, 0.25, 0.5, 0.75, 1]))
    yield "summary", "median (range)", middle, lowest, highest
    yield "quartiles", "median (quartiles)", middle, lower, upper
