"""What an invented patient took: stretches of one dose level, with gaps and reductions.

Most reductions come early, after an event of the skin or the bowel (dose reductions in about
two thirds of patients, doi 10.1007/s12020-019-02167-6).
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from trialreadout.studies.draw import chance, one_of, some_of, stream, whole
from trialreadout.studies.lead.patients import Patient
from trialreadout.studies.lead.toxicity import Event
from trialreadout.studies.lead.toxicity_terms import LEADS_TO_REDUCTION
from trialreadout.studies.lead.treatment import Treatment

PLANNED = (400, 2)
"""Milligrams, and how often a day."""
REDUCED = ((200, 2), (400, 1))
_REDUCED_PATIENTS = (19, 21)


@dataclass(frozen=True, slots=True)
class Dose:
    """A stretch of one dose level. Days count from the first dose."""

    first_day: int
    last_day: int | None
    """None: it goes on."""
    dose_mg: int
    times_per_day: int
    reason: str
    """Why it is not the planned dose; empty where it is."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """All stretches of a patient, and the event that led to a reduction, if one did."""

    doses: tuple[Dose, ...]
    reduced_for: Event | None


def draw_exposures(
    seed: int,
    patients: tuple[Patient, ...],
    treatments: dict[str, Treatment],
    events: tuple[Event, ...],
) -> dict[str, Exposure]:
    """Draw what every treated patient took, by patient."""
    rng = stream(seed, "reductions")
    causes = {p.subject: _cause(p, treatments[p.subject], events) for p in patients}
    able = [subject for subject, cause in causes.items() if cause]
    reduced = set(some_of(rng, able, whole(rng, *_REDUCED_PATIENTS)))
    return {
        p.subject: _exposure(
            stream(seed, "doses", p.subject),
            treatments[p.subject].last_dose_day,
            causes[p.subject] if p.subject in reduced else None,
        )
        for p in patients
    }


def _cause(patient: Patient, treatment: Treatment, events: tuple[Event, ...]) -> Event | None:
    """Find the gravest event early enough to reduce the dose for."""
    until = treatment.ends_by(patient) - 30
    own = [
        event
        for event in events
        if event.subject == patient.subject
        and event.term in LEADS_TO_REDUCTION
        and event.day <= until
    ]
    return max(own, key=lambda event: (event.grade or 0, -event.day), default=None)


def _exposure(rng: Random, last_day: int | None, cause: Event | None) -> Exposure:
    if cause is None:
        return Exposure((Dose(0, last_day, *PLANNED, ""),), None)
    stopped = cause.day + whole(rng, 1, 6)
    again = stopped + 1 + (whole(rng, 3, 14) if chance(rng, 0.6) else 0)
    level = one_of(rng, REDUCED)
    doses = [Dose(0, stopped, *PLANNED, "")]
    raised = again + whole(rng, 40, 80)
    if chance(rng, 0.3) and (last_day is None or raised < last_day - 10):
        doses.append(Dose(again, raised - 1, *level, "toxicity"))
        doses.append(Dose(raised, last_day, *PLANNED, ""))
    else:
        doses.append(Dose(again, last_day, *level, "toxicity"))
    return Exposure(tuple(doses), cause)
