"""Time from a start to the first of some events, or to where sight of the patient is lost.

Events and censorings are lists of sources that the protocol names. The earliest event ends
the time, at 0 if it came before time zero; without one, the first source of censoring that
has a date on or after time zero. Each patient keeps the reason and the source row.

Sources: FDA, Clinical Trial Endpoints for the Approval of Cancer Drugs and Biologics (2018).
         The R package admiral, derive_param_tte (events before the origin).
"""

from __future__ import annotations

import numpy as np

from trialreadout.core.arrays import IntArray
from trialreadout.core.cohort import Cohort
from trialreadout.endpoints import tumour_response
from trialreadout.endpoints.needs import needed
from trialreadout.endpoints.out_of_sight import cut_by_gaps, first_cut
from trialreadout.endpoints.time_rows import source_rows, table
from trialreadout.endpoints.time_seen import RESPONSE, look, responders_of, rests_on_assessments
from trialreadout.endpoints.time_sources import censor_source, event_source
from trialreadout.endpoints.times import NO_REASON, NOT_CUT, Times
from trialreadout.protocol import Protocol
from trialreadout.protocol.time_to_event import TimeToEvent

__all__ = ["Times", "consults", "grade", "needs", "source_rows", "table"]


def needs(endpoint: TimeToEvent, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables without which the endpoint cannot be graded."""
    tumour = tumour_response.needs(endpoint, protocol) if rests_on_assessments(endpoint) else ()
    named = responders_of(endpoint, protocol)
    responders = RESPONSE.needs(named, protocol) if named else ()
    return needed(protocol, "status", *tumour, *responders)


def consults(endpoint: TimeToEvent, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables that it reads where they are there."""
    tumour = tumour_response.consults(endpoint, protocol) if rests_on_assessments(endpoint) else ()
    named = responders_of(endpoint, protocol)
    responders = RESPONSE.consults(named, protocol) if named else ()
    sources = endpoint.sources
    asks = endpoint.new_therapy.censor or "new therapy" in sources
    return tuple(dict.fromkeys((*tumour, *responders, *(("therapies",) if asks else ()))))


def grade(cohort: Cohort, protocol: Protocol, endpoint: TimeToEvent) -> Times:
    """Find each patient's time, and whether it ended with the event."""
    seen = look(cohort, protocol, endpoint)
    cut = first_cut(seen)
    seen = seen.until(cut.day)
    events = [event_source(each, seen) for each in endpoint.events]
    known = np.array([source.known for source in events])
    known = np.where(known > cut.day, np.nan, known)
    cut = cut_by_gaps(known, seen, cut)
    seen = seen.until(cut.day)
    counts = known <= cut.day
    ends = [censor_source(each, seen, cut) for each in endpoint.censor]

    event_day = np.where(counts, [source.day for source in events], np.inf)
    first = event_day.argmin(axis=0)
    event = counts.any(axis=0)
    days = np.where(event, np.maximum(_pick(event_day, first), seen.start), np.nan)
    reason, visit = first, _pick(np.array([source.visit for source in events]), first)
    for position, source in enumerate(ends, start=len(events)):
        open_ = np.isnan(days) & (source.day >= seen.start)
        days = np.where(open_, source.day, days)
        reason = np.where(open_, position, reason)
        visit = np.where(open_, source.visit, visit)
    unknown = np.isnan(days) | np.isnan(seen.start) | np.isnan(cohort.time_zero)
    return Times(
        days=np.where(unknown, np.nan, days - seen.start),
        start=seen.start,
        event=event & ~unknown,
        reason=np.where(unknown, NO_REASON, reason),
        reasons=tuple(source.reason for source in (*events, *ends)),
        event_reasons=len(events),
        origins=tuple(source.origin for source in (*events, *ends)),
        visit=visit,
        cut_short=np.where(event | unknown, NOT_CUT, cut.because),
        unit=endpoint.unit,
        tumour=_assessments(seen.tumour, seen.responders),
        responders=seen.responders,
    )


def _assessments(
    tumour: tumour_response.Graded | None, responders: object
) -> tumour_response.Graded | None:
    """Choose the assessments to show: its own, else those of the responders."""
    return tumour if tumour is not None else getattr(responders, "tumour", None)


def _pick(stack: np.ndarray, which: IntArray) -> np.ndarray:
    """Take (patient,) what the source (source, patient) says that is the one for each patient."""
    picked: np.ndarray = stack[0]
    for source in range(1, len(stack)):
        picked = np.where(which == source, stack[source], picked)
    return picked
