"""The i-response of each assessment, by iRECIST.

It is graded here from what was measured, or taken as the reader recorded it; the protocol says
which. What was measured is graded by RECIST 1.1 first: iRECIST looks at the same lesions, and at
what becomes of the new ones.

Source: Seymour et al., Lancet Oncol 2017;18:e143-e152.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.core.cohort import Cohort, RecordedResponses
from trialreadout.core.grid import NO_ROW
from trialreadout.core.terms import (
    Answer,
    BoneResponse,
    ImmuneResponse,
    LesionRole,
    MarkerResponse,
    Response,
)
from trialreadout.criteria import (
    IMMUNE_RULES,
    RECIST_1_1,
    ImmuneFacts,
    irecist,
    new_lesions,
    non_target_growth,
    target_sums,
)
from trialreadout.endpoints import tumour_response
from trialreadout.endpoints.as_graded import as_graded
from trialreadout.endpoints.lineage import (
    SourceRow,
    rows_at,
    rows_of_assessment,
    rows_of_lesions,
)
from trialreadout.endpoints.marker_normal import marker_normal
from trialreadout.endpoints.needs import needed
from trialreadout.endpoints.series import Series, series_of_record
from trialreadout.protocol import Protocol
from trialreadout.protocol.immune_response import OverImmune
from trialreadout.sources.read import Sources

TABLE = "immune_assessments"


@dataclass(frozen=True, slots=True)
class Graded:
    """Every reader's i-response at each assessment, and that of the reader of record."""

    day: FloatArray
    """(reader, patient, visit) as in `tumour_response.Graded`."""
    response: IntArray
    """(reader, patient, visit) `ImmuneResponse` codes."""
    record: Series
    """Of `ImmuneResponse` codes."""
    rule: IntArray | None
    """(reader, patient, visit) `ImmuneRule` codes; None where readers recorded the responses."""


def needs(endpoint: OverImmune, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables without which i-responses cannot be graded."""
    if _recorded(endpoint, protocol):
        return needed(protocol, TABLE)
    return tumour_response.needs(endpoint, protocol)


def consults(endpoint: OverImmune, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables that it reads where they are there."""
    return tumour_response.consults(endpoint, protocol)


def grade(cohort: Cohort, protocol: Protocol, endpoint: OverImmune) -> Graded:
    """Grade every assessment of every reader.

    Raises
    ------
    KeyError
        If the reader of record read nothing.
    """
    rule = None
    if _recorded(endpoint, protocol):
        recorded = cohort.immune_responses or _nothing_recorded(cohort)
        day, response, accepted = recorded.day, recorded.response, recorded.accepted
    else:
        day, response, rule = _from_measurements(cohort, protocol, endpoint)
        accepted = cohort.measurements.accepted
    reader = protocol.reader_of(endpoint)
    record = series_of_record(day, response, accepted, cohort.readers, reader)
    return Graded(day, response, record, rule)


def table(graded: Graded, cohort: Cohort, sources: Sources) -> pl.DataFrame:
    """List the assessments of the reader of record after baseline.

    Returns
    -------
    One row an assessment: `subject`, `day` (from time zero), `on` (its date), `response`, and
    `rule`, why it is so in words; null where the reader recorded it.
    """
    record = graded.record
    patient, visit = np.nonzero(~np.isnan(record.day))
    place = record.reader[patient, visit], patient, record.column[patient, visit]
    rule = pl.Series([None] * patient.size, dtype=pl.String)
    if graded.rule is not None:
        rule = (
            pl.Series(graded.rule[place])
            .cast(pl.Int8)
            .replace_strict(
                {int(code): words for code, words in IMMUNE_RULES.items()}, return_dtype=pl.String
            )
        )
    day = record.day[patient, visit]
    dates = pl.Series(cohort.time_zero[patient] + day)
    return pl.DataFrame(
        {
            "subject": sources.table("subjects")["subject"].gather(cohort.patient[patient]),
            "day": pl.Series(day).cast(pl.Int32),
            "on": dates.cast(pl.Int32).cast(pl.Date),
            "response": tumour_response.words_of(record.response[patient, visit], ImmuneResponse),
            "rule": rule,
        }
    )


def source_rows(graded: Graded, cohort: Cohort, sources: Sources, patient: int) -> list[SourceRow]:
    """Name the source rows of one patient's assessments of record, in the order of time."""
    record = graded.record
    visits = np.flatnonzero(~np.isnan(record.day[patient]))
    places = [
        (int(record.reader[patient, visit]), patient, int(record.column[patient, visit]))
        for visit in visits
    ]
    if graded.rule is None:
        recorded = cohort.immune_responses or _nothing_recorded(cohort)
        return [row for place in places for row in rows_at(sources, TABLE, recorded.row[place])]
    subject = sources.table("subjects")["subject"][int(cohort.patient[patient])]
    rows: list[SourceRow] = []
    for reader in sorted({reader for reader, _, _ in places}):
        rows += rows_of_lesions(sources, subject, cohort.readers[reader])
        rows += rows_of_assessment(cohort, sources, (reader, patient, 0), False)
    for place in places:
        rows += rows_of_assessment(cohort, sources, place, False)
    return rows


def _recorded(endpoint: OverImmune, protocol: Protocol) -> bool:
    return protocol.tumour_response_of(endpoint).graded_from == "assessments"


def _nothing_recorded(cohort: Cohort) -> RecordedResponses:
    shape = (len(cohort.readers), cohort.patient.size, 1)
    return RecordedResponses(
        day=np.full(shape, np.nan),
        response=np.full(shape, ImmuneResponse.MISSING, np.int8),
        accepted=np.zeros(shape, bool),
        lesions=np.full(shape, Response.MISSING, np.int8),
        bone=np.full(shape, BoneResponse.NE, np.int8),
        marker=np.full(shape, MarkerResponse.NE, np.int8),
        row=np.full(shape, NO_ROW),
    )


def _from_measurements(
    cohort: Cohort, protocol: Protocol, endpoint: OverImmune
) -> tuple[FloatArray, IntArray, IntArray]:
    """Return days, i-responses and their rules, each (reader, patient, visit).

    An iUPD or iCPD that is progression by RECIST stands on the first day on which that could be
    seen, every other response on the last day of its assessment.
    """
    lesions_alone = {"version": "1.1", "marker_must_normalise_for_cr": False}
    by_recist = endpoint.model_copy(update=lesions_alone)
    settings = protocol.tumour_response_of(by_recist)
    recist = tumour_response.grade(cohort, protocol, by_recist)
    assert recist.parts is not None
    seen = as_graded(cohort.measurements, settings)
    target, non_target, new = (
        seen.exists & (seen.role == role)
        for role in (LesionRole.TARGET, LesionRole.NON_TARGET, LesionRole.NEW)
    )
    sums = target_sums(seen.diameter_mm, seen.state, target, RECIST_1_1)
    course = new_lesions(seen.diameter_mm, seen.state, new, seen.nodal, seen.new_lesion)
    last_day = seen.day.copy()
    last_day[..., 0] = np.nan
    found = irecist(
        ImmuneFacts(
            day=last_day,
            target=recist.parts.target,
            non_target=np.where(recist.parts.recurrence, Response.PD, recist.parts.non_target),
            target_mm=sums.complete_mm,
            target_read_mm=sums.measured_mm,
            non_target_grown=non_target_growth(seen.diameter_mm, seen.state, non_target),
            new_appeared=course.appeared,
            new_left=course.left,
            new_mm=course.sum_mm,
            new_read_mm=course.read_mm,
            new_grown=course.grown,
            new_progressed=course.progressed,
        ),
        earliest_confirmation_days=endpoint.earliest_confirmation_days,
    )
    response = found.response
    if protocol.tumour_response_of(endpoint).marker_must_normalise_for_cr:
        response = _with_marker(response, recist.parts.target, cohort, protocol)
    progression = np.isin(response, (ImmuneResponse.IUPD, ImmuneResponse.ICPD))
    return np.where(progression, recist.day, last_day), response, found.rule


def _with_marker(
    response: IntArray, target: IntArray, cohort: Cohort, protocol: Protocol
) -> IntArray:
    """Take back a complete response as long as the marker is not normal."""
    marker = protocol.tumour_response.marker
    assert marker is not None
    days = protocol.data.assessment_days
    normal = marker_normal(cohort.markers, marker, cohort.measurements.day, days)
    withheld = (response == ImmuneResponse.ICR) & (normal != Answer.MET)
    instead = np.where(target == Response.ND, ImmuneResponse.NON_ICR_NON_IUPD, ImmuneResponse.IPR)
    return np.where(withheld, instead, response).astype(np.int8)
