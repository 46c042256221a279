"""What is not read from a CT: marker, scintigraphy, weight, doses, events, and the decision.

One patient at a time, from the text of the CSV files; see `twins.trial`.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from math import exp, log, nan
from statistics import linear_regression

from trialreadout.core.terms import Answer, Uptake, UptakeChange, codes_of, label
from twins.favourable import favourable
from twins.marker_trend import fitted, marker_trend
from twins.trial import (
    DAYS_PER_MONTH,
    NO_PROGRESSION,
    WEEK_26,
    Answers,
    Patient,
    Tables,
    at_week_26,
    baseline_sum,
    cts_of,
    over_all_cts,
    patient_of,
    times_of,
    tumour_rows,
)
from twins.uptake import combined_views, lesion_reinduction, patient_reinduction
from twins.weight_loss import weight_loss

Row = dict[str, object]
RADIOIODINE = "6000 MBq radioiodine and 26 more weeks of sorafenib"
OFFERS = {
    "radioiodine and sorafenib": RADIOIODINE,
    "continue sorafenib": "continue sorafenib",
    "stop sorafenib": "stop sorafenib",
}


def graded_trial(tables: Tables) -> Answers:
    """Grade every patient by every endpoint."""
    answers: Answers = defaultdict(list)
    for subject in sorted(row["subject"] for row in tables["subjects"]):
        patient = patient_of(subject, tables)
        cts = cts_of(patient)
        response, on_day = at_week_26(cts)
        uptake, lesions = uptake_of(patient)
        trend = trend_of(patient)
        at_26 = {"subject": subject, "answer": response, **patient.dated(on_day)}
        answers["tumour response"] += tumour_rows(patient, cts)
        answers["uptake of each lesion"] += lesions
        answers["adverse events"] += events_of(patient)
        one_row = {
            "radioiodine uptake": uptake,
            "thyroglobulin trend": trend,
            "tumour response at week 26": at_26,
            "favourable response": favourable_of(patient, uptake, trend, at_26),
            "growth of thyroglobulin": growth_of_marker(patient),
            "growth of the tumour": growth_of_tumour(patient),
            **over_all_cts(patient, cts),
            **times_of(patient, cts),
            "weight loss": weight_loss_of(patient),
            "sorafenib": exposure_of(patient),
            "decision at week 26": decision_of(patient, uptake, response),
        }
        for name, row in one_row.items():
            answers[name].append(row)
    return dict(answers)


# Thyroglobulin


def _values(patient: Patient) -> list[tuple[int, str, float]]:
    """Give day, visit and value of the unstimulated samples in the order of time."""
    rows = patient.rows("markers", marker="thyroglobulin")
    found = [
        (day, row["visit"], float(row["value"]) * (0.5 if row["limit"] == "below" else 1))
        for row in rows
        if row["stimulated"] != "Y" and row["antibody_positive"] != "Y"
        and (day := patient.day(row["sampled_on"])) is not None
    ]  # fmt: skip
    return sorted(found)


def _disturbed(patient: Patient) -> bool:
    unstimulated = [row for row in patient.rows("markers") if row["stimulated"] != "Y"]
    return any(row["antibody_positive"] == "Y" for row in unstimulated)


def trend_of(patient: Patient) -> Row:
    weekly = {}
    for week in range(0, 32, 4):
        name = f"week {week}" if week else "baseline"
        here = [(day, value) for day, visit, value in _values(patient) if visit == name]
        if here:
            weekly[week] = min(here, key=lambda pair: abs(pair[0] - 7 * week))
    points = [(day / 7, value) for day, value in weekly.values() if value > 0]
    weeks, values = [week for week, _ in points], [value for _, value in points]
    trend = label(marker_trend(weeks, values, 0.05, 3, 2))
    line: Row = dict.fromkeys(("slope_per_week", "p_value", "doubling_time_weeks"))
    if len(points) >= 2:
        line["slope_per_week"] = slope = linear_regression(weeks, list(map(log, values))).slope
        line["doubling_time_weeks"] = log(2) / slope
    if len(points) >= 3:
        line["p_value"] = fitted([(week, log(value)) for week, value in points])[1]
    nadir: Row = dict.fromkeys(("nadir_weeks", "nadir_change_percent"))
    if points:
        week, lowest = min(points, key=lambda point: point[1])
        change = 100 * (lowest - values[0]) / values[0]
        nadir = {"nadir_weeks": week, "nadir_change_percent": change}
    last = max((day for day, _ in weekly.values()), default=None)
    return {
        "subject": patient.subject,
        "answer": "NE" if _disturbed(patient) else trend,
        **patient.dated(last),
        "values": len(points),
        **line,
        **nadir,
    }


def growth_of_marker(patient: Patient) -> Row:
    found = [(day, value) for day, _, value in _values(patient) if day <= 28 * 7]
    return _growth(patient, found)


def growth_of_tumour(patient: Patient) -> Row:
    first = baseline_sum(patient)
    found = [] if first is None else [first]
    found += [
        (ct.day, ct.sum_mm) for ct in cts_of(patient) if ct.sum_mm is not None and ct.day <= 182
    ]
    return _growth(patient, found)


def _growth(patient: Patient, found: list[tuple[int, float]]) -> Row:
    before = [point for point in found if point[0] <= 0]
    during = [*before[-1:], *(point for point in found if point[0] > 0)]
    slopes = [_slope(phase) for phase in (before, during)]
    percent = [None if s is None else 100 * (exp(s * DAYS_PER_MONTH) - 1) for s in slopes]
    answer = "not evaluable"
    if None not in slopes:
        answer = "slower" if slopes[0] - slopes[1] > 1e-9 else "not slower"
    return {
        "subject": patient.subject, "answer": answer, **patient.dated(None),
        "before_percent_per_month": percent[0], "during_percent_per_month": percent[1],
    }  # fmt: skip


def _slope(points: list[tuple[int, float]]) -> float | None:
    if len({day for day, _ in points}) < 2 or min(value for _, value in points) <= 0:
        return None
    return linear_regression([d for d, _ in points], [log(v) for _, v in points]).slope


# Scintigraphy


def uptake_of(patient: Patient) -> tuple[Row, list[Row]]:
    """Hold the scan of week 26 against the last one before treatment, lesion by lesion."""
    lesions = sorted({row["lesion"] for row in patient.rows("foci")})
    days = {row["scanned_on"]: patient.day(row["scanned_on"]) for row in patient.rows("scans")}
    before = [on for on, day in days.items() if day is not None and day <= 0]
    first, planned, last = WEEK_26
    later = [on for on, day in days.items() if day is not None and first <= day <= last]
    earlier_on = max(before, default=None)
    later_on = min(later, key=lambda on: abs(days[on] - planned), default=None)
    seen = [_scan(patient, on, lesions) for on in (earlier_on, later_on)]
    read = [_is_read(patient, on) for on in (earlier_on, later_on)]
    answers = [lesion_reinduction(b, a) for b, a in zip(*seen, strict=True)]
    whole = patient_reinduction(answers, read)
    words = {Answer.MET: "reinduced", Answer.NOT_MET: "not reinduced"}
    unknown = sum(Uptake.UNKNOWN in pair for pair in zip(*seen, strict=True))
    row = {
        "subject": patient.subject, "answer": words.get(whole, "not evaluable"),
        **patient.dated(days.get(later_on)), "lesions": len(lesions),
        "reinduced": answers.count(Answer.MET), "unknown": unknown,
    }  # fmt: skip
    changes = [
        {
            "subject": patient.subject, "lesion": lesion, "answer": _change(baseline, now),
            "baseline": label(baseline), "later": label(now),
        }
        for lesion, baseline, now in zip(lesions, *seen, strict=True)
    ]  # fmt: skip
    return row, changes


def _scan(patient: Patient, on: str | None, lesions: list[str]) -> list[Uptake]:
    """Give the uptake of each lesion on a day: either kind of image suffices."""
    made = {row["kind"] for row in patient.rows("scans", scanned_on=on or "none")}
    views = [[_of_record(patient, on, kind, x) for x in lesions] for kind in ("planar", "spect")]
    return combined_views(views, ["planar" in made, "spect" in made], "either")


def _of_record(patient: Patient, on: str | None, kind: str, lesion: str) -> Uptake:
    """Take the adjudicated reading, or what all readers agree on."""
    scan = {"scanned_on": on or "none", "kind": kind}
    reads = patient.rows("reads", **scan)
    decided = [read for read in reads if read["adjudicated"] == "Y"]
    said = set()
    for read in decided or reads:
        foci = patient.rows("foci", **scan, reader=read["reader"], lesion=lesion)
        said |= {codes_of(Uptake)[focus["uptake"]] for focus in foci} or {int(Uptake.NONE)}
    return Uptake(said.pop()) if len(said) == 1 else Uptake.UNKNOWN


def _is_read(patient: Patient, on: str | None) -> bool:
    scans = patient.rows("scans", scanned_on=on or "none")
    reads = [patient.rows("reads", scanned_on=x["scanned_on"], kind=x["kind"]) for x in scans]
    return bool(scans) and all(reads)


def _change(before: Uptake, after: Uptake) -> str:
    if Uptake.UNKNOWN in (before, after):
        return label(UptakeChange.NE)
    if after == before:
        return label(UptakeChange.UNCHANGED)
    return label(UptakeChange.INCREASED if after > before else UptakeChange.DECREASED)


# The registry's composite, and the decision


def favourable_of(patient: Patient, uptake: Row, trend: Row, response: Row) -> Row:
    """Ask for one or more of three; death before week 26 is none."""
    parts = {
        "radioiodine uptake": (uptake, ("reinduced",)),
        "thyroglobulin trend": (trend, ("stable", "response")),
        "tumour response at week 26": (response, NO_PROGRESSION),
    }
    criteria, days = [], []
    for row, counts in parts.values():
        unknown = row["answer"] in ("not evaluable", "NE", "MISSING")
        met = row["answer"] in counts
        criteria.append(Answer.MET if met else Answer.NOT_EVALUABLE if unknown else Answer.NOT_MET)
        days += [row["day"]] if met else []
    answer = label(favourable(criteria, "unknown"))
    if patient.died is not None and patient.died < 26 * 7:
        answer, days = "not met", []
    return {
        "subject": patient.subject, "answer": answer, **patient.dated(min(days, default=None)),
        **{name: row["answer"] for name, (row, _) in parts.items()},
    }  # fmt: skip


def decision_of(patient: Patient, uptake: Row, response: str) -> Row:
    """Give the offer by the rule, and what was offered, accepted and given."""
    stopped, died = patient.treated_until, patient.died
    due = patient.zero is not None and (died is None or died >= WEEK_26[1])
    due = due and (stopped is None or stopped >= WEEK_26[0])
    offer = "none due"
    if due:
        offer = "continue sorafenib" if response in NO_PROGRESSION else "stop sorafenib"
        offer = RADIOIODINE if uptake["answer"] == "reinduced" else offer
    made: Row = dict.fromkeys(("offered", "decided_on", "accepted", "given", "reason"))
    for row in patient.rows("decisions", visit="week 26"):
        agents = {"radioiodine", "sorafenib"} if row["offer"] in (
            RADIOIODINE, "radioiodine and sorafenib") else {"sorafenib"}  # fmt: skip
        later = {
            dose["agent"]
            for dose in patient.rows("doses")
            if not dose["ended_on"] or dose["ended_on"] > row["decided_on"]
        }
        stops = row["offer"] == "stop sorafenib"
        made = {
            "offered": OFFERS.get(row["offer"], row["offer"]),
            "decided_on": patient.dated(patient.day(row["decided_on"]))["on"],
            "accepted": row["accepted"] == "Y",
            "given": "sorafenib" not in later if stops else agents <= later,
            "reason": row["reason"] or None,
        }
    return {
        "subject": patient.subject, "answer": offer,
        **patient.dated(WEEK_26[1] if due else None), **made,
    }  # fmt: skip


# Safety


def weight_loss_of(patient: Patient) -> Row:
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


def exposure_of(patient: Patient) -> Row:
    """Add up the doses, against 800 mg a day."""
    rows = sorted(patient.rows("doses", agent="sorafenib"), key=lambda row: row["started_on"])
    stretches = [
        (patient.day(row["started_on"]), patient.day(row["ended_on"]),
         float(row["dose_mg"]) * float(row["times_per_day"]))
        for row in rows
    ]  # fmt: skip
    reduced, gaps = [], []
    for one, following in itertools.pairwise(stretches):
        reduced += [following[0]] if following[2] < one[2] else []
        gaps.append(following[0] - one[1] - 1)
    weeks = total = intensity = None
    if stretches and all(end is not None for _, end, _ in stretches):
        days = max(end for _, end, _ in stretches) - stretches[0][0] + 1
        total = sum((end - start + 1) * mg for start, end, mg in stretches)
        weeks, intensity = days / 7, 100 * total / (800 * days)
    answer = "reduced" if reduced else "not reduced"
    return {
        "subject": patient.subject, "answer": answer if stretches else "NE",
        **patient.dated(min(reduced, default=None)), "weeks": weeks, "dose_mg": total,
        "intensity_percent": intensity, "reductions": len(reduced),
        "interruptions": sum(gap > 0 for gap in gaps), "interrupted_days": sum(gaps),
    }  # fmt: skip


def events_of(patient: Patient) -> list[Row]:
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
