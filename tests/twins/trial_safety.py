"""Weight, doses and adverse events, patient by patient; see `twins.trial`."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from math import nan

from twins.trial import Answer, Patient, Row
from twins.weight_loss import weight_loss


def weight_loss_of(patient: Patient) -> Answer:
    weighed = sorted(
        (patient.day(row["measured_on"]), float(row["weight_kg"]))
        for row in patient.rows("weights")
        if patient.zero is not None
    )
    before = [kg for day, kg in weighed if day <= 0]
    after = [(kg, day) for day, kg in weighed if day > 0]
    _, worst = weight_loss([before[-1] if before else nan, *(kg for kg, _ in after)])
    low, day = min(after, default=(None, None))
    change = 100 * (low - before[-1]) / before[-1] if before and after else None
    return {
        "subject": patient.subject, "answer": "NE" if worst < 0 else str(worst),
        **patient.dated(day), "lowest_change_percent": change,
    }  # fmt: skip


def exposure_of(patient: Patient) -> Answer:
    """Add up the doses against 800 mg a day; 0 mg is no dose, an empty cell not known."""
    doses = [_stretch(patient, row) for row in patient.rows("doses", agent="sorafenib")]
    given = sorted((x for x in doses if x.mg_per_day != 0), key=lambda x: x.first)
    doses_known = bool(given) and all(x.mg_per_day is not None for x in given)
    ends_known = bool(given) and all(x.last is not None for x in given)
    reduced = [
        later.first
        for earlier, later in itertools.pairwise(given)
        if doses_known and later.mg_per_day < earlier.mg_per_day
    ]
    days = max(x.last for x in given) - given[0].first + 1 if ends_known else None
    total = intensity = None
    if doses_known and ends_known:
        total = sum((x.last - x.first + 1) * x.mg_per_day for x in given)
        intensity = 100 * total / (800 * days)
    gaps = _gaps(given)
    answer = "reduced" if reduced else "not reduced"
    return {
        "subject": patient.subject, "answer": answer if doses_known else "NE",
        **patient.dated(min(reduced, default=None)),
        "weeks": None if days is None else days / 7,
        "dose_mg": total, "intensity_percent": intensity,
        "reductions": len(reduced) if doses_known else None,
        "interruptions": None if gaps is None else len(gaps),
        "interrupted_days": None if gaps is None else sum(gaps),
    }  # fmt: skip


@dataclass(frozen=True)
class Stretch:
    """A stretch of one dose, in days from the first; None: not known."""

    first: int
    last: int | None
    mg_per_day: float | None


def _stretch(patient: Patient, row: Row) -> Stretch:
    mg = float(row["dose_mg"]) * float(row["times_per_day"]) if row["dose_mg"] else None
    return Stretch(patient.day(row["started_on"]), patient.day(row["ended_on"]), mg)


def _gaps(given: list[Stretch]) -> list[int] | None:
    """Give the days without a dose between two doses; None where an end before one is unknown."""
    ends = [x.last for x in given[:-1]]
    if not given or None in ends:
        return None
    covered = {day for x in given[:-1] for day in range(x.first, x.last + 1)}
    missing = [day for day in range(given[0].first, given[-1].first) if day not in covered]
    runs = itertools.groupby(enumerate(missing), key=lambda pair: pair[1] - pair[0])
    return [len(list(run)) for _, run in runs]


def events_of(patient: Patient) -> list[Answer]:
    """List the events from the first dose to 30 days after the last."""
    found = []
    for row in patient.rows("adverse_events"):
        day = patient.day(row["started_on"])
        partial = len(row["started_on"]) < 10
        if day is None or (day < 0 and not partial):
            continue
        if patient.treated_until is not None and day > patient.treated_until + 30:
            continue
        found.append({
            "subject": patient.subject, "term": row["term"],
            "system_organ_class": row["system_organ_class"],
            "grade": int(row["grade"]) if row["grade"] else None, **patient.dated(day),
            "emergent": True, "related": row["related"] != "unrelated",
        })  # fmt: skip
    return found
