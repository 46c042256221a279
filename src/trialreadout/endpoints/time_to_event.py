"""Time from a start to the first of some events, or to where sight of the patient is lost.

Events and censorings are lists of sources that the protocol names. The earliest event ends
the time, at 0 if it came before time zero; without one, the first source of censoring that
has a date on or after time zero. Each patient keeps the reason and the source row.

Sources: FDA, Clinical Trial Endpoints for the Approval of Cancer Drugs and Biologics (2018).
         The R package admiral, derive_param_tte (events before the origin).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.dates import DAYS_PER_WEEK
from trialreadout.core.terms import Response, codes_of
from trialreadout.core.units import DAYS_PER, TimeUnit
from trialreadout.criteria import response
from trialreadout.endpoints import tumour_response
from trialreadout.endpoints.lineage import SourceRow, rows_of_subject
from trialreadout.endpoints.needs import needed
from trialreadout.endpoints.over_assessments import Answers, OverAllAssessments
from trialreadout.endpoints.series import Series
from trialreadout.protocol import Protocol
from trialreadout.protocol.endpoints import OverAssessments
from trialreadout.protocol.time_to_event import CensorSource, EventSource, TimeToEvent
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import TIME_ZERO

_NO_VISIT = _NO_REASON = -1
_INADEQUATE = (Response.NE, Response.MISSING)
_RESPONSE = OverAllAssessments(response)
_RESPONDERS = "responders"
"""Where a time ends with a response, its origin: the assessments of the responders' endpoint."""


@dataclass(frozen=True, slots=True)
class Times:
    """The time of each patient, whether it ended with the event, and why it ended."""

    days: FloatArray
    """(patient,) from the start; NaN: the start, time zero or every source is unknown."""
    start: FloatArray
    """(patient,) from time zero; NaN for a patient whose time never starts."""
    event: BoolArray
    """(patient,)"""
    reason: IntArray
    """(patient,) position in `reasons`; -1 where there is no time."""
    reasons: tuple[str, ...]
    origins: tuple[str, ...]
    """For each reason the date it stands on, "table.column", or the responders' assessments."""
    visit: IntArray
    """(patient,) the deciding visit in the record's series; -1: no visit decided."""
    unit: TimeUnit
    tumour: tumour_response.Graded | None
    """The assessments it rests on; None where it rests on none."""
    responders: Answers | None
    """Who responded, and when, where the time asks for it."""


@dataclass(frozen=True, slots=True)
class _Source:
    """One possible end: its day for each patient, the visit it was seen at, and its name."""

    day: FloatArray
    visit: IntArray
    reason: str
    origin: str = ""
    """The date it stands on, "table.column", where no assessment decides."""


def needs(endpoint: TimeToEvent, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables without which the endpoint cannot be graded."""
    tumour = tumour_response.needs(endpoint, protocol) if _uses_responses(endpoint) else ()
    named = _responders(endpoint, protocol)
    responders = _RESPONSE.needs(named, protocol) if named else ()
    return needed(protocol, "status", *tumour, *responders)


def consults(endpoint: TimeToEvent, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables that it reads where they are there."""
    tumour = tumour_response.consults(endpoint, protocol) if _uses_responses(endpoint) else ()
    named = _responders(endpoint, protocol)
    responders = _RESPONSE.consults(named, protocol) if named else ()
    therapies = ("therapies",) if endpoint.new_therapy.censor else ()
    return tuple(dict.fromkeys((*tumour, *responders, *therapies)))


def grade(cohort: Cohort, protocol: Protocol, endpoint: TimeToEvent) -> Times:
    """Find each patient's time, and whether it ended with the event."""
    tumour = record = None
    therapy = _therapy_day(cohort, endpoint)
    if _uses_responses(endpoint):
        tumour = tumour_response.grade(cohort, protocol, endpoint)
        record = tumour.record
        if endpoint.new_therapy.censor:
            record = _before(record, therapy)
    named = _responders(endpoint, protocol)
    responders = _RESPONSE.grade(cohort, protocol, named) if named else None
    responded = np.full(cohort.patient.size, np.nan) if responders is None else responders.day
    start = responded if endpoint.starts == "first response" else np.zeros(cohort.patient.size)
    events = [_event(each, cohort, record, responded, start, endpoint) for each in endpoint.events]
    event_day = np.array([source.day for source in events])
    if endpoint.new_therapy.censor:
        event_day = np.where(event_day > therapy, np.nan, event_day)
    if endpoint.missed_visits is not None and record is not None:
        seen_until = _seen_until(event_day, record, protocol, endpoint)
        event_day = np.where(event_day > seen_until, np.nan, event_day)
        record = _before(record, seen_until)
    zero = TIME_ZERO[protocol.dates.time_zero]
    ends = [_censoring(source, cohort, record, start, zero) for source in endpoint.censor]
    first = np.argmin(np.where(np.isnan(event_day), np.inf, event_day), axis=0)
    days = np.maximum(_pick(event_day, first), start)
    event = ~np.isnan(days)
    reason, visit = first, _pick(np.array([source.visit for source in events]), first)
    for position, source in enumerate(ends, start=len(events)):
        open_ = np.isnan(days) & ~np.isnan(source.day) & (source.day >= start)
        days = np.where(open_, source.day, days)
        reason = np.where(open_, position, reason)
        visit = np.where(open_, source.visit, visit)
    unknown = np.isnan(days) | np.isnan(start) | np.isnan(cohort.time_zero)
    return Times(
        days=np.where(unknown, np.nan, days - start),
        start=start,
        event=event & ~unknown,
        reason=np.where(unknown, _NO_REASON, reason),
        reasons=tuple(source.reason for source in (*events, *ends)),
        origins=tuple(source.origin for source in (*events, *ends)),
        visit=visit,
        unit=endpoint.unit,
        tumour=responders.tumour if tumour is None and responders is not None else tumour,
        responders=responders,
    )


def table(graded: Times, cohort: Cohort, sources: Sources) -> pl.DataFrame:
    """List the patients with their times.

    Returns
    -------
    One row a patient: `subject`, `time` (in the endpoint's unit), `event`, `days` (from the
    start), `on` (the date), `reason`. All but the subject are null where there is no time.
    """
    known = pl.Series(~np.isnan(graded.days))
    days = pl.Series(graded.days, nan_to_null=True)
    reasons = dict(enumerate(graded.reasons))
    return pl.DataFrame(
        {
            "subject": sources.table("subjects")["subject"].gather(cohort.patient),
            "time": days / DAYS_PER[graded.unit],
            "event": pl.select(pl.when(known).then(pl.Series(graded.event))).to_series(),
            "days": days.cast(pl.Int32),
            "on": pl.Series(cohort.time_zero + graded.start + graded.days, nan_to_null=True)
            .cast(pl.Int32)
            .cast(pl.Date),
            "reason": pl.Series(graded.reason).replace_strict(
                reasons, default=None, return_dtype=pl.String
            ),
        }
    )


def source_rows(graded: Times, cohort: Cohort, sources: Sources, patient: int) -> list[SourceRow]:
    """Name the source rows that end the time of one patient, and a response that it rests on."""
    if graded.reason[patient] == _NO_REASON:
        return []
    responded: list[SourceRow] = []
    if graded.responders is not None:
        responded = _rows_of_response(graded.responders, cohort, sources, patient)
    return list(dict.fromkeys([*responded, *_rows_of_end(graded, cohort, sources, patient)]))


def _rows_of_response(
    responders: Answers, cohort: Cohort, sources: Sources, patient: int
) -> list[SourceRow]:
    visits = np.flatnonzero(responders.tumour.record.day[patient] == responders.day[patient])
    return [
        row
        for visit in visits[:1]
        for row in tumour_response.rows_of_visit(
            responders.tumour, cohort, sources, patient, int(visit)
        )
    ]


def _rows_of_end(graded: Times, cohort: Cohort, sources: Sources, patient: int) -> list[SourceRow]:
    visit, origin = int(graded.visit[patient]), graded.origins[int(graded.reason[patient])]
    if visit != _NO_VISIT and graded.tumour is not None:
        return tumour_response.rows_of_visit(graded.tumour, cohort, sources, patient, visit)
    if origin == _RESPONDERS:
        return []
    subject = sources.table("subjects")["subject"][int(cohort.patient[patient])]
    return rows_of_subject(sources, origin, subject)


def _uses_responses(endpoint: TimeToEvent) -> bool:
    named = {source.of for source in endpoint.events} | {source.of for source in endpoint.censor}
    asks_who_was_assessed = (
        endpoint.death_without_assessment_counts_until_week is not None
        or endpoint.missed_visits is not None
    )
    about_responses = {"tumour response", "last adequate assessment"}
    return asks_who_was_assessed or bool(named & about_responses)


def _therapy_day(cohort: Cohort, endpoint: TimeToEvent) -> FloatArray:
    """Return (patient,) the first day of a therapy that counts as a new one."""
    if endpoint.new_therapy.planned_radioiodine_counts:
        return np.fmin(cohort.therapy_day, cohort.planned_therapy_day)
    return cohort.therapy_day


def _responders(endpoint: TimeToEvent, protocol: Protocol) -> OverAssessments | None:
    """Find the endpoint by whose rules a patient is a responder; None where none is named."""
    if endpoint.responders is None:
        return None
    named = protocol.endpoint(endpoint.responders)
    assert isinstance(named, OverAssessments)
    return named


def _event(
    source: EventSource,
    cohort: Cohort,
    record: Series | None,
    responded: FloatArray,
    start: FloatArray,
    endpoint: TimeToEvent,
) -> _Source:
    if source.of == "progression claimed":
        claimed = cohort.progression_claimed_day
        return _Source(claimed, _nowhere(cohort), source.of, "status.progression_claimed_on")
    if source.of == "death":
        day = cohort.death_day
        limit = endpoint.death_without_assessment_counts_until_week
        if limit is not None:
            assert record is not None
            day = np.where(_never_assessed(record) & (day > limit * DAYS_PER_WEEK), np.nan, day)
        return _Source(day, _nowhere(cohort), "death", "status.died_on")
    if source.of == "response":
        return _Source(responded, _nowhere(cohort), "response", _RESPONDERS)
    assert record is not None
    codes = [codes_of(Response)[word] for word in source.responses]
    chosen = np.isin(record.response, codes) & ~np.isnan(record.day)
    if endpoint.starts == "first response":
        chosen &= record.day >= start[:, np.newaxis]
    first = chosen.argmax(axis=-1)
    some = chosen.any(axis=-1)
    day = np.where(some, _at(record.day, first), np.nan)
    word = "progression" if source.responses == ("PD",) else " or ".join(source.responses)
    return _Source(day, np.where(some, first, _NO_VISIT), word)


def _never_assessed(record: Series) -> BoolArray:
    """Tell (patient,) who had no assessment after baseline, evaluable or not."""
    return np.asarray(np.isnan(record.day).all(axis=-1))


def _seen_until(
    event_day: FloatArray, record: Series, protocol: Protocol, endpoint: TimeToEvent
) -> FloatArray:
    """Find the last adequate assessment of those whose event comes after too many missed visits.

    A planned visit is missed if its whole window lies between the last adequate assessment, or
    time zero, and the first event of `event_day` (source, patient). Where a key of its own rules
    on deaths of patients who were never assessed, their gap after time zero does not matter.

    Returns
    -------
    (patient,)
        The day after which nothing counts, -inf where nothing does; infinite without such a gap.
    """
    event = np.where(np.isnan(event_day), np.inf, event_day).min(axis=0)
    latest = event.max(where=np.isfinite(event), initial=0.0)
    collected = {word.casefold() for word in protocol.tumour_response.collected_as}
    visits = [
        visit
        for visit in protocol.planned_visits(int(latest) // DAYS_PER_WEEK + 1)
        if collected & {word.casefold() for word in visit.collect}
    ]
    adequate = ~np.isnan(record.day) & ~np.isin(record.response, _INADEQUATE)
    earlier = adequate & (record.day < event[:, np.newaxis])
    seen = np.where(earlier, record.day, -np.inf).max(axis=-1, initial=-np.inf)
    missed = np.zeros(event.shape, int)
    for visit in visits:
        missed += (visit.first_day > np.maximum(seen, 0)) & (visit.last_day < event)
    too_many = np.isfinite(event) & (missed >= (endpoint.missed_visits or 0))
    if endpoint.death_without_assessment_counts_until_week is not None:
        too_many &= ~_never_assessed(record)
    return np.where(too_many, seen, np.inf)


def _censoring(
    source: CensorSource,
    cohort: Cohort,
    record: Series | None,
    start: FloatArray,
    time_zero: str,
) -> _Source:
    if source.of == "last contact":
        day, reason = cohort.last_contact_day, source.reason or "alive at last contact"
        return _Source(day, _nowhere(cohort), reason, "status.last_contact_on")
    if source.of == "time zero":
        begun = np.where(np.isnan(cohort.time_zero), np.nan, start)
        reason = source.reason or "nothing known after time zero"
        return _Source(begun, _nowhere(cohort), reason, time_zero)
    assert record is not None
    adequate = ~np.isnan(record.day) & ~np.isin(record.response, _INADEQUATE)
    last = adequate.shape[-1] - 1 - adequate[..., ::-1].argmax(axis=-1)
    some = adequate.any(axis=-1)
    day = np.where(some, _at(record.day, last), np.nan)
    return _Source(day, np.where(some, last, _NO_VISIT), source.reason or "last assessment")


def _before(record: Series, day: FloatArray) -> Series:
    """Leave out the assessments after a day."""
    kept = np.where(record.day > day[:, np.newaxis], np.nan, record.day)
    return Series(kept, record.response, record.reader, record.column)


def _nowhere(cohort: Cohort) -> IntArray:
    return np.full(cohort.patient.size, _NO_VISIT)


def _at(grid: np.ndarray, column: IntArray) -> np.ndarray:
    picked: np.ndarray = np.take_along_axis(grid, column[:, np.newaxis], axis=-1)[:, 0]
    return picked


def _pick(stack: np.ndarray, which: IntArray) -> np.ndarray:
    picked: np.ndarray = np.take_along_axis(stack, which[np.newaxis], axis=0)[0]
    return picked
