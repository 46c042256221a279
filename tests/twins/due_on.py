"""What was due of the lead study on a day, told patient by patient from the text of its CSV files.

See `twins.trial`: weeks and windows stand here as numbers and the study file is not read. Only rows
of that day and before are looked at; a reading counts from the day on which it was made.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from twins.trial import Patient, Row, Tables, as_date, patient_of
from twins.trial_ct import at_week_26, cts_of
from twins.trial_scans import uptake_of
from twins.trial_times import times_of

DATED = {
    "doses": "started_on", "examinations": "examined_on", "measurements": "assessed_on",
    "markers": "sampled_on", "scans": "scanned_on", "reads": "read_on", "foci": "scanned_on",
    "weights": "measured_on", "adverse_events": "started_on", "therapies": "started_on",
    "decisions": "decided_on", "deviations": "noted_on",
}  # fmt: skip
BLOOD, CT, SCANS = ("thyroglobulin", "weight"), ("ct",), ("planar", "spect")
VISITS = [
    ("baseline", "baseline", -28, 0, (*CT, *SCANS, *BLOOD)),
    *((f"week {w}", f"week {w}", 7 * w - 13, 7 * w + 14, BLOOD) for w in range(4, 25, 4)),
    ("week 26", "week 26", 168, 196, (*CT, *SCANS)),
    ("week 28", "week 28", 183, 210, BLOOD),
    *((f"follow-up CT week {w}", f"week {w}", 7 * w - 21, 7 * w + 21, CT)
      for w in range(39, 600, 13)),
]  # fmt: skip
"""Name, label in the data, first and last day, what is collected; in the order of planned days."""
LEFT = ("withdrew consent", "withdrew before the first dose")


def known_by(tables: Tables, on: date) -> Tables:
    """Leave the rows of a day and before; of a status what had happened."""
    day = on.isoformat()
    kept = {
        name: [row for row in rows if name not in DATED or row[DATED[name]] <= day]
        for name, rows in tables.items()
    }
    read = {_reading(row) for row in kept["reads"]}
    kept["foci"] = [row for row in kept["foci"] if _reading(row) in read]
    for name in ("doses", "adverse_events"):
        kept[name] = [
            {**row, "ended_on": row["ended_on"] if row["ended_on"] <= day else ""}
            for row in kept[name]
        ]
    kept["status"] = [_status(row, day) for row in kept["status"]]
    kept["subjects"] = [row for row in kept["subjects"] if row["enrolled_on"] <= day]
    return kept


def _reading(row: Row) -> tuple[str, str, str, str]:
    return row["subject"], row["scanned_on"], row["kind"], row["reader"]


def _status(row: Row, day: str) -> Row:
    left = row["discontinued_on"] or row["last_contact_on"]
    return {
        **row,
        "died_on": row["died_on"] if row["died_on"] <= day else "",
        "last_contact_on": min(row["last_contact_on"], day),
        "reason": row["reason"] if left <= day else "",
        "discontinued_on": row["discontinued_on"] if row["discontinued_on"] <= day else "",
    }


def due_on(tables: Tables, on: date) -> list[Row]:
    """List what was due: of each patient what is overdue and open, and the next visit."""
    known = known_by(tables, on)
    rows: list[Row] = []
    for subject in sorted(row["subject"] for row in known["subjects"]):
        patient = patient_of(subject, known)
        rows += _visits(patient, on)
        rows += _decision(patient, on)
    return rows


def off_study(patient: Patient) -> date | None:
    """Find the day from which nothing is due of a patient."""
    (status,) = patient.rows("status")
    if status["died_on"]:
        return as_date(status["died_on"])
    if status["reason"] in LEFT:
        return as_date(status["discontinued_on"] or status["last_contact_on"])
    return None


def _visits(patient: Patient, on: date) -> Iterator[Row]:
    off, zero = off_study(patient), patient.zero
    if zero is None:
        if off is None:
            yield _row(patient, "baseline", "awaits time zero", VISITS[0][4])
        return
    progression = None
    time = times_of(patient, cts_of(patient))["progression-free survival"]
    if time["event"]:
        progression = zero + timedelta(days=float(str(time["days"])))
    coming: date | None = None
    for name, label, first_day, last_day, collect in sorted(VISITS, key=lambda visit: visit[2]):
        first, last = zero + timedelta(days=first_day), zero + timedelta(days=last_day)
        ended = [day for day in (off, progression if label != name else None) if day]
        lacks = [item for item in collect if not _has(patient, item, label, first, last)]
        reads = [f"{item} read" for item in SCANS if item in collect and item not in lacks
                 and not _read(patient, item, label)]  # fmt: skip
        lacks = [*_not_noted(patient, label, last, on, lacks), *reads]
        if not lacks or any(day <= last for day in ended):
            continue
        if last < on:
            yield _row(patient, name, "overdue", lacks, first, last)
        elif first <= on:
            yield _row(patient, name, "open", lacks, first, last)
        elif coming in (None, first):
            coming = first
            yield _row(patient, name, "next", lacks, first, last)


def _has(patient: Patient, item: str, label: str, first: date, last: date) -> bool:
    """Tell whether a row of the data is of this visit: by its label, else by its day."""
    table, day, of = {
        "ct": ("examinations", "examined_on", {}),
        "planar": ("scans", "scanned_on", {"kind": "planar"}),
        "spect": ("scans", "scanned_on", {"kind": "spect"}),
        "thyroglobulin": ("markers", "sampled_on", {"marker": "thyroglobulin", "stimulated": "N"}),
        "weight": ("weights", "measured_on", {}),
    }[item]
    for row in patient.rows(table, **of):
        named = row["visit"].startswith("week") or row["visit"] == "baseline"
        if row["visit"] == label or (not named and first <= as_date(row[day]) <= last):
            return True
    return False


def _read(patient: Patient, kind: str, label: str) -> bool:
    """Tell whether anybody has read the scan of a visit."""
    days = {row["scanned_on"] for row in patient.rows("scans", kind=kind, visit=label)}
    return bool(days & {row["scanned_on"] for row in patient.rows("reads", kind=kind)})


def _not_noted(patient: Patient, label: str, last: date, on: date, lacks: list[str]) -> list[str]:
    """Leave out what was noted as missed, once its window has closed."""
    noted = any(row["text"].startswith(f"{label}:") for row in patient.rows("deviations"))
    return [] if noted and last < on else lacks


def _decision(patient: Patient, on: date) -> Iterator[Row]:
    """Tell what is decided at week 26, where nothing was decided yet."""
    off, zero = off_study(patient), patient.zero
    if zero is None or patient.rows("decisions"):
        return
    first, last = zero + timedelta(days=168), zero + timedelta(days=196)
    stopped = max((row["ended_on"] or "9999" for row in patient.rows("doses")), default="")
    if stopped < first.isoformat() or (off is not None and off <= last):
        return
    uptake, _ = uptake_of(patient)
    response, _ = at_week_26([ct for ct in cts_of(patient) if ct.day <= 196])
    would_be = "not evaluable"
    if uptake["answer"] == "reinduced":
        would_be = "6000 MBq radioiodine and 26 more weeks of sorafenib"
    elif uptake["answer"] == "not reinduced" and response in ("CR", "PR", "SD", "NON-CR/NON-PD"):
        would_be = "continue sorafenib"
    elif uptake["answer"] == "not reinduced" and response == "PD":
        would_be = "stop sorafenib"
    state = "overdue" if last < on else "open" if first <= on else "next"
    yield _row(patient, "decision at week 26", state, (), first, last) | {"would_be": would_be}


def _row(
    patient: Patient,
    visit: str,
    state: str,
    lacks: tuple[str, ...] | list[str],
    first: date | None = None,
    last: date | None = None,
) -> Row:
    return {
        "subject": patient.subject,
        "visit": visit,
        "state": state,
        "lacks": " ".join(lacks),
        "first_on": str(first or ""),
        "last_on": str(last or ""),
        "would_be": "",
    }
