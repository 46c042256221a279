"""The invented patients of a small trial, as the rows that a sponsor would hand in.

What befalls each patient is drawn first: how the lesions grow or shrink, when a new one
appears, when the patient dies. The rows are what a clinic would write down of it, in whole
millimetres, with a scan unread, a date of which only the month is known, a patient who was
never treated. Nothing is graded here but by the invented investigator, whose eye is not
always right.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

STUDY = "INVENTED-01"
SEED = 20240101
SEED_OF_MEDICINES = 20240102
"""Drawn apart, so that what else befalls the patients does not hang on their medicines."""
TREATED = 28
CUT_OFF = date(2023, 12, 31)
CT_EVERY_WEEKS = 8
LAST_CT_WEEK = 80
WITHOUT_TARGETS, NEVER_SCANNED_AGAIN = 7, 19
"""Two patients whose answers are easily got wrong."""

SITES_OF_DISEASE = ("LUNG", "LIVER", "LYMPH NODE", "LUNG", "ADRENAL GLAND")
COURSES = ("shrinks",) * 10 + ("holds",) * 12 + ("grows",) * 6
WEEKLY_CHANGE = {"shrinks": (-0.045, -0.02), "holds": (-0.008, 0.008), "grows": (0.015, 0.05)}
REGROWTH = {"shrinks": (0.004, 0.02), "holds": (0.002, 0.012), "grows": (0.0, 0.02)}

Row = dict[str, str]


@dataclass(frozen=True)
class Lesion:
    """A lesion as it is, whoever measures it."""

    name: str
    organ: str
    role: str
    size_mm: float


@dataclass(frozen=True)
class Patient:
    """What is true of a patient."""

    subject: str
    sex: str
    age: int
    first_dose: date
    lesions: tuple[Lesion, ...]
    weekly_change: float
    turns_in_week: int
    regrowth: float
    new_lesion_week: int | None
    death: date | None
    stopped: date


def invented_domains() -> dict[str, str]:
    """Return the text of a CSV file for each domain."""
    rng = Random(SEED)
    patients = [_draw(rng, number) for number in range(1, TREATED + 1)]
    domains: dict[str, list[Row]] = {
        name: [] for name in ("dm", "ds", "ex", "tu", "tr", "rs", "ae")
    }
    for patient in patients:
        _write(rng, patient, domains)
    _never_treated(domains)
    medicines = Random(SEED_OF_MEDICINES)
    domains["cm"] = [row for patient in patients for row in _medicines(medicines, patient)]
    for prefix, rows in domains.items():
        _number(prefix, rows)
    return {name: _text(rows) for name, rows in domains.items()}


def _draw(rng: Random, number: int) -> Patient:
    course = COURSES[(number * 5) % len(COURSES)]
    first_dose = date(2022, 3, 1) + timedelta(days=int(rng.random() * 420))
    targets = [
        Lesion(f"T{i + 1:02d}", organ, "TARGET", 16 + rng.random() * 34)
        for i, organ in enumerate(_some(rng, SITES_OF_DISEASE, 1 + int(rng.random() * 3)))
    ]
    others = [
        Lesion(f"NT{i + 1:02d}", organ, "NON-TARGET", 12.0)
        for i, organ in enumerate(_some(rng, ("BONE", "PLEURA"), int(rng.random() * 2.5)))
    ]
    survives = -520 * (1.6 if course != "grows" else 0.7) * _log(rng)
    death = first_dose + timedelta(days=30 + int(survives))
    turn = 10 + int(rng.random() * 40)
    stop = first_dose + timedelta(days=7 * (turn + 10))
    return Patient(
        subject=f"{STUDY}-{number:03d}",
        sex="F" if rng.random() < 0.5 else "M",
        age=38 + int(rng.random() * 40),
        first_dose=first_dose,
        lesions=_lesions(number, targets, others),
        weekly_change=_between(rng, *WEEKLY_CHANGE[course]),
        turns_in_week=turn,
        regrowth=_between(rng, *REGROWTH[course]),
        new_lesion_week=turn + 12 if rng.random() < 0.3 else None,
        death=death if death <= CUT_OFF else None,
        stopped=min(stop, death, CUT_OFF),
    )


def _lesions(number: int, targets: list[Lesion], others: list[Lesion]) -> tuple[Lesion, ...]:
    if number == WITHOUT_TARGETS:
        return (Lesion("NT01", "BONE", "NON-TARGET", 12.0),)
    return (*targets, *others)


def _write(rng: Random, patient: Patient, domains: dict[str, list[Row]]) -> None:
    """Write down what a clinic would record of a patient."""
    subject, start = patient.subject, patient.first_dose
    number = int(subject[-3:])
    died = "" if patient.death is None else patient.death.isoformat()
    if number == 11 and died:
        died = died[:7]
    domains["dm"].append(_dm(subject, patient.sex, patient.age, start, died, "INVENTINIB"))
    domains["ds"].append(_ds(subject, "PROTOCOL MILESTONE", "ENROLLED", start - timedelta(days=6)))
    domains["ex"].append(
        {
            "USUBJID": subject,
            "EXTRT": "INVENTINIB",
            "EXDOSE": "200",
            "EXDOSU": "mg",
            "EXDOSFRQ": "BID",
            "EXSTDTC": start.isoformat(),
            "EXENDTC": patient.stopped.isoformat(),
        }
    )
    if patient.death is None or patient.stopped < patient.death:
        domains["ds"].append(
            _ds(subject, "DISPOSITION EVENT", "PROGRESSIVE DISEASE", patient.stopped)
        )
    onset = start + timedelta(days=5 + int(rng.random() * 60))
    if onset <= patient.stopped:
        domains["ae"].append(
            {
                "USUBJID": subject,
                "AETERM": "Rash",
                "AEDECOD": "RASH",
                "AEBODSYS": "SKIN AND SUBCUTANEOUS TISSUE DISORDERS",
                "AETOXGR": str(1 + int(rng.random() * 3)),
                "AESTDTC": onset.isoformat(),
            }
        )
    _tumour(rng, patient, domains)


def _tumour(rng: Random, patient: Patient, domains: dict[str, list[Row]]) -> None:
    screening = patient.first_dose - timedelta(days=3 + int(rng.random() * 18))
    readers = (("INVESTIGATOR", ""), ("INDEPENDENT ASSESSOR", "RADIOLOGIST 1"))
    for lesion in patient.lesions:
        for evaluator, name in readers:
            domains["tu"].append(_tu(patient.subject, lesion, evaluator, name, screening))
    sums: list[float] = []
    ended = False
    for week in range(0, LAST_CT_WEEK + 1, CT_EVERY_WEEKS):
        on = screening if week == 0 else _jittered(rng, patient.first_dose, week)
        gone = patient.death is not None and on >= patient.death
        missed = week > 0 and (
            rng.random() < 0.04 or patient.subject.endswith(f"{NEVER_SCANNED_AGAIN}")
        )
        if ended or gone or missed or on > CUT_OFF:
            continue
        visit = "SCREENING" if week == 0 else f"WEEK {week}"
        unread = week > 0 and len(patient.lesions) > 1 and rng.random() < 0.05
        new = patient.new_lesion_week is not None and week >= patient.new_lesion_week
        seen = _sizes(rng, patient, week)
        for evaluator, name in readers:
            for lesion, size in zip(patient.lesions, seen, strict=True):
                if unread and lesion is patient.lesions[-1]:
                    continue
                read = size if not name else max(0.0, size + rng.random() * 2 - 1)
                domains["tr"].append(_tr(patient.subject, lesion, read, evaluator, name, visit, on))
            if new:
                domains["tr"].append(_new(patient.subject, evaluator, name, visit, on))
        if week == 0:
            sums = [_target_sum(patient, seen)]
            continue
        said = "NE" if unread else _investigator_says(sums, _target_sum(patient, seen), new)
        if not unread:
            sums.append(_target_sum(patient, seen))
        domains["rs"].append(_rs(patient.subject, said, visit, on))
        ended = said == "PD"


def _sizes(rng: Random, patient: Patient, week: int) -> list[float]:
    """Return the size of each lesion in a week, in whole millimetres."""
    shrinking = patient.weekly_change * min(week, patient.turns_in_week)
    growing = patient.regrowth * max(0, week - patient.turns_in_week)
    sizes = []
    for lesion in patient.lesions:
        true = lesion.size_mm * 2.718281828 ** (shrinking + growing)
        noise = 0.0 if week == 0 else rng.random() * 2 - 1
        sizes.append(0.0 if true < 5 else float(round(true + noise)))
    return sizes


def _target_sum(patient: Patient, sizes: list[float]) -> float:
    pairs = zip(patient.lesions, sizes, strict=True)
    return sum(size for lesion, size in pairs if lesion.role == "TARGET")


def _investigator_says(sums: list[float], now: float, new: bool) -> str:
    """Judge a scan as an investigator does at the screen: by the sum, and now and then late."""
    lowest = min(sums)
    if new or (now - lowest >= 5 and now >= 1.2 * lowest + 1):
        return "PD"
    if sums[0] == 0:
        return "NON-CR/NON-PD"
    if now == 0:
        return "CR"
    return "PR" if now <= 0.7 * sums[0] else "SD"


def _medicines(rng: Random, patient: Patient) -> Iterator[Row]:
    """Write down aspirin for some, and for some who stopped the therapy that followed."""
    takes_aspirin, goes_on = rng.random() < 0.4, rng.random() < 0.6
    since = patient.first_dose - timedelta(days=30 + int(rng.random() * 700))
    begins = patient.stopped + timedelta(days=14 + int(rng.random() * 42))
    if takes_aspirin:
        yield _cm(patient.subject, "ASPIRIN", "CONCOMITANT MEDICATION", since)
    if goes_on and begins < min(patient.death or CUT_OFF, CUT_OFF):
        yield _cm(patient.subject, "OTHERINIB", "ANTI-CANCER THERAPY", begins)


def _never_treated(domains: dict[str, list[Row]]) -> None:
    on = date(2022, 9, 14)
    for number, arm in ((TREATED + 1, "INVENTINIB"), (TREATED + 2, "Screen Failure")):
        subject = f"{STUDY}-{number:03d}"
        domains["dm"].append(_dm(subject, "F", 61, None, "", arm))
        if arm == "INVENTINIB":
            domains["ds"].append(_ds(subject, "PROTOCOL MILESTONE", "ENROLLED", on))


def _dm(subject: str, sex: str, age: int, start: date | None, died: str, arm: str) -> Row:
    failed = arm == "Screen Failure"
    return {
        "USUBJID": subject,
        "SITEID": "01" if int(subject[-3:]) % 2 else "02",
        "SEX": sex,
        "AGE": str(age),
        "AGEU": "YEARS",
        "ARM": arm,
        "ARMCD": "SCRNFAIL" if failed else "INV",
        "RFSTDTC": "" if start is None else start.isoformat(),
        "DTHDTC": died,
        "DTHFL": "Y" if died else "",
    }


def _ds(subject: str, category: str, event: str, on: date) -> Row:
    return {"USUBJID": subject, "DSCAT": category, "DSDECOD": event, "DSSTDTC": on.isoformat()}


def _cm(subject: str, medicine: str, category: str, on: date) -> Row:
    return {"USUBJID": subject, "CMTRT": medicine, "CMCAT": category, "CMSTDTC": on.isoformat()}


def _tu(subject: str, lesion: Lesion, evaluator: str, name: str, on: date) -> Row:
    return {
        "USUBJID": subject,
        "TUTESTCD": "TUMIDENT",
        "TULNKID": lesion.name,
        "TUSTRESC": lesion.role,
        "TULOC": lesion.organ,
        "TUMETHOD": "CT SCAN",
        "TUEVAL": evaluator,
        "TUEVALID": name,
        "VISIT": "SCREENING",
        "TUDTC": on.isoformat(),
    }


def _tr(
    subject: str, lesion: Lesion, size: float, evaluator: str, name: str, visit: str, on: date
) -> Row:
    target = lesion.role == "TARGET"
    node = lesion.organ == "LYMPH NODE"
    state = "ABSENT" if size == 0 else "PRESENT"
    return {
        "USUBJID": subject,
        "TRGRPID": lesion.role,
        "TRLNKID": lesion.name,
        "TRTESTCD": ("LPERP" if node else "LDIAM") if target else "TUMSTATE",
        "TRSTRESC": f"{size:.0f}" if target else state,
        "TRSTRESN": f"{size:.0f}" if target else "",
        "TRSTRESU": "mm" if target else "",
        "TREVAL": evaluator,
        "TREVALID": name,
        "VISIT": visit,
        "TRDTC": on.isoformat(),
    }


def _new(subject: str, evaluator: str, name: str, visit: str, on: date) -> Row:
    lesion = Lesion("NEW01", "LIVER", "NEW", 12.0)
    return {
        **_tr(subject, lesion, 12.0, evaluator, name, visit, on),
        "TRTESTCD": "TUMSTATE",
        "TRSTRESC": "UNEQUIVOCAL",
    }


def _rs(subject: str, response: str, visit: str, on: date) -> Row:
    return {
        "USUBJID": subject,
        "RSTESTCD": "OVRLRESP",
        "RSSTRESC": response,
        "RSEVAL": "INVESTIGATOR",
        "RSEVALID": "",
        "VISIT": visit,
        "RSDTC": on.isoformat(),
    }


def _number(prefix: str, rows: list[Row]) -> None:
    """Give each record its domain and its sequence number within the patient."""
    counts: dict[str, int] = {}
    for row in rows:
        subject = row["USUBJID"]
        counts[subject] = counts.get(subject, 0) + 1
        row |= {"STUDYID": STUDY, "DOMAIN": prefix.upper()}
        if prefix != "dm":
            row[f"{prefix.upper()}SEQ"] = str(counts[subject])


def _text(rows: list[Row]) -> str:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    first = [c for c in ("STUDYID", "DOMAIN", "USUBJID") if c in columns]
    buffer = io.StringIO()
    ordered = [*first, *(c for c in columns if c not in first)]
    writer = csv.DictWriter(buffer, ordered, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def _jittered(rng: Random, start: date, week: int) -> date:
    return start + timedelta(days=7 * week + int(rng.random() * 9) - 4)


def _between(rng: Random, low: float, high: float) -> float:
    return low + (high - low) * rng.random()


def _some(rng: Random, things: tuple[str, ...], count: int) -> Iterator[str]:
    start = int(rng.random() * len(things))
    return (things[(start + i) % len(things)] for i in range(min(count, len(things))))


def _log(rng: Random) -> float:
    from math import log

    return log(1 - rng.random())
