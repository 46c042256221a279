"""Progression-free and overall survival, time to response and its duration, patient by patient.

See `twins.trial`.
"""

from __future__ import annotations

from math import nan

from trialreadout.core.terms import Response
from twins.best_overall_response import response
from twins.trial import DAYS_PER_MONTH, WEEK_28, Answer, Patient
from twins.trial_ct import Ct, Once

CT_VISITS = [(168, 196), *((273 + 91 * n - 21, 273 + 91 * n + 21) for n in range(40))]
"""First and last day of each planned CT."""
INADEQUATE = (Response.NE, Response.MISSING)


def times_of(patient: Patient, cts: list[Ct]) -> dict[str, Answer]:
    """Find the time to each event, and why it ended."""
    therapy = patient.new_therapy
    seen = [ct for ct in cts if therapy is None or ct.day <= therapy]
    days, words = [float(ct.day) for ct in cts], [int(ct.response) for ct in cts]
    _, responded = response(days, words, Once, nan if therapy is None else therapy)
    progressed = next((ct.day for ct in seen if ct.response == Response.PD), None)
    last_seen = [ct.day for ct in seen if ct.response not in INADEQUATE]
    last_ever = [ct.day for ct in cts if ct.response not in INADEQUATE]
    possible = [
        (day, why)
        for day, why in ((progressed, "progression"), (patient.died, "death"))
        if day is not None and (therapy is None or day <= therapy)
        and not (why == "death" and not seen and day > WEEK_28)
    ]  # fmt: skip
    ends = [end for end in possible if _too_few_missed(end[0], last_seen)]
    cut = "missed visits" if possible and not ends else None if therapy is None else "new therapy"
    first = min(ends, key=lambda end: end[0], default=None)
    (status,) = patient.rows("status")
    found: dict[str, tuple[float, bool, str] | None] = dict.fromkeys(
        ("time to response", "duration of response", "progression-free survival",
         "overall survival")
    )  # fmt: skip
    if patient.zero is not None:
        if first:
            found["progression-free survival"] = (first[0], True, first[1])
        elif last_seen:
            found["progression-free survival"] = (last_seen[-1], False, "last assessment")
        else:
            found["progression-free survival"] = (0, False, "no assessment after baseline")
        if patient.died is not None:
            found["overall survival"] = (patient.died, True, "death")
        elif status["last_contact_on"]:
            last = patient.day(status["last_contact_on"])
            found["overall survival"] = (last, False, "alive at last contact")
        if responded == responded:
            found["time to response"] = (responded, True, "response")
        elif last_ever:
            found["time to response"] = (last_ever[-1], False, "last assessment")
    start = 0.0
    rows = {}
    for name, end in found.items():
        if name == "duration of response" and responded == responded:
            start = responded
            end = (last_seen[-1], False, "last assessment") if first is None else (
                first[0], True, first[1])  # fmt: skip
        from_zero = name != "duration of response"
        begins = patient.zero is not None and (from_zero or end is not None)
        cut_here = cut if name in ("duration of response", "progression-free survival") else None
        begun = 0.0 if from_zero else start
        rows[name] = {
            **_timed(patient, end, begun, cut_here),
            "start_on": patient.dated(begun)["on"] if begins else None,
        }
    return rows


def _too_few_missed(day: int, last_seen: list[int]) -> bool:
    """Tell whether fewer than two planned CTs in a row were missed before an event."""
    earlier = [seen for seen in last_seen if seen < day]
    if not earlier:
        return True
    missed = [visit for visit in CT_VISITS if visit[0] > earlier[-1] and visit[1] < day]
    return len(missed) < 2


def _timed(
    patient: Patient, end: tuple[float, bool, str] | None, start: float, cut: str | None
) -> Answer:
    if end is None:
        nothing = dict.fromkeys(("time", "event", "days", "on", "reason"))
        return {"subject": patient.subject, **nothing, "censored_as": None, "cut_short_by": None}
    day, event, why = end
    second = why == "no assessment after baseline"
    return {
        "subject": patient.subject, "time": (day - start) / DAYS_PER_MONTH, "event": event,
        "days": day - start,
        "on": patient.dated(day)["on"], "reason": why,
        "censored_as": 0 if event else 2 if second else 1,
        "cut_short_by": None if event else cut,
    }  # fmt: skip
