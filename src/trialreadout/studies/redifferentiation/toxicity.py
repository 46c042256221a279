"""Adverse events of the invented patients: mild but for one fever and one rash.

Source of these two: Weber et al., Clin Cancer Res 2022;28:4194 (a fever of grade 3 and a rash
of grade 4, in one patient each). How often the others occur is invented.
"""

from __future__ import annotations

from dataclasses import dataclass

from trialreadout.studies.draw import some_of, stream, whole
from trialreadout.studies.redifferentiation.calendar import Calendar
from trialreadout.studies.redifferentiation.patients import MUTATED, Patient

FEVER, RASH = "Fever", "Rash acneiform"
_TERMS = {
    RASH: ("Skin and subcutaneous tissue disorders", 11),
    FEVER: ("General disorders and administration site conditions", 5),
    "Fatigue": ("General disorders and administration site conditions", 7),
    "Diarrhea": ("Gastrointestinal disorders", 6),
}
"""The organ class, and how many patients have it."""


@dataclass(frozen=True, slots=True)
class Event:
    """An adverse event. Days count from the first dose."""

    term: str
    organ_class: str
    grade: int
    day: int
    ended_day: int
    action: str = ""


def draw_events(
    seed: int, patients: tuple[Patient, ...], calendars: dict[str, Calendar]
) -> dict[str, list[Event]]:
    """Draw the adverse events of everybody, by patient."""
    events: dict[str, list[Event]] = {p.subject: [] for p in patients}
    for term, (organ_class, count) in _TERMS.items():
        rng = stream(seed, "toxicity", term)
        grave = [p for p in patients if p.never_resumes] if term == RASH else []
        mild = [p for p in patients if not p.never_resumes]
        if term == FEVER:
            grave = some_of(rng, [p for p in mild if p.mutation == MUTATED], 1)
            mild = [p for p in mild if p not in grave]
        for patient in [*grave, *some_of(rng, mild, count - len(grave))]:
            severe = patient in grave
            day = whole(rng, 4, 25)
            if severe and term == RASH:
                day = calendars[patient.subject].decided
            events[patient.subject].append(
                Event(
                    term,
                    organ_class,
                    {RASH: 4, FEVER: 3}[term] if severe else whole(rng, 1, 2),
                    day,
                    day + whole(rng, 3, 30),
                    "drug withdrawn" if severe and term == RASH else "",
                )
            )
    return events
