"""Time to an event, one patient at a time."""

from __future__ import annotations

from dataclasses import dataclass, field

from trialreadout.core.terms import Response

NEVER = float("inf")


@dataclass(frozen=True)
class Patient:
    """Days count from time zero; None: unknown, or it did not happen."""

    treated: bool
    assessments: list[tuple[float, int]]
    death: float | None = None
    last_contact: float | None = None
    new_therapy: float | None = None
    planned_therapy: float | None = None
    claim: float | None = None
    discontinued: float | None = None


@dataclass(frozen=True)
class Rules:
    """Events and censorings as pairs: what it is, and its date rule or whom it is for."""

    events: tuple[tuple[str, str | None], ...]
    censor: tuple[tuple[str, str | None], ...]
    windows: list[tuple[int, int, int]] = field(default_factory=list)
    """First day, planned day and last day of each planned visit."""
    death_without_assessment_until_week: int | None = None
    death_without_assessment_within_visits: int | None = None
    missed_visits: int | None = None
    missed_after_days: int | None = None
    new_therapy_censors: bool = False
    planned_therapy_counts: bool = False
    stopping_censors: bool = False


End = tuple[float, bool, str]
"""Day, whether it is the event, and why."""

WHY = {"PD": "progression", "death": "death", "progression claimed": "progression claimed",
       "last contact": "alive at last contact", "last visit": "last visit",
       "last adequate assessment": "last assessment", "new therapy": "new anticancer therapy",
       "time zero": "nothing known after time zero"}  # fmt: skip


def missed(after: float, until: float, rules: Rules) -> int:
    return sum(first > max(after, 0) and last < until for first, _, last in rules.windows)


def next_visit(day: float, rules: Rules) -> float:
    if any(first <= day <= last for first, _, last in rules.windows):
        return day
    return next((planned for first, planned, _ in rules.windows if first > day), day)


def adequate(assessments: list[tuple[float, int]]) -> list[float]:
    return [day for day, what in assessments if what not in (Response.NE, Response.MISSING)]


def therapy_of(patient: Patient, rules: Rules) -> float | None:
    days = [patient.new_therapy]
    if rules.planned_therapy_counts:
        days.append(patient.planned_therapy)
    return min((day for day in days if day is not None), default=None)


def horizon_of(patient: Patient, rules: Rules) -> tuple[float, str | None]:
    """Find the last day that counts, and why; a tie is the therapy's."""
    horizon, because = NEVER, None
    therapy = therapy_of(patient, rules)
    if rules.new_therapy_censors and therapy is not None:
        horizon, because = therapy, "new therapy"
    ended = [day for day in (patient.discontinued, patient.claim) if day is not None]
    if rules.stopping_censors and ended and max(ended) < horizon:
        horizon, because = max(ended), "treatment stopped"
    return horizon, because


def counted_death(patient: Patient, never_assessed: bool, rules: Rules) -> float | None:
    if patient.death is None or not never_assessed:
        return patient.death
    weeks, visits = (
        rules.death_without_assessment_until_week,
        rules.death_without_assessment_within_visits,
    )
    if weeks is not None and patient.death > 7 * weeks:
        return None
    if visits is not None and missed(0, patient.death, rules) >= visits:
        return None
    return patient.death


def time_to_event(patient: Patient, rules: Rules) -> End | None:
    if not patient.treated:
        return None
    horizon, because = horizon_of(patient, rules)
    assessments = sorted(visit for visit in patient.assessments if visit[0] <= horizon)
    happened: list[tuple[float, float, str]] = []
    for source, dated in rules.events:
        day = {
            "PD": next((day for day, what in assessments if what == Response.PD), None),
            "death": counted_death(patient, not assessments, rules),
            "progression claimed": patient.claim,
            "new therapy": therapy_of(patient, rules),
        }[source]
        if day is not None and day <= horizon:
            given = next_visit(day, rules) if dated == "next scheduled visit" else day
            happened.append((given, day, source))

    rules_on_early_deaths = (
        rules.death_without_assessment_until_week is not None
        or rules.death_without_assessment_within_visits is not None
    )
    if happened and (assessments or not rules_on_early_deaths):
        known = min(day for _, day, _ in happened)
        last = max((day for day in adequate(assessments) if day < known), default=-NEVER)
        many = rules.missed_visits and missed(last, known, rules) >= rules.missed_visits
        long = rules.missed_after_days and known - max(last, 0) > rules.missed_after_days
        if many or long:
            happened = []
            horizon, because = last, "missed visits"
            assessments = [visit for visit in assessments if visit[0] <= last]
    if happened:
        day, _, source = min(happened, key=lambda end: end[0])
        return max(day, 0), True, WHY[source]
    return censored(patient, assessments, horizon, because, rules)


def censored(
    patient: Patient,
    assessments: list[tuple[float, int]],
    horizon: float,
    because: str | None,
    rules: Rules,
) -> End | None:
    for source, after in rules.censor:
        if after == "progression claimed" and patient.claim is None:
            continue
        if after not in (None, "progression claimed", because):
            continue
        day = {
            "last adequate assessment": max(adequate(assessments), default=None),
            "last visit": max((day for day, _ in assessments), default=None),
            "last contact": patient.last_contact,
            "death": patient.death,
            "new therapy": therapy_of(patient, rules),
            "time zero": 0,
        }[source]
        if source in ("death", "new therapy") and day is not None and day > horizon:
            continue
        if day is not None and day >= 0:
            return day, False, WHY[source]
    return None
