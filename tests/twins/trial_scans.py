"""Radioiodine uptake before treatment and at week 26, patient by patient and lesion by lesion.

See `twins.trial`.
"""

from __future__ import annotations

from trialreadout.core.terms import Answer as Word
from trialreadout.core.terms import Uptake, UptakeChange, codes_of, label
from twins.trial import WEEK_26, Answer, Patient
from twins.uptake import combined_views, lesion_reinduction, patient_reinduction


def uptake_of(patient: Patient) -> tuple[Answer, list[Answer]]:
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
    words = {Word.MET: "reinduced", Word.NOT_MET: "not reinduced"}
    unknown = sum(Uptake.UNKNOWN in pair for pair in zip(*seen, strict=True))
    row = {
        "subject": patient.subject, "answer": words.get(whole, "not evaluable"),
        **patient.dated(days.get(later_on)), "lesions": len(lesions),
        "reinduced": answers.count(Word.MET), "unknown": unknown,
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
