"""The visits of each patient on a day: which are next, open, overdue or missed, and what lacks.

A record belongs to the visit that its label names, whatever its day, and to none if that visit does
not collect it; without a label that the schedule knows, to the visit whose window holds its day. A
scan that nobody read, or on which readers differ, lacks its reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from trialreadout.analysis.due.items import Record, items_of, place_of, records_of
from trialreadout.analysis.due.noted import Noted, noted_deviations
from trialreadout.analysis.due.patients import Patient
from trialreadout.analysis.due.readings import lacking_readings
from trialreadout.core.dates import DAYS_PER_WEEK
from trialreadout.protocol import Protocol
from trialreadout.protocol.schedule import PlannedVisit
from trialreadout.sources.read import Sources

OVERDUE, OPEN, NEXT = "overdue", "open", "next"
AWAITS, MISSED = "awaits time zero", "missed"
STATES = (OVERDUE, OPEN, NEXT, AWAITS, MISSED)
"""In the order of their urgency."""


@dataclass(frozen=True, slots=True)
class VisitOn:
    """One visit of one patient as it stands on the day."""

    subject: str
    visit: str
    state: str
    """One of `STATES`."""
    lacking: tuple[str, ...]
    """Items that are collected and not in the data."""
    unread: tuple[tuple[str, str], ...]
    """Scans that are in the data, with what their reading lacks: "read" or "adjudication"."""
    here: tuple[str, ...]
    """Items that are in the data."""
    not_done: tuple[str, ...]
    """Items of which the data say that they were not obtained."""
    first_on: date | None
    """The first day of the window; None: time zero has not come."""
    last_on: date | None
    """Its last day."""

    @property
    def awaited(self) -> tuple[str, ...]:
        """What lacks, in words: items, then readings ("planar read")."""
        return (*self.lacking, *(f"{item} {why}" for item, why in self.unread))


@dataclass(frozen=True, slots=True)
class Schedule:
    """The planned visits of a protocol, and the records that are found for them."""

    planned: tuple[PlannedVisit, ...]
    """In the order of their days, far enough ahead for every patient."""
    known: tuple[str, ...]
    """The items that a table is known to hold."""
    records: Mapping[tuple[str, str], Sequence[Record]]
    """Those of each patient and item."""
    readings: Mapping[tuple[str, str, date], str]
    """What lacks of the reading of a scan: by patient, kind and day of the scan."""
    noted: Mapping[str, Sequence[Noted]]
    """What the table of deviations notes of each patient."""

    def of(self, patient: Patient, on: date) -> Iterator[VisitOn]:
        """Give every visit of a patient that has not lapsed.

        Without time zero only the visits that may lie before it, as if it were the day itself.
        """
        zero = patient.zero or on
        found = self.placed(patient.subject, zero)
        for visit in self.planned:
            last_on = zero + timedelta(days=visit.last_day)
            before = visit.first_day <= 0 and patient.off_because is None
            if before if patient.zero is None else not patient.lapsed(visit.ends_with, last_on):
                yield self._standing(patient, visit, found, zero, on)

    def placed(self, subject: str, zero: date) -> dict[tuple[str, str | None], list[Record]]:
        """Give the records of a patient by item and by the name of their visit; None: no visit."""
        found: dict[tuple[str, str | None], list[Record]] = {}
        labels = {name for v in self.planned for name in (v.name.casefold(), f"week {v.week}")}
        for item in self.known:
            collecting = [visit for visit in self.planned if item in visit.collect]
            named = {f"week {visit.week}": visit for visit in collecting}
            named |= {visit.name.casefold(): visit for visit in collecting}
            for record in self.records.get((subject, item), ()):
                day = (record.on - zero).days
                inside = (v for v in collecting if v.first_day <= day <= v.last_day)
                label = (record.label or "").casefold()
                visit = named.get(label) if label in labels else next(inside, None)
                found.setdefault((item, visit.name if visit else None), []).append(record)
        return found

    def _standing(
        self,
        patient: Patient,
        visit: PlannedVisit,
        found: Mapping[tuple[str, str | None], Sequence[Record]],
        zero: date,
        on: date,
    ) -> VisitOn:
        first_on = zero + timedelta(days=visit.first_day)
        last_on = zero + timedelta(days=visit.last_day)
        said = any(each.speaks_of(visit, zero) for each in self.noted.get(patient.subject, ()))
        lacking: list[str] = []
        unread: list[tuple[str, str]] = []
        here: list[str] = []
        not_done: list[str] = []
        for item in visit.collect:
            own = found.get((item, visit.name), ())
            if any(record.done for record in own):
                here.append(item)
                unread += self._unread(own)
            elif own or (said and last_on < on):
                not_done.append(item)
            elif item in self.known:
                lacking.append(item)
        begun = patient.zero is not None
        state = _state(patient, first_on, last_on, on)
        if state == OVERDUE and lacking and not unread and self._went_on(patient, lacking, last_on):
            state = MISSED
        return VisitOn(
            patient.subject,
            visit.name,
            state,
            tuple(lacking),
            tuple(dict.fromkeys(unread)),
            tuple(here),
            tuple(not_done),
            first_on if begun else None,
            last_on if begun else None,
        )

    def _went_on(self, patient: Patient, items: Iterable[str], after: date) -> bool:
        """Tell whether each item was obtained later, so that it is not to be made up for."""
        return all(
            any(
                record.done and record.on > after
                for record in self.records.get((patient.subject, item), ())
            )
            for item in items
        )

    def _unread(self, own: Sequence[Record]) -> Iterator[tuple[str, str]]:
        for record in own:
            why = self.readings.get((record.subject, record.item.casefold(), record.on))
            if record.table == "scans" and why is not None:
                yield record.item, why


def schedule_on(
    day: date, protocol: Protocol, sources: Sources, patients: Sequence[Patient], within: int
) -> Schedule:
    """Lay out the visits of all patients, as known on a day, until some weeks after it."""
    zeros = [patient.zero for patient in patients if patient.zero is not None]
    so_far = max([0, *((day - zero).days for zero in zeros)]) // DAYS_PER_WEEK
    steps = [visit.repeat.every_weeks for visit in protocol.visits if visit.repeat is not None]
    before = max([0, *(visit.window_days.before for visit in protocol.visits)])
    named = [visit.last_week for visit in protocol.visits]
    ahead = so_far + within + max([1, *steps]) + before // DAYS_PER_WEEK + 1
    return Schedule(
        protocol.planned_visits(max([ahead, *named])),
        tuple(i for i in items_of(protocol) if place_of(i, protocol, sources) is not None),
        records_of(protocol, sources),
        lacking_readings(protocol, sources),
        noted_deviations(sources),
    )


def _state(patient: Patient, first_on: date, last_on: date, on: date) -> str:
    if patient.zero is None:
        return AWAITS
    if last_on < on:
        return OVERDUE
    return OPEN if first_on <= on else NEXT


def due_visits(
    schedule: Schedule, patient: Patient, on: date, within: int | None
) -> Iterator[VisitOn]:
    """Give the visits at which something lacks: overdue or missed, open, and those that come.

    Parameters
    ----------
    within
        How many weeks ahead; None: the next visit alone, and what shares its first day.
    """
    visits = [each for each in schedule.of(patient, on) if each.awaited]
    coming = sorted({v.first_on for v in visits if v.state == NEXT and v.first_on is not None})
    horizon = date.max if not coming else coming[0]
    if within is not None:
        horizon = on + timedelta(weeks=within)
    for each in visits:
        if each.state != NEXT or (each.first_on is not None and each.first_on <= horizon):
            yield each
