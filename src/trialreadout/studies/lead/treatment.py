"""How long an invented patient was treated, and what was offered at week 26.

Treatment ends with progression, death, toxicity or the patient's wish. Who had not progressed
at week 26 was offered to go on, the others to stop; nobody's uptake had returned.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from trialreadout.studies.draw import stream, whole
from trialreadout.studies.lead import cases
from trialreadout.studies.lead.patients import Patient

CONTINUE, STOP = "continue sorafenib", "stop sorafenib"


@dataclass(frozen=True, slots=True)
class Decision:
    """An offer, and what the patient said to it."""

    day: int
    offer: str
    accepted: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Treatment:
    """The time on treatment."""

    last_dose_day: int | None
    """None: still treated at the last contact."""
    reason: str
    """Why it ended; empty if it did not."""
    decision: Decision | None
    """None: not on treatment at week 26."""

    def ends_by(self, patient: Patient) -> int:
        """Return the last day that is known to be one of treatment."""
        return patient.times.last_day if self.last_dose_day is None else self.last_dose_day


def draw_treatments(seed: int, patients: tuple[Patient, ...]) -> dict[str, Treatment]:
    """Draw the time on treatment of every treated patient, by patient."""
    return {p.subject: _treatment(stream(seed, "treatment", p.subject), p) for p in patients}


def _treatment(rng: Random, patient: Patient) -> Treatment:
    subject, times = patient.subject, patient.times
    if subject in cases.STOPS_EARLY:
        return Treatment(whole(rng, 40, 120), cases.STOPS_EARLY[subject], None)
    if not times.ct_days:
        return Treatment(times.last_day - whole(rng, 0, 3), "death", None)
    decided = max(times.ct_days[0] + whole(rng, 4, 12), 183)
    if times.course == "PD":
        went_on = whole(rng, 28, 70) if subject == cases.DEPARTS else 0
        return Treatment(decided + went_on, "progression", Decision(decided, STOP))
    if subject == cases.REFUSES:
        refused = Decision(decided, CONTINUE, False, "toxicity")
        return Treatment(decided, "toxicity", refused)
    going_on = Decision(decided, CONTINUE)
    if subject in cases.STOPS_LATER:
        return Treatment(whole(rng, 230, 330), "toxicity", going_on)
    progression = times.progression_day
    if progression is not None:
        return Treatment(progression + whole(rng, 1, 10), "progression", going_on)
    if times.died:
        return Treatment(times.last_day - whole(rng, 1, 14), "death", going_on)
    return Treatment(None, "", going_on)
