"""The values of a tumour marker on which an answer rests, and what each patient's course came to.

Of a trend there is the line whose slope was tested; a trend that could not be told has none. Of
published criteria there are the values that date a response and a progression.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import polars as pl

from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.analysis.marker_frames import TIME_ZERO, frames_of_criteria, frames_of_trend
from trialreadout.protocol import Protocol
from trialreadout.protocol.markers import MarkerTrend, OfMarkerCriteria
from trialreadout.sources.read import Sources

EVERYBODY = "everybody"
"""In the place of an analysis set: all patients in the data."""


@dataclass(frozen=True, slots=True)
class MarkerCourses:
    """The courses of one marker, with the answer of each patient."""

    endpoint: str
    marker: str
    unit: str
    """As the data have it; several are named together, none is empty."""
    analysis_set: str
    starts: str
    """From when weeks count, in words: "first dose", "planned visits"."""
    against: str
    """What `of_first` is held against: "the first value", or "the baseline"."""
    answers: pl.DataFrame
    """One row a patient: `subject` and `answer`; of a trend `doubling_time_weeks` (below 0: the
    time in which it halves), `slope_per_week` of the natural logarithm with `low`, `high` and
    their `confidence`, and `p_value` (null: there is no line, or no test); of criteria `rule`."""
    values: pl.DataFrame
    """One row a value that counts, in the order of time: `subject`, `answer`, `weeks`, `value`
    (above 0, as it counts), `of_first`, `limit` ("below", "above": the assay told no more; null: a
    number), `dated` ("response" or "progression", of the value that dates one), `on`, `file`,
    `row`. A patient of whom none counts has no row."""
    lines: pl.DataFrame
    """Two rows a line, at its first and its last value: `subject`, `answer`, `weeks`, `value`,
    `of_first`. Criteria draw none."""


def marker_courses_of(
    protocol: Protocol,
    sources: Sources,
    graded: Mapping[str, GradedEndpoint],
    widest: Mapping[str, tuple[str, pl.Series]],
) -> Iterator[MarkerCourses]:
    """List the courses behind each answer; parameters as for `tumour_changes_of`."""
    for endpoint in protocol.endpoints:
        if endpoint.name in graded and endpoint.name in widest:
            courses = courses_of_everybody(graded[endpoint.name], sources)
            if courses is not None:
                name, patients = widest[endpoint.name]
                if courses.starts == TIME_ZERO:
                    courses = replace(courses, starts=protocol.dates.time_zero)
                yield _within(courses, name, patients)


def courses_of_everybody(one: GradedEndpoint, sources: Sources) -> MarkerCourses | None:
    """Bring together the courses of all patients; None of an endpoint that asks for no marker."""
    endpoint = one.endpoint
    if isinstance(endpoint, MarkerTrend):
        frames = frames_of_trend(one, endpoint, sources)
    elif isinstance(endpoint, OfMarkerCriteria):
        frames = frames_of_criteria(one, endpoint, sources)
    else:
        return None
    known = frames.answers.select("subject", "answer")
    values = known.join(frames.values, on="subject", maintain_order="left")
    collected = sources.table("markers")[values["_row"]].select(
        "limit", "unit", "row", file=pl.col("file").cast(pl.String), on="sampled_on"
    )
    values = pl.concat([values.drop("_row"), collected], how="horizontal")
    values = values.sort("subject", "weeks", maintain_order=True)
    first = values.group_by("subject").agg(
        _first=pl.coalesce(pl.col("_reference").first(), pl.col("value").first())
    )
    ends = known.join(frames.lines, on="subject").sort("subject", "weeks")
    return MarkerCourses(
        endpoint=endpoint.name,
        marker=endpoint.marker,
        unit=" or ".join(values["unit"].drop_nulls().unique().sort()),
        analysis_set=EVERYBODY,
        starts=frames.starts,
        against=frames.against,
        answers=frames.answers,
        values=_against(first, values.drop("_reference", "unit")),
        lines=_against(first, ends),
    )


def _within(courses: MarkerCourses, name: str, patients: pl.Series) -> MarkerCourses:
    """Leave the patients of an analysis set."""
    of_set = pl.col("subject").is_in(patients.implode())
    return replace(
        courses,
        analysis_set=name,
        answers=courses.answers.filter(of_set),
        values=courses.values.filter(of_set),
        lines=courses.lines.filter(of_set),
    )


def _against(first: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    joined = rows.join(first, on="subject", how="left", maintain_order="left")
    return joined.with_columns(of_first=pl.col("value") / pl.col("_first")).drop("_first")
