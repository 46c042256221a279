"""Tumour response at each assessment, by RECIST.

It is graded here from what was measured, or taken as the reader recorded it; the protocol
says which. Every reader is graded, and endpoints draw on the reader of record.

Sources: RECIST 1.0, Therasse et al., J Natl Cancer Inst 2000;92:205-216.
         RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
import polars as pl

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.codes import first_of
from trialreadout.core.cohort import Cohort, Measurements
from trialreadout.core.grid import NO_ROW
from trialreadout.core.once import once
from trialreadout.core.terms import LesionRole, NewLesion, Response, codes_of
from trialreadout.criteria import (
    SumChanges,
    Thresholds,
    after_complete_response,
    non_target_response,
    overall_response,
    sum_changes,
    with_marker,
    with_recurrence,
)
from trialreadout.criteria.progression_day import progression_seen_after_days
from trialreadout.criteria.recurrence import returning_lesions
from trialreadout.criteria.target_response import response_of_targets, target_lesions
from trialreadout.endpoints.as_graded import as_graded, thresholds_of
from trialreadout.endpoints.lineage import SourceRow, rows_of_assessment, rows_of_lesions
from trialreadout.endpoints.marker_normal import marker_normal
from trialreadout.endpoints.recorded_beside import beside_recorded
from trialreadout.endpoints.recorded_parts import recorded_response
from trialreadout.endpoints.series import Series, series_of_record
from trialreadout.protocol import Protocol
from trialreadout.protocol.tumour_response import GradesTumours, TumourResponse
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import TIME_ZERO


@dataclass(frozen=True, slots=True)
class Parts:
    """What an overall response is made of, each (reader, patient, visit)."""

    target: IntArray
    non_target: IntArray
    new_lesion: IntArray
    sum_mm: FloatArray
    """NaN where a target lesion was not read."""
    recurrence: BoolArray
    """Whether a non-target lesion came back after a complete response, and nothing else is
    progression."""
    response: IntArray

    @property
    def changes(self) -> SumChanges:
        """Those of the sum, against baseline and nadir."""
        return sum_changes(self.sum_mm)


@dataclass(frozen=True, slots=True)
class Graded:
    """Every reader's response at each assessment, and that of the reader of record."""

    day: FloatArray
    """(reader, patient, visit) days from time zero: of a progression the first day on which
    it could be seen, else the last day of the assessment; NaN: none, and at baseline."""
    response: IntArray
    """(reader, patient, visit) `Response` codes."""
    record: Series
    parts: Parts | None
    """What the responses are made of; None where a reader recorded them."""
    assessment_days: int
    """The dates of one assessment lie no more than this many days apart."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What every reader's assessments come to, each array (reader, patient, visit)."""

    day: FloatArray
    response: IntArray
    accepted: BoolArray
    parts: Parts | None


def needs(endpoint: GradesTumours, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables without which responses cannot be graded."""
    dated, _ = TIME_ZERO[protocol.dates.time_zero].split(".")
    recorded = protocol.tumour_response_of(endpoint).graded_from != "measurements"
    graded_from = ("assessments",) if recorded else ("lesions", "measurements")
    if protocol.tumour_response_of(endpoint).marker_must_normalise_for_cr and not recorded:
        graded_from = (*graded_from, "markers")
    return tuple(dict.fromkeys(("subjects", dated, *graded_from)))


def consults(endpoint: GradesTumours, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables that it reads where they are there."""
    recorded = protocol.tumour_response_of(endpoint).graded_from != "measurements"
    return () if recorded else ("examinations",)


def grade(cohort: Cohort, protocol: Protocol, endpoint: GradesTumours) -> Graded:
    """Grade every assessment of every reader; each cohort once by the same settings.

    Raises
    ------
    KeyError
        If the reader of record read nothing.
    """
    settings, reader = protocol.tumour_response_of(endpoint), protocol.reader_of(endpoint)
    days = protocol.data.assessment_days
    read = once(cohort, ("read", settings, days), lambda: _read(cohort, settings, days))
    of_record = once(
        cohort,
        ("of record", settings, days, reader),
        lambda: series_of_record(read.day, read.response, read.accepted, cohort.readers, reader),
    )
    return Graded(read.day, read.response, of_record, read.parts, days)


def table(graded: Graded, cohort: Cohort, sources: Sources) -> pl.DataFrame:
    """List the assessments of every reader after baseline.

    Returns
    -------
    One row an assessment: `subject`, `reader`, `visit`, `day` (from time zero), `on` (its
    date), `of_record` (whether it is the reader of record's), `response`; where it was graded
    here also `target`, `non_target`, `new_lesion`, `recurrence` (whether a non-target lesion that
    came back makes the progression), `sum_mm` (null where a target was not read) and its change,
    `from_baseline_percent` and `from_nadir_percent`; and what the reader wrote down, as
    `beside_recorded` finds it.
    """
    here = np.nonzero(~np.isnan(graded.day))
    reader, patient, _ = here
    record = graded.record
    chosen = np.zeros(graded.day.shape, bool)
    known = ~np.isnan(record.day)
    who = np.broadcast_to(np.arange(len(cohort.patient))[:, np.newaxis], known.shape)
    chosen[record.reader[known], who[known], record.column[known]] = True
    columns = {
        "subject": sources.table("subjects")["subject"].gather(cohort.patient[patient]),
        "reader": pl.Series(cohort.readers, dtype=pl.String).gather(reader),
        "visit": _visit_labels(cohort, sources, here, graded.parts is None),
        "day": pl.Series(graded.day[here]).cast(pl.Int32),
        "on": pl.Series(graded.day[here] + cohort.time_zero[patient]).cast(pl.Int32).cast(pl.Date),
        "of_record": pl.Series(chosen[here]),
        "response": words_of(graded.response[here], Response),
    }
    if graded.parts is not None:
        changes = graded.parts.changes
        columns |= {
            "target": words_of(graded.parts.target[here], Response),
            "non_target": words_of(graded.parts.non_target[here], Response),
            "new_lesion": words_of(graded.parts.new_lesion[here], NewLesion),
            "recurrence": pl.Series(graded.parts.recurrence[here]),
            "sum_mm": pl.Series(graded.parts.sum_mm[here], nan_to_null=True),
            "from_baseline_percent": pl.Series(
                changes.from_baseline_percent[here], nan_to_null=True
            ),
            "from_nadir_percent": pl.Series(changes.from_nadir_percent[here], nan_to_null=True),
        }
    return beside_recorded(pl.DataFrame(columns), sources, graded.assessment_days)


def source_rows(graded: Graded, cohort: Cohort, sources: Sources, patient: int) -> list[SourceRow]:
    """Name the source rows of one patient's assessments of record, in the order of time."""
    visits = np.flatnonzero(~np.isnan(graded.record.day[patient]))
    rows: list[SourceRow] = []
    if graded.parts is not None:
        subject = sources.table("subjects")["subject"][int(cohort.patient[patient])]
        for reader in np.unique(graded.record.reader[patient, visits]):
            rows += rows_of_lesions(sources, subject, cohort.readers[reader])
            rows += rows_of_assessment(cohort, sources, (int(reader), patient, 0), False)
    for visit in visits:
        rows += rows_of_visit(graded, cohort, sources, patient, int(visit))
    return rows


def rows_of_visit(
    graded: Graded, cohort: Cohort, sources: Sources, patient: int, visit: int
) -> list[SourceRow]:
    """Name the source rows of one assessment of record."""
    record = graded.record
    place = (int(record.reader[patient, visit]), patient, int(record.column[patient, visit]))
    return rows_of_assessment(cohort, sources, place, graded.parts is None)


def words_of(codes: IntArray, vocabulary: type[IntEnum]) -> pl.Series:
    """Turn codes into the words of their vocabulary."""
    words = {code: word for word, code in codes_of(vocabulary).items()}
    return pl.Series(codes).cast(pl.Int8).replace_strict(words, return_dtype=pl.String)


def _visit_labels(
    cohort: Cohort, sources: Sources, here: tuple[IntArray, ...], recorded: bool
) -> pl.Series:
    if recorded:
        return sources.table("assessments")["visit"].gather(cohort.responses.row[here])
    seen = cohort.measurements
    measured, said = pl.Series(seen.row[here].max(axis=-1)), pl.Series(seen.new_lesion_row[here])
    labels = [
        sources.table(name)["visit"].gather(rows.replace(NO_ROW, None))
        for name, rows in (("measurements", measured), ("examinations", said))
    ]
    return labels[0].zip_with(labels[0].is_not_null(), labels[1])


def _read(cohort: Cohort, settings: TumourResponse, assessment_days: int) -> _Read:
    """Grade what was measured, or take what was recorded."""
    if settings.graded_from != "measurements":
        recorded = cohort.responses
        response = recorded_response(recorded, settings.graded_from)
        return _Read(recorded.day, response, recorded.accepted, None)
    thresholds = thresholds_of(settings)
    seen = as_graded(cohort.measurements, settings)
    parts = _parts(seen, thresholds)
    if settings.marker_must_normalise_for_cr:
        parts = _with_marker(parts, cohort, settings, assessment_days)
    return _Read(_dated(seen, parts.response, thresholds), parts.response, seen.accepted, parts)


def _parts(seen: Measurements, thresholds: Thresholds) -> Parts:
    """Grade target lesions, non-target lesions and new lesions, and bring them together.

    That a patient has no disease is an answer only where a baseline examination says so.
    """
    is_target = seen.exists & (seen.role == LesionRole.TARGET)
    is_non_target = seen.exists & (seen.role == LesionRole.NON_TARGET)
    lesions = target_lesions(seen.diameter_mm, seen.state, is_target, seen.nodal, thresholds)
    target = response_of_targets(lesions, thresholds)
    non_target = non_target_response(seen.state, is_non_target)
    of_parts = overall = overall_response(target, non_target, seen.new_lesion)
    after_complete = after_complete_response(of_parts)
    if after_complete.any():
        returning = returning_lesions(is_non_target, seen.nodal, thresholds)[..., np.newaxis, :]
        overall = with_recurrence(of_parts, seen.state, returning, after_complete)
    recurrence = overall != of_parts
    unseen = np.isnan(seen.day[..., :1]) & (overall == Response.ND)
    overall = first_of([unseen], [Response.NE], otherwise=overall)
    sum_mm = lesions.sums.complete_mm
    return Parts(target, non_target, seen.new_lesion, sum_mm, recurrence, overall)


def _with_marker(
    parts: Parts, cohort: Cohort, settings: TumourResponse, assessment_days: int
) -> Parts:
    """Take back the complete responses at which the marker was not normal."""
    assert settings.marker is not None
    day = cohort.measurements.day
    normal = marker_normal(cohort.markers, settings.marker, day, assessment_days)
    return replace(parts, response=with_marker(parts.response, parts.target, normal))


def _dated(seen: Measurements, response: IntArray, thresholds: Thresholds) -> FloatArray:
    after_days = progression_seen_after_days(
        response,
        seen.diameter_mm,
        seen.state,
        seen.seen_after_days,
        seen.new_lesion,
        seen.new_lesion_after_days,
        seen.exists & (seen.role == LesionRole.TARGET),
        seen.exists & (seen.role == LesionRole.NON_TARGET),
        seen.nodal,
        thresholds,
    )
    day = seen.day + after_days
    day[..., 0] = np.nan
    return day
