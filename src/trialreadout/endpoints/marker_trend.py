"""The trend of a tumour marker in each patient, with its slope, doubling time and nadir.

The rule stands in `trialreadout.criteria.marker_trend`; here the protocol says which values count
and where in time they stand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.dates import DAYS_PER_WEEK
from trialreadout.core.grid import NO_ROW
from trialreadout.core.masked import nan_unless
from trialreadout.core.terms import Trend
from trialreadout.criteria.marker_trend import trend_of
from trialreadout.endpoints.answers import Words, answer_columns, words_of_terms
from trialreadout.endpoints.lineage import SourceRow, rows_at
from trialreadout.endpoints.marker_values import course_of, of_weeks
from trialreadout.endpoints.needs import needed
from trialreadout.protocol import Protocol
from trialreadout.protocol.markers import MarkerTrend
from trialreadout.sources.read import Sources
from trialreadout.statistics import LogLinearSlope, log_linear_slope


@dataclass(frozen=True, slots=True)
class GradedTrend:
    """The trend of each patient, and the line that it rests on."""

    answer: IntArray
    """(patient,) `Trend` codes; NE, too, where a value makes the whole course not evaluable, and
    then none counts."""
    day: FloatArray
    """(patient,) of the last value that counts, from time zero; NaN: there is none."""
    words: Words
    weeks: FloatArray
    """(patient, value) where each value stands in time; NaN: it does not count."""
    value: FloatArray
    """(patient, value) NaN: it does not count."""
    slope: LogLinearSlope
    """(patient,) of the logarithm on weeks."""
    row: IntArray
    """(patient, value) row in the table of markers; `NO_ROW` where the value neither counts nor
    makes the course not evaluable."""
    marker: str


def needs(endpoint: MarkerTrend, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables without which the trend cannot be graded."""
    return needed(protocol, "markers")


def consults(endpoint: MarkerTrend, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables that it reads where they are there."""
    return ()


def grade(cohort: Cohort, protocol: Protocol, endpoint: MarkerTrend) -> GradedTrend:
    """Grade the course of each patient.

    Raises
    ------
    KeyError
        If nobody has a value of the marker.
    """
    course = of_weeks(course_of(cohort.markers, endpoint.marker, endpoint), endpoint.weeks)
    day = course.planned_day if endpoint.time == "planned weeks" else course.day
    usable = ~np.isnan(day) & (course.value > 0) & ~course.spoiled[:, np.newaxis]
    weeks = nan_unless(usable, day / DAYS_PER_WEEK)
    value = nan_unless(usable, course.value)
    slope = log_linear_slope(weeks, value)
    trend = trend_of(
        slope,
        alpha=endpoint.alpha,
        minimum_values=endpoint.minimum_values,
        sides=endpoint.sides,
    )
    last = np.fmax.reduce(nan_unless(usable, course.day), axis=-1, initial=-np.inf)
    at = cohort.markers.of(endpoint.marker)
    return GradedTrend(
        answer=np.where(course.spoiled, np.int8(Trend.NE), trend),
        day=np.where(np.isinf(last), np.nan, last),
        words=words_of_terms(Trend),
        weeks=weeks,
        value=value,
        slope=slope,
        row=np.where(usable | course.spoils, cohort.markers.row[at], NO_ROW),
        marker=endpoint.marker,
    )


def table(graded: GradedTrend, cohort: Cohort, sources: Sources) -> pl.DataFrame:
    """List the patients with their trend.

    Returns
    -------
    One row a patient: `subject`, `answer`, `day`, `on`, `values` (how many count),
    `slope_per_week` (of the natural logarithm), `p_value` (two-sided), `doubling_time_weeks`
    (below 0: the time in which it halves), `nadir_weeks` and `nadir_change_percent` (the lowest
    value that counts, against the first). Null where there is none.
    """
    slope = graded.slope
    first, nadir, nadir_weeks = _nadir(graded)
    return pl.DataFrame(
        {
            **answer_columns(graded, cohort, sources),
            "values": pl.Series(slope.n).cast(pl.Int32),
            "slope_per_week": _known(slope.slope),
            "p_value": _known(slope.p_two_sided),
            "doubling_time_weeks": _known(slope.doubling_time),
            "nadir_weeks": _known(nadir_weeks),
            "nadir_change_percent": _known(100 * (nadir - first) / first),
        }
    )


def source_rows(
    graded: GradedTrend, cohort: Cohort, sources: Sources, patient: int
) -> list[SourceRow]:
    """Name the values of one patient that decide, in the order of time."""
    return rows_at(sources, "markers", graded.row[patient])


def _nadir(graded: GradedTrend) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return (patient,) the first value, the lowest, and the week of the lowest."""
    there = ~np.isnan(graded.value)
    some = there.any(axis=-1)
    first = there.argmax(axis=-1)[:, np.newaxis]
    lowest = np.where(there, graded.value, np.inf).argmin(axis=-1)[:, np.newaxis]

    def at(grid: FloatArray, column: IntArray) -> FloatArray:
        return np.where(some, np.take_along_axis(grid, column, axis=-1)[:, 0], np.nan)

    return at(graded.value, first), at(graded.value, lowest), at(graded.weeks, lowest)


def _known(numbers: FloatArray) -> pl.Series:
    """Write numbers as a column, null where there is none."""
    return pl.Series(np.where(np.isfinite(numbers), numbers, np.nan), nan_to_null=True)
