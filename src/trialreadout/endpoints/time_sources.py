"""The days on which a time may end: one array of days for each source that the protocol names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.before import first_column
from trialreadout.core.codes import one_of
from trialreadout.core.dates import DAYS_PER_WEEK
from trialreadout.core.terms import LesionRole, LesionState, Response, codes_of
from trialreadout.criteria.progression_by_last_scan import progression_by_last_scan
from trialreadout.endpoints.out_of_sight import Cut
from trialreadout.endpoints.time_seen import Seen
from trialreadout.endpoints.times import CUT_SHORT_BY, NO_VISIT, RESPONDERS
from trialreadout.endpoints.tumour_visits import missed_between, next_visit_day
from trialreadout.protocol.time_sources import CensorSource, EventSource
from trialreadout.sources.tables import TIME_ZERO


@dataclass(frozen=True, slots=True)
class Source:
    """One possible end: its day for each patient, the visit it was seen at, and its name."""

    day: FloatArray
    """(patient,) from time zero; NaN: it gives none."""
    known: FloatArray
    """(patient,) when it was known, which a rule of dates may part from its day."""
    visit: IntArray
    """(patient,) in the record's series; -1: no visit decided."""
    reason: str
    origin: str = ""
    """The date it stands on, "table.column", where no assessment decides."""


_EVENT_REASON = {"new therapy": "new anticancer therapy"}
_EVENT_ORIGIN = {
    "progression claimed": "status.progression_claimed_on",
    "death": "status.died_on",
    "response": RESPONDERS,
    "new therapy": "therapies.started_on",
}


def event_source(source: EventSource, seen: Seen) -> Source:
    """Find the days of one event."""
    if source.of == "tumour response":
        return _tumour_response(source, seen)
    days = {
        "progression claimed": seen.cohort.progression_claimed_day,
        "response": seen.responded_day,
        "new therapy": seen.therapy_day,
    }
    day = _death(seen) if source.of == "death" else days[source.of]
    reason = source.reason or _EVENT_REASON.get(source.of, source.of)
    return Source(day, day, _nowhere(day), reason, _EVENT_ORIGIN[source.of])


_CENSOR_REASON = {
    "last adequate assessment": "last assessment",
    "last contact": "alive at last contact",
    "new therapy": "new anticancer therapy",
    "cut-off": "followed until the cut-off",
    "time zero": "nothing known after time zero",
}
_CENSOR_ORIGIN = {
    "last contact": "status.last_contact_on",
    "cut-off": "status.last_contact_on",
    "death": "status.died_on",
    "new therapy": "therapies.started_on",
}
_WHEREVER_SEEN = ("last contact", "cut-off", "time zero")
"""Sources that do not ask what still counts."""


def censor_source(source: CensorSource, seen: Seen, cut: Cut) -> Source:
    """Find the days of one source of censoring."""
    cohort = seen.cohort
    visit = np.full(cohort.patient.size, NO_VISIT)
    origin = _CENSOR_ORIGIN.get(source.of, "")
    match source.of:
        case "last adequate assessment":
            day, visit = _last(seen.adequate, seen)
        case "last visit":
            day, visit = _last(~np.isnan(seen.assessments.day), seen)
        case "last contact":
            day = cohort.last_contact_day
        case "cut-off":
            day = _cut_off(seen)
        case "death":
            day = cohort.death_day
        case "new therapy":
            day = seen.therapy_day
        case "time zero":
            day = np.where(np.isnan(cohort.time_zero), np.nan, seen.start)
            origin = TIME_ZERO[seen.protocol.dates.time_zero]
    if source.of not in _WHEREVER_SEEN:
        day = np.where(day > cut.day, np.nan, day)
    if source.after is not None:
        day = np.where(_happened(source.after, seen, cut), day, np.nan)
    reason = source.reason or _CENSOR_REASON.get(source.of, source.of)
    return Source(day, day, np.where(np.isnan(day), NO_VISIT, visit), reason, origin)


def _tumour_response(source: EventSource, seen: Seen) -> Source:
    record = seen.assessments
    codes = [codes_of(Response)[word] for word in source.responses]
    chosen = one_of(record.response, codes) & ~np.isnan(record.day)
    if seen.endpoint.starts == "first response":
        chosen &= record.day >= seen.start[:, np.newaxis]
    first = first_column(chosen)
    some = first < chosen.shape[-1]
    first = np.where(some, first, 0)
    known = np.where(some, _at(record.day, first), np.nan)
    visit = np.where(some, first, NO_VISIT)
    day = known
    if source.dated == "last scan":
        day = _by_last_scan(known, visit, seen)
    elif source.dated == "next scheduled visit":
        day = next_visit_day(known, seen.protocol)
    word = "progression" if source.responses == ("PD",) else " or ".join(source.responses)
    return Source(day, known, visit, source.reason or word)


def _by_last_scan(known: FloatArray, visit: IntArray, seen: Seen) -> FloatArray:
    """Date what was measured by the scans of its sum; what was recorded keeps its day."""
    assert seen.tumour is not None
    parts, record = seen.tumour.parts, seen.assessments
    if parts is None:
        return known
    patient = np.flatnonzero(visit != NO_VISIT)
    at = patient, visit[patient]
    place = record.reader[at], patient, record.column[at]
    scans = seen.cohort.measurements
    is_target = scans.exists & (scans.role == LesionRole.TARGET)
    scanned = is_target[place[:2]] & (scans.state[place] != LesionState.NOT_RECORDED)
    day = known.copy()
    day[patient] = progression_by_last_scan(
        known[patient],
        scans.day[place],
        parts.target[place],
        parts.new_lesion[place],
        scans.new_lesion_after_days[place],
        scans.seen_after_days[place],
        scanned,
    )
    return day


def _death(seen: Seen) -> FloatArray:
    """Return (patient,) the day of a death that counts."""
    day = seen.cohort.death_day
    week = seen.endpoint.death_without_assessment_counts_until_week
    visits = seen.endpoint.death_without_assessment_within_visits
    if week is not None:
        day = np.where(seen.never_assessed & (day > week * DAYS_PER_WEEK), np.nan, day)
    if visits is not None:
        missed = missed_between(np.zeros(day.shape), day, seen.protocol)
        day = np.where(seen.never_assessed & (missed >= visits), np.nan, day)
    return day


def _last(which: BoolArray, seen: Seen) -> tuple[FloatArray, IntArray]:
    """Find the last of some visits: its day, and its place in the series."""
    last = which.shape[-1] - 1 - first_column(which[..., ::-1])
    some = last >= 0
    day = np.where(some, _at(seen.assessments.day, last), np.nan)
    return day, np.where(some, last, NO_VISIT)


def _cut_off(seen: Seen) -> FloatArray:
    """Return (patient,) the data cut-off of those whom a contact shows alive on it or later."""
    assert seen.protocol.data.cut_off is not None
    day = (seen.protocol.data.cut_off - date(1970, 1, 1)).days - seen.cohort.time_zero
    return np.where(seen.cohort.last_contact_day >= day, day, np.nan)


def _happened(what: str, seen: Seen, cut: Cut) -> BoolArray:
    if what == "progression claimed":
        return ~np.isnan(seen.cohort.progression_claimed_day)
    return np.asarray(cut.because == CUT_SHORT_BY.index(what))


def _nowhere(day: FloatArray) -> IntArray:
    return np.full(day.shape, NO_VISIT)


def _at(grid: np.ndarray, column: IntArray) -> np.ndarray:
    picked: np.ndarray = np.take_along_axis(grid, column[:, np.newaxis], axis=-1)[:, 0]
    return picked
