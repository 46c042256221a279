"""Time to an event, one patient at a time."""

from __future__ import annotations

from dataclasses import dataclass

from trialreadout.core.terms import Response


@dataclass(frozen=True)
class Patient:
    """Days count from time zero; None: unknown, or it did not happen."""

    treated: bool
    assessments: list[tuple[float, int]]
    death: float | None
    last_contact: float | None
    new_therapy: float | None


@dataclass(frozen=True)
class Rules:
    events: tuple[str, ...]
    censor: tuple[str, ...]
    death_without_assessment_until_week: int | None
    new_therapy_censors: bool


End = tuple[float, bool, str]
"""Day, whether it is the event, and why."""

WHY = {"PD": "progression", "death": "death", "last contact": "alive at last contact",
       "last adequate assessment": "last assessment",
       "time zero": "nothing known after time zero"}  # fmt: skip


def time_to_event(patient: Patient, rules: Rules) -> End | None:
    if not patient.treated:
        return None
    horizon = float("inf")
    if rules.new_therapy_censors and patient.new_therapy is not None:
        horizon = patient.new_therapy
    assessments = sorted(visit for visit in patient.assessments if visit[0] <= horizon)

    def day_of(source: str) -> float | None:
        if source == "PD":
            return next((day for day, response in assessments if response == Response.PD), None)
        if source == "death":
            weeks = rules.death_without_assessment_until_week
            too_late = (
                patient.death is not None
                and weeks is not None
                and not assessments
                and patient.death > 7 * weeks
            )
            return None if too_late else patient.death
        if source == "last adequate assessment":
            inadequate = (Response.NE, Response.MISSING)
            adequate = [day for day, response in assessments if response not in inadequate]
            return adequate[-1] if adequate else None
        return patient.last_contact if source == "last contact" else 0

    ends = [(day_of(source), source) for source in rules.events]
    happened = [(day, source) for day, source in ends if day is not None and day <= horizon]
    if happened:
        day, source = min(happened, key=lambda end: end[0])
        return max(day, 0), True, WHY[source]
    for source in rules.censor:
        day = day_of(source)
        if day is not None and day >= 0:
            return day, False, WHY[source]
    return None
