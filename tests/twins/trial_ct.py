"""The CTs of a patient from the text of the CSV files, graded, and what looks over all of them.

The baseline is the last CT on or before the first dose; earlier ones tell how the tumour grew
before the study, and nothing else. See `twins.trial`.

Source: RECIST 1.0, Therasse et al., J Natl Cancer Inst 2000;92:205-216.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

from trialreadout.core.terms import LesionState, NewLesion, Response, codes_of, label
from twins.best_overall_response import (
    Rules,
    best_overall_response,
    clinical_benefit,
    response,
)
from twins.lesion_events import (
    proven_from_first_appearance,
    with_merged_and_split,
    with_recurrence,
)
from twins.non_target_response import non_target_response
from twins.overall_response import overall_response
from twins.target_response import target_response
from twins.trial import WEEK_26, Answer, Patient, Row

Once = Rules(stable_from_day=42, confirmation_days=0)
Confirmed = Rules(stable_from_day=42, confirmation_days=28)
HalfAYear = Rules(stable_from_day=168, confirmation_days=0)


@dataclass(frozen=True)
class Look:
    """One CT as it was read; lists by lesion."""

    day: int
    row: Row
    sizes: list[float]
    states: list[int]


@dataclass(frozen=True)
class Ct:
    """One CT after baseline, graded."""

    day: int
    visit: str
    response: Response
    target: Response
    non_target: Response
    new_lesion: NewLesion
    recurrence: bool
    sum_mm: float | None
    baseline_mm: float | None
    nadir_mm: float | None


def looks_of(patient: Patient) -> list[Look]:
    """Read every CT of a treated patient in the order of time, those before the study as well."""
    names = [lesion["lesion"] for lesion in patient.rows("lesions")]
    found = []
    for row in sorted(patient.rows("examinations"), key=lambda row: row["examined_on"]):
        day = patient.day(row["examined_on"])
        if day is None:
            return []
        seen = [_seen(patient, row, name) for name in names]
        found.append(Look(day, row, [size for size, _ in seen], [state for _, state in seen]))
    return found


def sums_of(patient: Patient) -> list[tuple[int, float]]:
    """Give day and sum of every CT of which the sum is known, before the study as well."""
    looks, lesions = looks_of(patient), patient.rows("lesions")
    targets = [lesion["role"] == "target" for lesion in lesions]
    states = _with_merged(looks, lesions)
    sums = [_sum(look.sizes, state, targets) for look, state in zip(looks, states, strict=True)]
    return [(look.day, mm) for look, mm in zip(looks, sums, strict=True) if mm is not None]


def cts_of(patient: Patient, version: str = "1.0") -> list[Ct]:
    """Grade the CTs after the last one on or before the first dose."""
    looks, lesions = looks_of(patient), patient.rows("lesions")
    before = [place for place, look in enumerate(looks) if look.day <= 0]
    if not before:
        return []
    looks = looks[before[-1] :]
    states = _with_merged(looks, lesions)
    sizes = [look.sizes for look in looks]
    appeared = {x.get("first_seen_on") for x in lesions if x["role"] == "new"}
    words = proven_from_first_appearance(
        [codes_of(NewLesion)[look.row["new_lesion"] or "unknown"] for look in looks],
        [look.row["examined_on"] in appeared for look in looks],
    )
    targets = [lesion["role"] == "target" for lesion in lesions]
    others = [lesion["role"] == "non-target" for lesion in lesions]
    nodal = [lesion["nodal"] == "Y" for lesion in lesions]
    target = target_response(sizes, states, targets, nodal, version)
    non_target = non_target_response(states, others)
    parts = list(zip(target, non_target, words, strict=True))
    together = [int(overall_response(*part)) for part in parts]
    overall = with_recurrence(together, states, others)
    sums = [_sum(size, state, targets) for size, state in zip(sizes, states, strict=True)]
    return [
        Ct(
            looks[visit].day, looks[visit].row["visit"], Response(overall[visit]),
            Response(target[visit]), Response(non_target[visit]), NewLesion(words[visit]),
            overall[visit] != together[visit], sums[visit], sums[0],
            min((known for known in sums[:visit] if known is not None), default=None),
        )
        for visit in range(1, len(looks))
    ]  # fmt: skip


def _with_merged(looks: list[Look], lesions: list[Row]) -> list[list[int]]:
    """Give the state of each lesion at each CT; one that merged has its size elsewhere."""
    names = [lesion["lesion"] for lesion in lesions]
    merged = [names.index(x["merged_into"]) if x.get("merged_into") else -1 for x in lesions]
    return with_merged_and_split([look.states for look in looks], merged, [-1] * len(names))


def _seen(patient: Patient, look: Row, lesion: str) -> tuple[float, int]:
    rows = patient.rows("measurements", lesion=lesion, assessed_on=look["examined_on"])
    if not rows:
        return nan, LesionState.NOT_RECORDED
    (row,) = rows
    return float(row["diameter_mm"] or "nan"), codes_of(LesionState)[row["state"]]


def _sum(sizes: list[float], states: list[int], targets: list[bool]) -> float | None:
    total = 0.0
    for size, state, counts in zip(sizes, states, targets, strict=True):
        if not counts or state == LesionState.ABSENT:
            continue
        if state not in (LesionState.MEASURED, LesionState.TOO_SMALL) or size != size:
            return None
        total += size
    return total if any(targets) else None


def tumour_rows(patient: Patient, cts: list[Ct]) -> list[Answer]:
    """Write a row for each CT."""
    return [
        {
            "subject": patient.subject, "reader": "investigator", "visit": ct.visit,
            **patient.dated(ct.day), "of_record": True, "response": label(ct.response),
            "target": label(ct.target), "non_target": label(ct.non_target),
            "new_lesion": label(ct.new_lesion), "recurrence": ct.recurrence, "sum_mm": ct.sum_mm,
            "from_baseline_percent": _percent(ct.sum_mm, ct.baseline_mm),
            "from_nadir_percent": _percent(ct.sum_mm, ct.nadir_mm),
            "recorded": None, "recorded_row": None,
        }
        for ct in cts
    ]  # fmt: skip


def _percent(now: float | None, before: float | None) -> float | None:
    return None if now is None or not before else 100 * (now - before) / before


def at_week_26(cts: list[Ct]) -> tuple[str, int | None]:
    """Give the response at week 26 with its day: an earlier progression stands."""
    first, planned, last = WEEK_26
    for ct in cts:
        if ct.response == Response.PD and ct.day <= last:
            return "PD", ct.day
    inside = [ct for ct in cts if first <= ct.day <= last]
    if not inside:
        return "MISSING", None
    nearest = min(inside, key=lambda ct: (abs(ct.day - planned), ct.day))
    return label(nearest.response), nearest.day


def over_all_cts(patient: Patient, cts: list[Ct]) -> dict[str, Answer]:
    """Grade the endpoints that look over all CTs until progression or another therapy."""
    until = nan if patient.new_therapy is None else patient.new_therapy
    days, seen = [float(ct.day) for ct in cts], [int(ct.response) for ct in cts]
    late = [ct for ct in cts if ct.day > until]
    in_time = [ct for ct in cts if ct not in late]
    progressed = [ct.day for ct in in_time if ct.response == Response.PD]
    counts = {
        "assessments": len(cts),
        "after_new_therapy": len(late),
        "after_progression": sum(ct.day > min(progressed, default=10**6) for ct in in_time),
    }
    found = {
        "best overall response": best_overall_response(days, seen, Once, until),
        "best overall response, confirmed": best_overall_response(days, seen, Confirmed, until),
        "objective response": response(days, seen, Once, until),
        "disease control": clinical_benefit(days, seen, HalfAYear, until),
    }
    return {
        name: {"subject": patient.subject, "answer": label(answer), **patient.dated(day), **counts}
        for name, (answer, day) in found.items()
    }
