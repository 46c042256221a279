"""The response of a tumour marker in each patient, by published criteria.

The rule stands in `trialreadout.criteria.marker_response`; here the protocol says which values
count. Days are those from the start of treatment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import polars as pl

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.dates import DAYS_PER_WEEK
from trialreadout.core.grid import NO_ROW
from trialreadout.core.terms import MarkerResponse
from trialreadout.criteria import MarkerCourse, MarkerRule, marker_response
from trialreadout.endpoints.answers import Words, answer_columns, day_columns, words_of_terms
from trialreadout.endpoints.lineage import SourceRow, rows_at
from trialreadout.endpoints.marker_values import course_of
from trialreadout.endpoints.needs import needed
from trialreadout.protocol import Protocol
from trialreadout.protocol.markers import OfMarkerCriteria
from trialreadout.sources.read import Sources

SPOILED = 0
"""Beside the codes of `MarkerRule`: a value makes the whole course not evaluable."""

RULES: Mapping[int, str] = MappingProxyType(
    {
        SPOILED: "not evaluable: a value that does not allow a grade",
        MarkerRule.NO_BASELINE: "not evaluable: no value before treatment",
        MarkerRule.LIMIT_UNKNOWN: "not evaluable: upper limit of normal missing",
        MarkerRule.NOTHING_AFTER: "not evaluable: no value after baseline",
        MarkerRule.BASELINE_TOO_OLD: "not evaluable: baseline too old for a response",
        MarkerRule.BASELINE_TOO_LOW: "not evaluable: baseline too low for a response",
        MarkerRule.FELL_TO_NORMAL: "fell from baseline, and stayed normal",
        MarkerRule.FELL: "fell from baseline, and stayed low",
        MarkerRule.ROSE_FROM_NORMAL_BASELINE: "normal before treatment, rose above normal",
        MarkerRule.ROSE_AFTER_NORMAL: "became normal, rose above normal",
        MarkerRule.ROSE_ABOVE_BASELINE: "never fell, rose above baseline",
        MarkerRule.ROSE_ABOVE_NADIR: "rose above the nadir",
        MarkerRule.RISE_NOT_CONFIRMED: "a rise that was not confirmed",
        MarkerRule.FALL_NOT_CONFIRMED: "a fall that was not confirmed",
        MarkerRule.NEITHER: "neither fell nor rose far enough",
    }
)
"""What an answer rests on, in words."""


@dataclass(frozen=True, slots=True)
class GradedMarker:
    """The response of each patient, and the course that it rests on."""

    answer: IntArray
    """(patient,) `MarkerResponse` codes; NE, too, where a value makes the course not evaluable."""
    day: FloatArray
    """(patient,) of the response or, without one, of progression, from time zero; NaN: none."""
    words: Words
    rule: IntArray
    """(patient,) codes of `RULES`."""
    course: MarkerCourse
    """Its days are counted from the start of treatment."""
    values: IntArray
    """(patient,) how many values there are, from the first."""
    progression_day: FloatArray
    """(patient,) from time zero; NaN: none."""
    row: IntArray
    """(patient, value) row in the table of markers; `NO_ROW` where there is no value."""


def needs(endpoint: OfMarkerCriteria, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables without which the response cannot be graded."""
    return needed(protocol, "markers")


def consults(endpoint: OfMarkerCriteria, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables that it reads where they are there."""
    return ("doses",)


def grade(cohort: Cohort, protocol: Protocol, endpoint: OfMarkerCriteria) -> GradedMarker:
    """Grade the course of each patient.

    Raises
    ------
    KeyError
        If nobody has a value of the marker.
    """
    at = cohort.markers.of(endpoint.marker)
    values = course_of(cohort.markers, endpoint.marker, endpoint)
    start = cohort.treated_from
    course = marker_response(
        values.day - start[:, np.newaxis],
        values.value,
        cohort.markers.upper_limit_normal[at],
        criteria=endpoint.thresholds,
        disturbed_day=cohort.markers.disturbed_day[at] - start[:, np.newaxis],
    )
    spoiled = values.spoiled
    course = replace(
        course,
        answer=np.where(spoiled, np.int8(MarkerResponse.NE), course.answer),
        response_day=np.where(spoiled, np.nan, course.response_day),
        progression_day=np.where(spoiled, np.nan, course.progression_day),
        state=np.where(spoiled[:, np.newaxis], np.int8(MarkerResponse.NE), course.state),
    )
    first = np.where(np.isnan(course.response_day), course.progression_day, course.response_day)
    usable = ~np.isnan(values.day) & ~np.isnan(values.value)
    return GradedMarker(
        answer=course.answer,
        day=first + start,
        words=words_of_terms(MarkerResponse),
        rule=np.where(spoiled, np.int8(SPOILED), course.rule),
        course=course,
        values=usable.sum(axis=-1),
        progression_day=course.progression_day + start,
        row=np.where(usable | values.spoils, cohort.markers.row[at], NO_ROW),
    )


def table(graded: GradedMarker, cohort: Cohort, sources: Sources) -> pl.DataFrame:
    """List the patients with their response.

    Returns
    -------
    One row a patient: `subject`, `answer`, `day`, `on`, `rule` (what the answer rests on),
    `progression_on`, `values` (how many there are), `baseline`, `nadir` (from the baseline on),
    `best_change_percent` (of the lowest value after the start, against the baseline),
    `response_weeks` and `progression_weeks` (from the start of treatment). Null where there is
    none; a course that is not evaluable because of one of its values has no numbers.
    """
    return numbers_of(graded, cohort, sources, RULES)


def numbers_of(
    graded: GradedMarker, cohort: Cohort, sources: Sources, rules: Mapping[int, str]
) -> pl.DataFrame:
    """List what `table` does, with other words for the rules."""
    course, spoiled = graded.course, graded.rule == SPOILED
    return pl.DataFrame(
        {
            **answer_columns(graded, cohort, sources),
            "rule": pl.Series(graded.rule).replace_strict(dict(rules), return_dtype=pl.String),
            "progression_on": day_columns(graded.progression_day, cohort)["on"],
            "values": pl.Series(np.where(spoiled, 0, graded.values)).cast(pl.Int32),
            "baseline": _known(course.baseline, spoiled),
            "nadir": _known(course.nadir, spoiled),
            "best_change_percent": _known(course.best_change_percent, spoiled),
            "response_weeks": _known(course.response_day / DAYS_PER_WEEK, spoiled),
            "progression_weeks": _known(course.progression_day / DAYS_PER_WEEK, spoiled),
        }
    )


def source_rows(
    graded: GradedMarker, cohort: Cohort, sources: Sources, patient: int
) -> list[SourceRow]:
    """Name the values of one patient in the order of time, each with what it shows by itself."""
    return rows_of_values(graded, sources, patient, _SHOWS)


def rows_of_values(
    graded: GradedMarker, sources: Sources, patient: int, shows: Mapping[MarkerResponse, str]
) -> list[SourceRow]:
    """Name the values of one patient; `shows` has the words for what one shows, if any."""
    there = graded.row[patient] != NO_ROW
    rows = rows_at(sources, "markers", graded.row[patient])
    states = graded.course.state[patient][there]
    return [
        replace(row, says=f"{row.says}: {shows[state]}") if state in shows else row
        for row, state in zip(rows, states.tolist(), strict=True)
    ]


_SHOWS = {
    MarkerResponse.RESPONSE_WITHIN_NORMAL_RANGE: "a response, within normal range",
    MarkerResponse.RESPONSE: "a response",
    MarkerResponse.STABLE: "neither response nor progression",
    MarkerResponse.PROGRESSION: "progression",
}


def _known(numbers: FloatArray, spoiled: BoolArray) -> pl.Series:
    """Write numbers as a column, null where there is none."""
    return pl.Series(np.where(spoiled, np.nan, numbers), nan_to_null=True)
