"""What a graded marker says of each patient, as rows: answers, values and lines.

Weeks of a trend are those in which its slope was found; weeks of published criteria count from the
first dose, as the criteria do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.core.arrays import FloatArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.dates import DAYS_PER_WEEK
from trialreadout.core.terms import MarkerResponse, Trend, label
from trialreadout.endpoints.answers import subjects_of
from trialreadout.endpoints.marker_response import SPOILED, GradedMarker
from trialreadout.endpoints.marker_trend import GradedTrend
from trialreadout.endpoints.marker_values import course_of
from trialreadout.protocol.markers import MarkerTrend, OfMarkerCriteria
from trialreadout.sources.read import Sources

RESPONSE, PROGRESSION = label(MarkerResponse.RESPONSE), label(MarkerResponse.PROGRESSION)
TIME_ZERO = "time zero"
"""Whatever the protocol counts days from."""
_OF_VALUES: Mapping[str, pl.DataType] = {
    "subject": pl.String(),
    "weeks": pl.Float64(),
    "value": pl.Float64(),
    "dated": pl.String(),
    "_reference": pl.Float64(),
    "_row": pl.Int64(),
}


@dataclass(frozen=True, slots=True)
class Frames:
    """The rows of one endpoint, of all patients; columns as in `MarkerCourses`."""

    answers: pl.DataFrame
    values: pl.DataFrame
    """`subject`, `weeks`, `value`, `dated`, `_reference` (what the patient's values are held
    against; null: the first of them), `_row` (in the table of markers)."""
    lines: pl.DataFrame
    """`subject`, `weeks`, `value`."""
    starts: str
    against: str


def frames_of_trend(one: GradedEndpoint, endpoint: MarkerTrend, sources: Sources) -> Frames:
    """List the values of a trend and the lines whose slopes were tested."""
    told = pl.col("answer") != label(Trend.NE)
    limits = pl.concat([_limits(cohort, part, sources) for cohort, part in one.parts])
    tested = ("doubling_time_weeks", "slope_per_week", "low", "high", "confidence", "p_value")
    answers = one.table.join(limits, on="subject", how="left", maintain_order="left").select(
        "subject", "answer", *(pl.when(told).then(column).alias(column) for column in tested)
    )
    values = pl.concat([_of_trend(cohort, part, sources) for cohort, part in one.parts])
    lines = pl.concat([_lines(cohort, part, sources) for cohort, part in one.parts])
    kept = lines.join(answers.filter(told), on="subject", how="semi", maintain_order="left")
    starts = "planned visits" if endpoint.time == "planned weeks" else TIME_ZERO
    return Frames(answers, values, kept, starts, "the first value")


def frames_of_criteria(one: GradedEndpoint, endpoint: OfMarkerCriteria, sources: Sources) -> Frames:
    """List the values that criteria graded, and which of them date what."""
    values = pl.concat(
        [_of_criteria(cohort, part, sources, endpoint) for cohort, part in one.parts]
    )
    none = pl.DataFrame(schema={key: _OF_VALUES[key] for key in ("subject", "weeks", "value")})
    answers = one.table.select("subject", "answer", "rule")
    return Frames(answers, values, none, "first dose", "the baseline")


def _of_trend(cohort: Cohort, graded: GradedTrend, sources: Sources) -> pl.DataFrame:
    patient, column = np.nonzero(~np.isnan(graded.value))
    return pl.DataFrame(
        {
            "subject": subjects_of(cohort, sources).gather(patient),
            "weeks": graded.weeks[patient, column],
            "value": graded.value[patient, column],
            "dated": [None] * patient.size,
            "_reference": [None] * patient.size,
            "_row": graded.row[patient, column],
        },
        schema=_OF_VALUES,
    )


def _of_criteria(
    cohort: Cohort, graded: GradedMarker, sources: Sources, endpoint: OfMarkerCriteria
) -> pl.DataFrame:
    course = course_of(cohort.markers, endpoint.marker, endpoint)
    evaluable = (graded.rule != SPOILED) & ~np.isnan(cohort.treated_from)
    there = ~np.isnan(course.day) & (course.value > 0) & evaluable[:, np.newaxis]
    patient, column = np.nonzero(there)
    day = course.day[patient, column] - cohort.treated_from[patient]
    dated = np.select(
        [day == graded.course.response_day[patient], day == graded.course.progression_day[patient]],
        [RESPONSE, PROGRESSION],
        default="",
    )
    return pl.DataFrame(
        {
            "subject": subjects_of(cohort, sources).gather(patient),
            "weeks": day / DAYS_PER_WEEK,
            "value": course.value[patient, column],
            "dated": pl.Series(dated.tolist(), dtype=pl.String).replace("", None),
            "_reference": pl.Series(graded.course.baseline[patient], nan_to_null=True),
            "_row": graded.row[patient, column],
        },
        schema=_OF_VALUES,
    )


def _limits(cohort: Cohort, graded: GradedTrend, sources: Sources) -> pl.DataFrame:
    """List the limits of each slope."""
    return pl.DataFrame(
        {
            "subject": subjects_of(cohort, sources),
            "low": _known(graded.slope.low),
            "high": _known(graded.slope.high),
            "confidence": graded.slope.confidence,
        }
    )


def _lines(cohort: Cohort, graded: GradedTrend, sources: Sources) -> pl.DataFrame:
    """Put the ends of each line at its first and its last value."""
    slope = graded.slope
    there = np.flatnonzero(np.isfinite(slope.slope))
    subjects = subjects_of(cohort, sources).gather(there)
    ends = (
        np.fmin.reduce(graded.weeks, axis=-1, initial=np.inf),
        np.fmax.reduce(graded.weeks, axis=-1, initial=-np.inf),
    )
    return pl.concat(
        pl.DataFrame(
            {
                "subject": subjects,
                "weeks": end[there],
                "value": np.exp(slope.intercept[there] + slope.slope[there] * end[there]),
            }
        )
        for end in ends
    )


def _known(numbers: FloatArray) -> pl.Series:
    return pl.Series(np.where(np.isfinite(numbers), numbers, np.nan), nan_to_null=True)
