"""When an invented patient came for blood and weight, every four weeks.

The visit of week 0 comes before the first dose. Who left the study or died came no more.
"""

from __future__ import annotations

from dataclasses import dataclass

from trialreadout.studies.draw import some_of, stream, whole
from trialreadout.studies.lead.cases import BELOW_LIMIT, STOPS_EARLY
from trialreadout.studies.lead.patients import Patient
from trialreadout.studies.lead.treatment import Treatment

WEEKS = (0, 4, 8, 12, 16, 20, 24, 28)
_MISSING_ONE = 7
_CAN_BE_MISSED = (8, 12, 20, 24)
_JITTER_DAYS = 5


@dataclass(frozen=True, slots=True)
class Visit:
    """A planned visit; a missed one has the day that was planned."""

    week: int
    day: int
    missed: bool

    @property
    def label(self) -> str:
        """The name of the visit."""
        return f"week {self.week}" if self.week else "baseline"


def draw_visits(
    seed: int, patients: tuple[Patient, ...], treatments: dict[str, Treatment]
) -> dict[str, tuple[Visit, ...]]:
    """Draw the visits of every treated patient, by patient."""
    stays = [p.subject for p in patients if p.times.ct_days and p.subject != BELOW_LIMIT]
    missing = set(some_of(stream(seed, "missed visits"), stays, _MISSING_ONE))
    return {
        p.subject: _visits(seed, p, treatments[p.subject], p.subject in missing) for p in patients
    }


def _visits(
    seed: int, patient: Patient, treatment: Treatment, misses_one: bool
) -> tuple[Visit, ...]:
    rng = stream(seed, "visits", patient.subject)
    missed = _CAN_BE_MISSED[whole(rng, 0, len(_CAN_BE_MISSED) - 1)] if misses_one else None
    until = patient.times.last_day - 1
    if patient.subject in STOPS_EARLY:
        until = treatment.last_dose_day or 0
    visits = []
    for week in WEEKS:
        early, late = (-_JITTER_DAYS, 0) if week == 0 else (-_JITTER_DAYS, _JITTER_DAYS)
        day = 7 * week + whole(rng, early, late)
        if day <= until:
            missing = week == missed
            visits.append(Visit(week, 7 * week if missing else day, missing))
    return tuple(visits)
