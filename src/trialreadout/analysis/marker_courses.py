"""The values of a tumour marker on which a trend rests: what its figure draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.core.cohort import Cohort
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
    """One row a patient: `subject`, `answer`."""
    values: pl.DataFrame
    """One row a value that counts, in the order of time: `subject`, `answer`, `weeks` (from time
    zero), `value` (above 0). A patient of whom none counts has no row."""


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
        answers = one.table.select("subject", "answer").filter(of_set)
        values = pl.concat([_values(cohort, part, sources) for cohort, part in one.parts])
        rows = answers.join(values, on="subject", maintain_order="left")
        units = sources.table("markers")["unit"].gather(rows["_row"])
        yield MarkerCourses(
            endpoint=endpoint.name,
            marker=endpoint.marker,
            unit=" or ".join(units.drop_nulls().unique().sort()),
            analysis_set=name,
            answers=answers,
            values=rows.drop("_row").sort("subject", "weeks", maintain_order=True),
        )


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
