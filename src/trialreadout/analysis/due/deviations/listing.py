"""Every departure from the protocol that the data show, beside what the table of deviations notes.

What is noted and shown by nothing else stands at the end of each patient, so that neither list
hides the other. What the data show of a departure is told by its own rule; whether it matters is
for people to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from trialreadout.analysis.due.deviations.decisions import of_decisions
from trialreadout.analysis.due.deviations.deviation import (
    DECISION,
    DOSE,
    ELIGIBILITY,
    KINDS,
    NOTED,
    SCHEDULE,
    Deviation,
)
from trialreadout.analysis.due.deviations.doses import of_doses
from trialreadout.analysis.due.deviations.entry import of_entry
from trialreadout.analysis.due.deviations.schedule import of_schedule
from trialreadout.analysis.due.noted import Noted
from trialreadout.analysis.due.patients import Patient
from trialreadout.analysis.due.visits import Schedule
from trialreadout.core.findings import Finding
from trialreadout.protocol import Protocol
from trialreadout.protocol.schedule import PlannedVisit
from trialreadout.sources.read import Sources

_WORDS: Mapping[str, tuple[str, ...]] = {
    ELIGIBILITY: ("eligib", "inclusion", "exclusion", "consent"),
    DOSE: ("dose", "dosing", "treatment", "medication"),
    DECISION: ("decision", "offer", "treatment"),
}
"""What the kind of a noted deviation contains that is of this kind; one of the schedule is found by
its visit."""


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
            *of_schedule(day, patient, schedule),
            *of_entry(patient, protocol, sources),
            *of_doses(patient, protocol, sources),
            *of_decisions(patient, sources, findings),
        ]
        own.sort(key=lambda each: (each.on or date.max, KINDS.index(each.kind), each.what))
        found += _beside_notes(own, patient, schedule)
    return tuple(found)


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
