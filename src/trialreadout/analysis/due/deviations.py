"""Every departure from the protocol that the data show, beside what the table of deviations notes.

Schedule, eligibility, dose, and decisions. What is noted and shown by nothing else stands at the
end of each patient, so that neither list hides the other. What the data show of a departure is told
by its own rule; whether it matters is for people to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import polars as pl

from trialreadout.analysis.decided import DECISION_RULES
from trialreadout.analysis.due.items import Record
from trialreadout.analysis.due.noted import Noted
from trialreadout.analysis.due.patients import Patient
from trialreadout.analysis.due.visits import Schedule
from trialreadout.core.findings import Finding
from trialreadout.protocol import Protocol
from trialreadout.protocol.schedule import PlannedVisit, Treatment
from trialreadout.sources.read import Sources

SCHEDULE, ELIGIBILITY, DOSE, DECISION, NOTED = (
    *("schedule", "eligibility", "dose", "decision"),
    "noted alone",
)
KINDS = (SCHEDULE, ELIGIBILITY, DOSE, DECISION, NOTED)
_WORDS: Mapping[str, tuple[str, ...]] = {
    ELIGIBILITY: ("eligib", "inclusion", "exclusion", "consent"),
    DOSE: ("dose", "dosing", "treatment", "medication"),
    DECISION: ("decision", "offer", "treatment"),
}
"""What the kind of a noted deviation contains that is of this kind; one of the schedule is found by
its visit."""
_ANSWERS: Mapping[str, tuple[str, ...]] = {
    "eligible": ("n", "no", "false", "0"),
    "inclusion": ("n", "no", "false", "0"),
    "exclusion": ("y", "yes", "true", "1"),
}
"""For columns of the subjects that begin so, the answers that should have kept a patient out."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """One departure of one patient."""

    subject: str
    kind: str
    """One of `KINDS`."""
    what: str
    """What the data show, in words."""
    on: date | None
    """The day of it; None: it has none."""
    visit: str | None
    planned: str
    """What the protocol says."""
    file: str | None
    row: int | None
    """The source row; None where the departure is that there is none."""
    noted_file: str | None = None
    noted_row: int | None = None
    """The row of the table of deviations that notes it; None: none does."""


def deviations_on(
    day: date,
    protocol: Protocol,
    sources: Sources,
    patients: Sequence[Patient],
    schedule: Schedule,
    findings: Sequence[Finding],
) -> tuple[Deviation, ...]:
    """List the departures that are known on a day, by patient, then by day.

    Parameters
    ----------
    day, protocol, sources, patients, schedule
        The study as known on the day.
    findings
        Those of `trialreadout.analysis.decided`.
    """
    found: list[Deviation] = []
    for patient in patients:
        own = [
            *_of_schedule(day, patient, schedule),
            *_of_entry(patient, protocol, sources),
            *_of_doses(patient, protocol, sources),
            *_of_decisions(patient, sources, findings),
        ]
        own.sort(key=lambda each: (each.on or date.max, KINDS.index(each.kind), each.what))
        found += _beside_notes(own, patient, schedule)
    return tuple(found)


def _of_schedule(day: date, patient: Patient, schedule: Schedule) -> Iterator[Deviation]:
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


def _of_entry(patient: Patient, protocol: Protocol, sources: Sources) -> Iterator[Deviation]:
    """Find who should not have entered, or was dosed or entered too soon."""
    rows = sources.table("subjects").filter(pl.col("subject") == patient.subject).head(1)
    doses = sources.table("doses").filter(pl.col("subject") == patient.subject)
    first = doses.drop_nulls("started_on").sort("started_on").head(1).to_dicts()
    for row in rows.iter_rows(named=True):
        place = (str(row["file"]), row["row"])
        age, ages = row["age_years"], protocol.population.age_years
        if age is not None and ages.minimum is not None and age < ages.minimum:
            yield _entry(row, f"{age:g} years old", f"{ages.minimum} years or more", *place)
        if age is not None and ages.maximum is not None and age >= ages.maximum + 1:
            yield _entry(row, f"{age:g} years old", f"{ages.maximum} years or less", *place)
        for column, answer in row.items():
            begins = next((word for word in _ANSWERS if column.startswith(word)), None)
            if begins and str(answer).casefold() in _ANSWERS[begins]:
                yield _entry(row, f"{column} answered {answer}", "an answer that lets in", *place)
        consent = row["informed_on"]
        if consent is not None and patient.entered_on is not None and patient.entered_on < consent:
            yield _entry(row, "entered before consent", f"consent on {consent}", *place)
        for dose in first:
            at = (str(dose["file"]), dose["row"])
            given = {**row, "enrolled_on": dose["started_on"]}
            if consent is not None and dose["started_on"] < consent:
                yield _entry(given, "dosed before consent", f"consent on {consent}", *at)
            if row["screen_failure"]:
                yield _entry(given, "dosed though screening failed", "no dose", *at)


def _entry(row: Mapping[str, Any], what: str, planned: str, file: str, number: int) -> Deviation:
    on = row["enrolled_on"]
    return Deviation(row["subject"], ELIGIBILITY, what, on, None, planned, file, number)


def _of_doses(patient: Patient, protocol: Protocol, sources: Sources) -> Iterator[Deviation]:
    """Find agents that nobody planned, doses above the plan, and lower ones without a reason."""
    planned = {each.agent.casefold(): each for each in protocol.treatments}
    if not planned:
        return
    doses = sources.table("doses").filter(pl.col("subject") == patient.subject)
    for row in doses.drop_nulls("agent").iter_rows(named=True):
        treatment = planned.get(row["agent"].casefold())
        said = _unlike(row, treatment)
        if said is not None:
            place = (str(row["file"]), row["row"])
            what, plan = said
            yield Deviation(patient.subject, DOSE, what, row["started_on"], None, plan, *place)


def _unlike(row: Mapping[str, Any], planned: Treatment | None) -> tuple[str, str] | None:
    """Say what was given and what was planned, where the two differ; None: they do not."""
    agent = row["agent"]
    if planned is None:
        return f"{agent} given", "no treatment of this name"
    if planned.activity_mbq is not None and row["activity_mbq"] not in (None, planned.activity_mbq):
        return f"{agent} {row['activity_mbq']:g} MBq", f"{planned.activity_mbq:g} MBq"
    dose, times = row["dose_mg"], row["times_per_day"]
    if dose is None or planned.dose_mg is None:
        return None
    given = dose * (1 if times is None else times)
    daily = planned.dose_mg * (planned.times_per_day or 1)
    if times is None and planned.times_per_day is not None:
        given, daily = dose, planned.dose_mg
    said, plan = f"{agent} {given:g} mg a day", f"{daily:g} mg a day"
    if given > daily:
        return said, plan
    if given < daily and not row["reason"]:
        return f"{said}, without a reason", plan
    return None


def _of_decisions(
    patient: Patient, sources: Sources, findings: Sequence[Finding]
) -> Iterator[Deviation]:
    """Find where what was offered, accepted and given part from each other, or from the rule."""
    for each in findings:
        if each.rule not in DECISION_RULES or each.subject != patient.subject:
            continue
        place = (each.file, each.row)
        on = _day_of(each, sources)
        what = f"{each.rule.replace('-', ' ')}: {each.column} {each.value}"
        yield Deviation(patient.subject, DECISION, what, on, None, each.allowed or "", *place)


def _day_of(finding: Finding, sources: Sources) -> date | None:
    """Find the day of the row at which a finding stands."""
    column = {"decisions": "decided_on", "doses": "started_on"}.get(finding.table or "")
    if column is None:
        return None
    rows = sources.table(str(finding.table))
    at = (pl.col("row") == finding.row) & (pl.col("file").cast(pl.String) == finding.file)
    return next(iter(rows.filter(at)[column]), None)


def _beside_notes(
    own: Sequence[Deviation], patient: Patient, schedule: Schedule
) -> Iterator[Deviation]:
    """Add to each departure the row that notes it, and at the end the notes that none shows."""
    notes = list(schedule.noted.get(patient.subject, ()))
    used: set[int] = set()
    visits = {visit.name: visit for visit in schedule.planned}
    for each in own:
        note = next((n for n in notes if _notes(n, each, patient, visits)), None)
        if note is None:
            yield each
        else:
            used.add(note.row)
            yield replace(each, noted_file=note.file, noted_row=note.row)
    for note in notes:
        if note.row not in used:
            what = f"{note.kind}: {note.text}".strip(": ")
            place = (note.file, note.row)
            yield Deviation(patient.subject, NOTED, what, note.on, None, "-", *place, *place)


def _notes(
    note: Noted, deviation: Deviation, patient: Patient, visits: Mapping[str, PlannedVisit]
) -> bool:
    if deviation.kind == SCHEDULE:
        visit = visits.get(deviation.visit or "")
        return (
            visit is not None and patient.zero is not None and note.speaks_of(visit, patient.zero)
        )
    words = _WORDS[deviation.kind]
    return any(word in note.kind.casefold() for word in words)
