"""Other therapies of an invented patient: radioiodine long before, and what came after progression.

Of what was given elsewhere years ago often only the month or the year is known.
"""

from __future__ import annotations

from dataclasses import dataclass

from trialreadout.studies.draw import chance, one_of, stream, whole
from trialreadout.studies.lead.patients import Patient
from trialreadout.studies.lead.treatment import Treatment

_DAY, _MONTH, _YEAR = 10, 7, 4
"""How many characters of a date are known."""


@dataclass(frozen=True, slots=True)
class Therapy:
    """Another anticancer therapy; its dates as they were written down."""

    kind: str
    started_on: str
    ended_on: str = ""


def draw_therapies(seed: int, patient: Patient, treatment: Treatment | None) -> list[Therapy]:
    """Draw the last radioiodine therapy, and of some a therapy after progression."""
    rng = stream(seed, "therapies", patient.subject)
    before = patient.on(-whole(rng, 300, 2800)).isoformat()
    known = one_of(rng, (_DAY, _DAY, _DAY, _MONTH, _YEAR))
    therapies = [Therapy("radioiodine", before[:known])]
    progression = patient.times.progression_day
    if treatment is None or progression is None:
        return therapies
    started = max(progression, treatment.ends_by(patient)) + whole(rng, 21, 60)
    if started < patient.times.last_day - 60 and chance(rng, 0.5):
        kind = one_of(rng, ("another kinase inhibitor", "external radiotherapy"))
        days = 14 if kind == "external radiotherapy" else 50
        ended = patient.on(started + days).isoformat()
        therapies.append(Therapy(kind, patient.on(started).isoformat(), ended))
    return therapies
