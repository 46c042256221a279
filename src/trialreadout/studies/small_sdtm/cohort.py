"""The invented patients of a small trial, as the rows that a sponsor would hand in.

What befalls each patient is drawn first: how the lesions grow or shrink, when a new one
appears, when the patient dies. The rows are what a clinic would write down of it, in whole
millimetres, with a scan unread, a date of which only the month is known, a patient who was
never treated. Nothing is graded here but by the invented investigator, whose eye is not
always right.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from math import exp
from random import Random

from trialreadout.studies.small_sdtm.patients import CUT_OFF, STUDY, Patient, draw_patient
from trialreadout.studies.small_sdtm.records import (
    Row,
    cm_row,
    csv_text,
    dm_row,
    ds_row,
    new_row,
    number_records,
    rs_row,
    tr_row,
    tu_row,
)

SEED = 20240101
TREATED = 28
CT_EVERY_WEEKS = 8
LAST_CT_WEEK = 80
NEVER_SCANNED_AGAIN = 19
"""A patient without any assessment after baseline."""
DIED_IN_A_MONTH_ALONE = 11
"""A patient of whose death only the month was written down."""


def invented_domains(seed: int = SEED) -> dict[str, str]:
    """Return the text of a CSV file for each domain; the same seed gives the same text.

    Medicines have a seed of their own, so that nothing else that befalls the patients hangs
    on them.
    """
    rng = Random(seed)
    patients = [draw_patient(rng, number) for number in range(1, TREATED + 1)]
    domains: dict[str, list[Row]] = {
        name: [] for name in ("dm", "ds", "ex", "tu", "tr", "rs", "ae")
    }
    for patient in patients:
        _write(rng, patient, domains)
    _never_treated(domains)
    medicines = Random(seed + 1)
    domains["cm"] = [row for patient in patients for row in _medicines(medicines, patient)]
    for prefix, rows in domains.items():
        number_records(prefix, rows)
    return {name: csv_text(rows) for name, rows in domains.items()}


def _write(rng: Random, patient: Patient, domains: dict[str, list[Row]]) -> None:
    """Write down what a clinic would record of a patient."""
    subject, start = patient.subject, patient.first_dose
    number = int(subject[-3:])
    died = "" if patient.death is None else patient.death.isoformat()
    if number == DIED_IN_A_MONTH_ALONE and died:
        died = died[:7]
    domains["dm"].append(dm_row(subject, patient.sex, patient.age, start, died, "INVENTINIB"))
    domains["ds"].append(
        ds_row(subject, "PROTOCOL MILESTONE", "ENROLLED", start - timedelta(days=6))
    )
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
            ds_row(subject, "DISPOSITION EVENT", "PROGRESSIVE DISEASE", patient.stopped)
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
            domains["tu"].append(tu_row(patient.subject, lesion, evaluator, name, screening))
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
                domains["tr"].append(
                    tr_row(patient.subject, lesion, read, evaluator, name, visit, on)
                )
            if new:
                domains["tr"].append(new_row(patient.subject, evaluator, name, visit, on))
        if week == 0:
            sums = [_target_sum(patient, seen)]
            continue
        said = "NE" if unread else _investigator_says(sums, _target_sum(patient, seen), new)
        if not unread:
            sums.append(_target_sum(patient, seen))
        domains["rs"].append(rs_row(patient.subject, said, visit, on))
        ended = said == "PD"


def _sizes(rng: Random, patient: Patient, week: int) -> list[float]:
    """Return the size of each lesion in a week, in whole millimetres."""
    shrinking = patient.weekly_change * min(week, patient.turns_in_week)
    growing = patient.regrowth * max(0, week - patient.turns_in_week)
    sizes = []
    for lesion in patient.lesions:
        true = lesion.size_mm * exp(shrinking + growing)
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
        yield cm_row(patient.subject, "ASPIRIN", "CONCOMITANT MEDICATION", since)
    if goes_on and begins < min(patient.death or CUT_OFF, CUT_OFF):
        yield cm_row(patient.subject, "OTHERINIB", "ANTI-CANCER THERAPY", begins)


def _never_treated(domains: dict[str, list[Row]]) -> None:
    on = date(2022, 9, 14)
    for number, arm in ((TREATED + 1, "INVENTINIB"), (TREATED + 2, "Screen Failure")):
        subject = f"{STUDY}-{number:03d}"
        domains["dm"].append(dm_row(subject, "F", 61, None, "", arm))
        if arm == "INVENTINIB":
            domains["ds"].append(ds_row(subject, "PROTOCOL MILESTONE", "ENROLLED", on))


def _jittered(rng: Random, start: date, week: int) -> date:
    return start + timedelta(days=7 * week + int(rng.random() * 9) - 4)
