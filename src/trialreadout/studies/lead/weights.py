"""The weights of the invented patients, and the weight loss that a clinic notes from them.

Source of the grades: CTCAE 3.0, weight loss: 5 to less than 10 % of the baseline, 10 to less
than 20 %, 20 % or more.
"""

from __future__ import annotations

from dataclasses import dataclass

from trialreadout.studies.draw import between, dealt, some_of, stream
from trialreadout.studies.lead.patients import Patient
from trialreadout.studies.lead.toxicity import Event
from trialreadout.studies.lead.visits import Visit

LOSES_PERCENT = {(6.0, 9.2): 11, (11.0, 16.0): 6, (20.8, 23.0): 1}
"""What is lost in the end, from and to, and in how many patients."""
_KEEPS_PERCENT = (-3.0, 3.5)
_GRADES = ((200, 3), (100, 2), (50, 1))
"""From how many thousandths of the baseline on."""


@dataclass(frozen=True, slots=True)
class Weight:
    """A weight in whole tenths of a kilogram."""

    visit: Visit
    tenths_kg: int


def draw_weights(
    seed: int, patients: tuple[Patient, ...], visits: dict[str, tuple[Visit, ...]]
) -> dict[str, tuple[Weight, ...]]:
    """Draw the weights of every treated patient at the visits that were kept, by patient."""
    rng = stream(seed, "weight loss")
    came = {subject: [v for v in each if not v.missed] for subject, each in visits.items()}
    often = [p.subject for p in patients if len(came[p.subject]) > 3]
    losses = dealt(rng, LOSES_PERCENT)
    losing = dict(zip(some_of(rng, often, len(losses)), losses, strict=True))
    return {
        p.subject: _weights(seed, p, came[p.subject], losing.get(p.subject, _KEEPS_PERCENT))
        for p in patients
    }


def _weights(
    seed: int, patient: Patient, came: list[Visit], percent: tuple[float, float]
) -> tuple[Weight, ...]:
    rng = stream(seed, "weight", patient.subject)
    first = between(rng, 56, 92) if patient.sex == "F" else between(rng, 66, 104)
    lost = between(rng, *percent)
    last_day = max(1, came[-1].day)
    return tuple(
        Weight(visit, round(10 * first * (1 - lost / 100 * max(0, visit.day) / last_day)))
        for visit in came
    )


def weight_loss(patient: Patient, weights: tuple[Weight, ...]) -> tuple[Event, ...]:
    """Note each new grade of weight loss, from the visit that showed it to the next grade."""
    noted: list[tuple[int, int]] = []
    for weight in weights[1:]:
        grade = _grade(weights[0].tenths_kg, weight.tenths_kg)
        if grade > max((known for known, _ in noted), default=0):
            noted.append((grade, weight.visit.day))
    ends = [*(day for _, day in noted[1:]), None]
    return tuple(
        Event(
            patient.subject,
            "Weight loss",
            "weight loss",
            "constitutional symptoms",
            grade,
            day,
            ended,
            "not recovered" if ended is None else "worsened",
            False,
            "possible",
        )
        for (grade, day), ended in zip(noted, ends, strict=False)
    )


def _grade(baseline: int, now: int) -> int:
    lost = baseline - now
    return next((grade for per_mille, grade in _GRADES if 1000 * lost >= per_mille * baseline), 0)
