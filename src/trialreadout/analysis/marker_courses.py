"""The values of a tumour marker on which a trend rests, and the line through them.

The line is the one whose slope was tested; a trend that could not be told has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.core.cohort import Cohort
from trialreadout.core.terms import Trend, label
from trialreadout.endpoints.answers import subjects_of
from trialreadout.endpoints.marker_trend import GradedTrend
from trialreadout.protocol import Protocol
from trialreadout.protocol.markers import MarkerTrend
from trialreadout.sources.read import Sources


@dataclass(frozen=True, slots=True)
class MarkerCourses:
    """The courses of one marker, with the trend of each patient."""

    endpoint: str
    marker: str
    unit: str
    """As the data have it; several are named together, none is empty."""
    analysis_set: str
    answers: pl.DataFrame
    """One row a patient: `subject`, `answer`, `doubling_time_weeks` (below 0: the time in which it
    halves; null: there is no line)."""
    values: pl.DataFrame
    """One row a value that counts, in the order of time: `subject`, `answer`, `weeks` (from time
    zero), `value` (above 0, as it counts), `of_first` (against the patient's first), `limit`
    ("below", "above": the assay told no more; null: a number). A patient of whom none counts has
    no row."""
    lines: pl.DataFrame
    """Two rows a line, at its first and its last value: `subject`, `answer`, `weeks`, `value`,
    `of_first`."""


def marker_courses_of(
    protocol: Protocol,
    sources: Sources,
    graded: Mapping[str, GradedEndpoint],
    widest: Mapping[str, tuple[str, pl.Series]],
) -> Iterator[MarkerCourses]:
    """List the courses behind each trend; parameters as for `tumour_changes_of`."""
    for endpoint in protocol.endpoints:
        if not isinstance(endpoint, MarkerTrend):
            continue
        if endpoint.name not in graded or endpoint.name not in widest:
            continue
        name, patients = widest[endpoint.name]
        one = graded[endpoint.name]
        of_set = pl.col("subject").is_in(patients.implode())
        told = pl.col("answer") != label(Trend.NE)
        answers = one.table.filter(of_set).select(
            "subject", "answer", doubling_time_weeks=pl.when(told).then("doubling_time_weeks")
        )
        known = answers.select("subject", "answer")
        values = pl.concat([_values(cohort, part, sources) for cohort, part in one.parts])
        lines = pl.concat([_lines(cohort, part, sources) for cohort, part in one.parts])
        rows = known.join(values, on="subject", maintain_order="left")
        collected = sources.table("markers").select("unit", "limit")[rows["_row"]]
        rows = rows.with_columns(collected["limit"]).drop("_row")
        rows = rows.sort("subject", "weeks", maintain_order=True)
        first = rows.group_by("subject").agg(_first=pl.col("value").first())
        ends = known.filter(told).join(lines, on="subject").sort("subject", "weeks")
        yield MarkerCourses(
            endpoint=endpoint.name,
            marker=endpoint.marker,
            unit=" or ".join(collected["unit"].drop_nulls().unique().sort()),
            analysis_set=name,
            answers=answers,
            values=_against(first, rows),
            lines=_against(first, ends),
        )


def _against(first: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    joined = rows.join(first, on="subject", how="left", maintain_order="left")
    return joined.with_columns(of_first=pl.col("value") / pl.col("_first")).drop("_first")


def _values(cohort: Cohort, graded: GradedTrend, sources: Sources) -> pl.DataFrame:
    patient, column = np.nonzero(~np.isnan(graded.value))
    return pl.DataFrame(
        {
            "subject": subjects_of(cohort, sources).gather(patient),
            "weeks": graded.weeks[patient, column],
            "value": graded.value[patient, column],
            "_row": graded.row[patient, column],
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
