"""The highest grade of weight loss of each patient, from the weights as measured.

The baseline is the last weight on or before the first dose. The rule and its source stand in
`trialreadout.criteria.weight_loss`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.dates import DAYS_PER_WEEK
from trialreadout.core.grid import NO_ROW
from trialreadout.criteria import weight_loss
from trialreadout.criteria.weight_loss import GRADE_UNKNOWN
from trialreadout.endpoints.answers import Words, answer_columns
from trialreadout.endpoints.lineage import SourceRow, rows_at
from trialreadout.endpoints.needs import needed
from trialreadout.protocol import Protocol
from trialreadout.protocol.safety import WeightLoss
from trialreadout.sources.read import Sources

WORDS: Words = {GRADE_UNKNOWN: "NE", 0: "0", 1: "1", 2: "2", 3: "3"}


@dataclass(frozen=True, slots=True)
class GradedWeights:
    """The highest grade of each patient."""

    answer: IntArray
    """(patient,) grade 0 to 3; `GRADE_UNKNOWN`."""
    day: FloatArray
    """(patient,) of the lowest weight, from time zero; NaN: there is none after baseline."""
    words: Words
    lowest_change_percent: FloatArray
    """(patient,) of the lowest weight against baseline; NaN: not known."""
    row: IntArray
    """(patient, weight) row in the table of weights; `NO_ROW` where it does not count."""


def needs(endpoint: WeightLoss, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables without which weights cannot be graded."""
    return needed(protocol, "weights")


def consults(endpoint: WeightLoss, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables that it reads where they are there."""
    return ("doses",)


def grade(cohort: Cohort, protocol: Protocol, endpoint: WeightLoss) -> GradedWeights:
    """Hold the weights of each patient against the last one before treatment."""
    day, kilograms = cohort.weights.day, cohort.weights.value
    if not day.size:
        return _unknown(cohort)
    day, kilograms = day[0], np.where(kilograms[0] > 0, kilograms[0], np.nan)
    if endpoint.until_week is not None:
        kilograms = np.where(day > DAYS_PER_WEEK * endpoint.until_week, np.nan, kilograms)
    known = ~np.isnan(kilograms)
    start = cohort.treated_from[:, np.newaxis]
    before = known & (day <= start)
    last = day.shape[-1] - 1 - before[:, ::-1].argmax(axis=-1)
    baseline = np.where(before.any(axis=-1), _at(kilograms, last), np.nan)
    after = np.where(day > start, kilograms, np.nan)
    lowest = np.where(np.isnan(after), np.inf, after).argmin(axis=-1)
    weighed = ~np.isnan(after).all(axis=-1)
    low = np.where(weighed, _at(after, lowest), np.nan)
    counts = known & (before <= (np.arange(day.shape[-1]) == last[:, np.newaxis]))
    return GradedWeights(
        answer=weight_loss(np.concatenate([baseline[:, np.newaxis], after], axis=-1)).worst,
        day=np.where(weighed, _at(day, lowest), np.nan),
        words=WORDS,
        lowest_change_percent=100 * (low - baseline) / baseline,
        row=np.where(counts, cohort.weights.row[0], NO_ROW),
    )


def table(graded: GradedWeights, cohort: Cohort, sources: Sources) -> pl.DataFrame:
    """List the patients: `subject`, `answer`, and of the lowest weight `day`, `on`, its change."""
    return pl.DataFrame(
        {
            **answer_columns(graded, cohort, sources),
            "lowest_change_percent": pl.Series(graded.lowest_change_percent, nan_to_null=True),
        }
    )


def source_rows(
    graded: GradedWeights, cohort: Cohort, sources: Sources, patient: int
) -> list[SourceRow]:
    """Name the baseline weight of one patient and those after it, in the order of time."""
    return rows_at(sources, "weights", graded.row[patient])


def _unknown(cohort: Cohort) -> GradedWeights:
    patients = cohort.patient.size
    nothing = np.full(patients, np.nan)
    rows = np.full((patients, 1), NO_ROW)
    return GradedWeights(np.full(patients, GRADE_UNKNOWN), nothing, WORDS, nothing, rows)


def _at(grid: FloatArray, column: IntArray) -> FloatArray:
    picked: FloatArray = np.take_along_axis(grid, column[:, np.newaxis], axis=-1)[:, 0]
    return picked
