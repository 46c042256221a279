"""A whole trial, graded patient by patient from the text of its CSV files.

The lead study's protocol, told once more from the registry record and the two papers: its weeks
and limits are written here as numbers, and its file is not read. What single rules say is left to
the other twins.

Sources: ClinicalTrials.gov NCT00887107; Hoftijzer et al., Eur J Endocrinol 2009;161:923-931;
         Schneider et al., Eur J Endocrinol 2012;167:643-650; RECIST 1.0, Therasse et al., 2000.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from math import nan
from pathlib import Path

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

Row = dict[str, str]
Tables = dict[str, list[Row]]
Answers = dict[str, list[dict[str, object]]]
"""For each endpoint its rows."""

DAYS_PER_MONTH = 30.4375
WEEK_26 = (168, 182, 196)
"""First, planned and last day of the visit."""
CT_VISITS = [(168, 196), *((273 + 91 * n - 21, 273 + 91 * n + 21) for n in range(40))]
"""First and last day of each planned CT."""
NO_PROGRESSION = ("CR", "PR", "SD", "NON-CR/NON-PD")
INADEQUATE = (Response.NE, Response.MISSING)
Once = Rules(stable_from_day=42, confirmation_days=0)
Confirmed = Rules(stable_from_day=42, confirmation_days=28)
HalfAYear = Rules(stable_from_day=168, confirmation_days=0)


def read_trial(folder: Path) -> Tables:
    """Read every CSV file of a folder as text."""
    tables = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            tables[path.stem] = list(csv.DictReader(lines))
    return tables


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


@dataclass(frozen=True)
class Patient:
    """One patient, and the rows of every table that name it."""

    subject: str
    tables: Tables

    def rows(self, table: str, **cells: str) -> list[Row]:
        return [row for row in self.tables[table] if cells.items() <= row.items()]

    @property
    def zero(self) -> date | None:
        return min((as_date(row["started_on"]) for row in self.rows("doses")), default=None)

    def day(self, text: str) -> int | None:
        """Count from the first dose to a date; of a partial date the first day is taken."""
        if self.zero is None or not text:
            return None
        return (as_date(text) - self.zero).days

    def dated(self, day: float | None) -> dict[str, object]:
        """Write a day with its date."""
        if day is None or day != day or self.zero is None:
            return {"day": None, "on": None}
        return {"day": day, "on": self.zero + timedelta(days=day)}

    @property
    def died(self) -> int | None:
        return self.day(self.rows("status")[0]["died_on"])

    @property
    def new_therapy(self) -> int | None:
        days = [self.day(row["started_on"]) for row in self.rows("therapies", planned="N")]
        return min((day for day in days if day is not None and day > 0), default=None)

    @property
    def treated_until(self) -> int | None:
        ends = [self.day(row["ended_on"]) for row in self.rows("doses")]
        return None if None in ends else max(ends, default=None)


def patient_of(subject: str, tables: Tables) -> Patient:
    """Find the rows of a patient."""
    own = {name: [x for x in rows if x["subject"] == subject] for name, rows in tables.items()}
    return Patient(subject, own)


def as_date(text: str) -> date:
    return date.fromisoformat((text + "-01-01")[:10])


def cts_of(patient: Patient) -> list[Ct]:
    """Grade the CTs after the last one on or before the first dose."""
    looks = sorted(patient.rows("examinations"), key=lambda row: row["examined_on"])
    days = [patient.day(look["examined_on"]) for look in looks]
    before = [place for place, day in enumerate(days) if day is not None and day <= 0]
    if not before:
        return []
    looks, days = looks[before[-1] :], days[before[-1] :]
    lesions = patient.rows("lesions")
    names = [lesion["lesion"] for lesion in lesions]
    seen = [[_seen(patient, look, name) for name in names] for look in looks]
    sizes = [[size for size, _ in row] for row in seen]
    states = [[state for _, state in row] for row in seen]
    merged = [names.index(x["merged_into"]) if x.get("merged_into") else -1 for x in lesions]
    states = with_merged_and_split(states, merged, [-1] * len(names))
    appeared = {x.get("first_seen_on") for x in lesions if x["role"] == "new"}
    words = proven_from_first_appearance(
        [codes_of(NewLesion)[look["new_lesion"] or "unknown"] for look in looks],
        [look["examined_on"] in appeared for look in looks],
    )
    targets = [lesion["role"] == "target" for lesion in lesions]
    others = [lesion["role"] == "non-target" for lesion in lesions]
    nodal = [lesion["nodal"] == "Y" for lesion in lesions]
    target = target_response(sizes, states, targets, nodal, "1.0")
    non_target = non_target_response(states, others)
    parts = list(zip(target, non_target, words, strict=True))
    together = [int(overall_response(*part)) for part in parts]
    overall = with_recurrence(together, states, others)
    sums = [_sum(size, state, targets) for size, state in zip(sizes, states, strict=True)]
    return [
        Ct(
            days[visit], looks[visit]["visit"], Response(overall[visit]),
            Response(target[visit]), Response(non_target[visit]), NewLesion(words[visit]),
            overall[visit] != together[visit], sums[visit], sums[0],
            min((known for known in sums[:visit] if known is not None), default=None),
        )
        for visit in range(1, len(looks))
    ]  # fmt: skip


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


def baseline_sum(patient: Patient) -> tuple[int, float] | None:
    """Give the day and the sum of the target diameters before the first dose."""
    looks = [(patient.day(row["examined_on"]), row) for row in patient.rows("examinations")]
    before = [(day, look) for day, look in looks if day is not None and day <= 0]
    if not before:
        return None
    day, look = max(before, key=lambda pair: pair[0])
    targets = [row["lesion"] for row in patient.rows("lesions", role="target")]
    sizes = [_seen(patient, look, name) for name in targets]
    total = _sum([size for size, _ in sizes], [state for _, state in sizes], [True] * len(sizes))
    return None if total is None else (day, total)


def tumour_rows(patient: Patient, cts: list[Ct]) -> list[dict[str, object]]:
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


def over_all_cts(patient: Patient, cts: list[Ct]) -> dict[str, dict[str, object]]:
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


def times_of(patient: Patient, cts: list[Ct]) -> dict[str, dict[str, object]]:
    """Find the time to each event, and why it ended."""
    therapy = patient.new_therapy
    seen = [ct for ct in cts if therapy is None or ct.day <= therapy]
    days, words = [float(ct.day) for ct in cts], [int(ct.response) for ct in cts]
    _, responded = response(days, words, Once, nan if therapy is None else therapy)
    progressed = next((ct.day for ct in seen if ct.response == Response.PD), None)
    last_seen = [ct.day for ct in seen if ct.response not in INADEQUATE]
    last_ever = [ct.day for ct in cts if ct.response not in INADEQUATE]
    ends = [
        (day, why)
        for day, why in ((progressed, "progression"), (patient.died, "death"))
        if day is not None and (therapy is None or day <= therapy)
        and _too_few_missed(day, last_seen)
        and not (why == "death" and not seen and day > 28 * 7)
    ]  # fmt: skip
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
        rows[name] = _timed(patient, end, start if name == "duration of response" else 0.0)
    return rows


def _too_few_missed(day: int, last_seen: list[int]) -> bool:
    """Tell whether fewer than two planned CTs in a row were missed before an event."""
    earlier = [seen for seen in last_seen if seen < day]
    if not earlier:
        return True
    missed = [visit for visit in CT_VISITS if visit[0] > earlier[-1] and visit[1] < day]
    return len(missed) < 2


def _timed(
    patient: Patient, end: tuple[float, bool, str] | None, start: float
) -> dict[str, object]:
    if end is None:
        nothing = dict.fromkeys(("time", "event", "days", "on", "reason"))
        return {"subject": patient.subject, **nothing}
    day, event, why = end
    return {
        "subject": patient.subject, "time": (day - start) / DAYS_PER_MONTH, "event": event,
        "days": day - start, "on": patient.dated(day)["on"], "reason": why,
    }  # fmt: skip
