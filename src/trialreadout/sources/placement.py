"""Where each record stands: its series, the column of its assessment, its days.

A record without a known patient, or without a day, stands nowhere; neither does one from
before the baseline. Both stay in their tables, and the first is a finding.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.core.assessments import Assessments, find_assessments
from trialreadout.core.grid import NO_ROW, Layout, lay_out
from trialreadout.sources.people import People, codes_in
from trialreadout.sources.timeline import columns_after

Baseline = Callable[[Assessments, IntArray], IntArray]
"""From the assessments, and the rows that are in each, to (series,) the one that is baseline."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Rows of a table, each with its place; all arrays are (row,)."""

    reader: IntArray
    patient: IntArray
    """0 where unknown, since `column` then keeps the row off the grid."""
    column: IntArray
    """On the visit axis; NO_ROW: not on the grid."""
    day: IntArray
    """Since 1970-01-01."""
    last_day: IntArray
    """Of the assessment that the row belongs to."""

    def rows(self, which: slice) -> Placement:
        """Return the places of some of the rows."""
        return Placement(
            self.reader[which],
            self.patient[which],
            self.column[which],
            self.day[which],
            self.last_day[which],
        )

    def on(self, position_of: IntArray, shape: tuple[int, ...], *further: IntArray) -> Layout:
        """Lay the rows out on the grid of some patients.

        Parameters
        ----------
        position_of : (patient,)
            Position of each patient on the grid; NO_ROW: not on it.
        shape
            (reader, patient, visit, ...)
        *further : (row,)
            Positions on the axes after the visit.
        """
        return lay_out(shape, self.reader, position_of[self.patient], self.column, *further)

    def width(self, position_of: IntArray) -> int:
        """Return how many columns the rows of some patients need, the baseline's among them."""
        return int(self.column[position_of[self.patient] != NO_ROW].max(initial=0)) + 1


def place(
    rows: pl.DataFrame,
    people: People,
    within_days: int,
    baseline: Baseline,
    start: FloatArray,
    *,
    one_reader: bool = False,
) -> Placement:
    """Find the assessments that rows belong to, and their columns.

    Parameters
    ----------
    rows
        `subject`, `visit` and `day`, and `reader` unless there is one for all of them.
    people
        Patients and readers.
    within_days
        The most days between the first and last date of an assessment.
    baseline
        Chooses the baseline of each series.
    start : (patient,)
        Without a baseline, the day from which assessments count; NaN: none counts.
    one_reader
        Whether the rows are nobody's reading: then each patient is one series.
    """
    series = codes_in(rows["subject"], people.names) if one_reader else people.series(rows)
    day = rows["day"].to_physical().cast(pl.Int64).fill_null(NO_ROW).to_numpy()
    labels = rows["visit"].unique().drop_nulls().sort()
    visit = codes_in(rows["visit"], labels) + 1
    placeable = np.flatnonzero((series != NO_ROW) & rows["day"].is_not_null().to_numpy())
    found = find_assessments(
        series[placeable], visit[placeable], day[placeable], within_days=within_days
    )
    starts = start if one_reader else people.for_each_reader(start)
    chosen = columns_after(found, baseline(found, placeable), starts)
    column, last_day = np.full(series.size, NO_ROW), day.copy()
    column[placeable] = chosen[found.of_row]
    last_day[placeable] = found.last_day[found.of_row]
    reader, patient = np.divmod(np.maximum(series, 0), max(len(people.names), 1))
    return Placement(reader, patient, column, day, last_day)
