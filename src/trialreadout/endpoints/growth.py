"""Whether a marker, or the tumour, grew more slowly during treatment than before it.

From the objective of NCT00887107, which its record does not make an outcome: the comparison is
Readout's own reading, and its rule stands in `trialreadout.criteria.growth`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.dates import DAYS_PER_MONTH, DAYS_PER_WEEK
from trialreadout.core.grid import NO_ROW
from trialreadout.core.readers import place_of_reader
from trialreadout.core.terms import Answer, LesionRole
from trialreadout.criteria import growth, target_sums
from trialreadout.endpoints.answers import Words, answer_columns
from trialreadout.endpoints.as_graded import as_graded, thresholds_of
from trialreadout.endpoints.lineage import SourceRow, rows_at
from trialreadout.endpoints.marker_values import course_of
from trialreadout.protocol import Protocol
from trialreadout.protocol.markers import GrowthChange
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import TIME_ZERO

WORDS: Words = {
    int(Answer.MET): "slower",
    int(Answer.NOT_MET): "not slower",
    int(Answer.NOT_EVALUABLE): "not evaluable",
}


@dataclass(frozen=True, slots=True)
class GradedGrowth:
    """Growth of each patient before and during treatment."""

    answer: IntArray
    """(patient,) `Answer` codes: whether it was slower."""
    day: FloatArray
    """(patient,) NaN throughout: the comparison has no day."""
    words: Words
    before_per_day: FloatArray
    """(patient,) slope of the natural logarithm; NaN: not known."""
    during_per_day: FloatArray
    """(patient,)"""
    table: str
    row: IntArray
    """(patient, ...) rows of `table` that it rests on; `NO_ROW`."""


def needs(endpoint: GrowthChange, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables without which growth cannot be told."""
    dated, _ = TIME_ZERO[protocol.dates.time_zero].split(".")
    grows = ("lesions", "measurements") if endpoint.marker is None else ("markers",)
    return ("subjects", dated, *grows)


def consults(endpoint: GrowthChange, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables that it reads where they are there."""
    return ("doses",)


def grade(cohort: Cohort, protocol: Protocol, endpoint: GrowthChange) -> GradedGrowth:
    """Compare the two phases of each patient.

    Raises
    ------
    KeyError
        If nobody has a value of the marker, or the reader of record read nothing.
    """
    until = np.inf if endpoint.until_week is None else DAYS_PER_WEEK * endpoint.until_week
    if endpoint.marker:
        course = _marker(cohort, endpoint, until)
    else:
        course = _tumour(cohort, protocol, endpoint)
    value = np.where(course.day <= until, course.value, np.nan)
    found = growth(course.day, value, cohort.treated_from)
    spoiled = course.spoils.any(axis=-1)
    rests_on = ~np.isnan(value) | course.spoils
    return GradedGrowth(
        answer=np.where(spoiled, np.int8(Answer.NOT_EVALUABLE), found.slower),
        day=np.full(cohort.patient.size, np.nan),
        words=WORDS,
        before_per_day=np.where(spoiled, np.nan, found.before),
        during_per_day=np.where(spoiled, np.nan, found.during),
        table="markers" if endpoint.marker else "measurements",
        row=np.where(rests_on[..., np.newaxis], course.row, NO_ROW),
    )


@dataclass(frozen=True, slots=True)
class _Course:
    """What grows: its values in time, and the rows that each rests on."""

    day: FloatArray
    value: FloatArray
    spoils: BoolArray
    """(patient, value) whether it makes the comparison not evaluable."""
    row: IntArray


def _marker(cohort: Cohort, endpoint: GrowthChange, until: float) -> _Course:
    assert endpoint.marker is not None
    course = course_of(cohort.markers, endpoint.marker, endpoint, until)
    row = cohort.markers.row[cohort.markers.of(endpoint.marker)]
    return _Course(course.day, course.value, course.spoils, row[..., np.newaxis])


def _tumour(cohort: Cohort, protocol: Protocol, endpoint: GrowthChange) -> _Course:
    """Sum the target lesions of every assessment, those before the baseline among them."""
    assert cohort.history is not None
    reader = endpoint.reader or protocol.data.reader_of_record.ct
    at = place_of_reader(reader, cohort.readers)
    seen = as_graded(cohort.history, protocol.tumour_response)
    is_target = seen.exists & (seen.role == LesionRole.TARGET)
    thresholds = thresholds_of(protocol.tumour_response)
    sums = target_sums(seen.diameter_mm, seen.state, is_target, thresholds).complete_mm
    row = np.where(is_target[..., np.newaxis, :], seen.row, NO_ROW)[at]
    return _Course(seen.day[at], sums[at], np.zeros(sums[at].shape, bool), row)


def table(graded: GradedGrowth, cohort: Cohort, sources: Sources) -> pl.DataFrame:
    """List the patients.

    Returns
    -------
    One row a patient: `subject`, `answer`, `day`, `on`, `before_percent_per_month`,
    `during_percent_per_month` (growth over 30.4375 days); null where not known.
    """
    return pl.DataFrame(
        {
            **answer_columns(graded, cohort, sources),
            "before_percent_per_month": _per_month(graded.before_per_day),
            "during_percent_per_month": _per_month(graded.during_per_day),
        }
    )


def source_rows(
    graded: GradedGrowth, cohort: Cohort, sources: Sources, patient: int
) -> list[SourceRow]:
    """Name the values of one patient that count."""
    return rows_at(sources, graded.table, graded.row[patient])


def _per_month(per_day: FloatArray) -> pl.Series:
    return pl.Series(100 * np.expm1(per_day * DAYS_PER_MONTH), nan_to_null=True)
