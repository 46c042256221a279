"""What was missed, done outside its window, or done though nothing was planned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from trialreadout.analysis.due.deviations.deviation import SCHEDULE, Deviation
from trialreadout.analysis.due.items import Record
from trialreadout.analysis.due.patients import Patient
from trialreadout.analysis.due.visits import Schedule
from trialreadout.protocol.schedule import PlannedVisit


def of_schedule(day: date, patient: Patient, schedule: Schedule) -> Iterator[Deviation]:
    """Find what was missed, done outside its window, or done though nothing was planned."""
    if patient.zero is None:
        return
    for visit in schedule.of(patient, day):
        if visit.last_on is None or visit.last_on >= day:
            continue
        planned = f"{visit.visit}, {visit.first_on} to {visit.last_on}"
        for item in (*visit.lacking, *visit.not_done):
            said = ("missed", visit.last_on, visit.visit, planned, None, None)
            yield _schedule(patient, item, *said)
    by_name = {visit.name: visit for visit in schedule.planned}
    for (item, name), records in schedule.placed(patient.subject, patient.zero).items():
        for record in _one_a_day(records):
            at = by_name[name] if name is not None else None
            place = (record.file, record.row)
            if at is not None and record.done and not _inside(record, at, patient.zero):
                planned = _window(at, patient.zero)
                yield _schedule(
                    patient, item, "outside the window", record.on, name, planned, *place
                )
            elif at is None and record.on > patient.zero:
                planned = "no visit that collects it on this day"
                yield _schedule(
                    patient, item, "not planned", record.on, record.label, planned, *place
                )


def _schedule(
    patient: Patient,
    item: str,
    what: str,
    on: date,
    visit: str | None,
    planned: str,
    file: str | None,
    row: int | None,
) -> Deviation:
    return Deviation(patient.subject, SCHEDULE, f"{item} {what}", on, visit, planned, file, row)


def _one_a_day(records: Sequence[Record]) -> Iterator[Record]:
    """Take one record a day: an examination has rows in several tables."""
    seen: set[date] = set()
    for record in records:
        if record.on not in seen:
            seen.add(record.on)
            yield record


def _inside(record: Record, visit: PlannedVisit, zero: date) -> bool:
    return visit.first_day <= (record.on - zero).days <= visit.last_day


def _window(visit: PlannedVisit, zero: date) -> str:
    first, last = (zero + timedelta(days=d) for d in (visit.first_day, visit.last_day))
    return f"{visit.name}, {first} to {last}"
