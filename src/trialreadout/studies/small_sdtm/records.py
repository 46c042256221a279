"""The rows that a sponsor would hand in: SDTM records, each a dictionary of text."""

from __future__ import annotations

import csv
import io
from datetime import date

from trialreadout.studies.small_sdtm.patients import STUDY, Lesion

Row = dict[str, str]


def dm_row(subject: str, sex: str, age: int, start: date | None, died: str, arm: str) -> Row:
    """Write a patient."""
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


def ds_row(subject: str, category: str, event: str, on: date) -> Row:
    """Write a disposition."""
    return {"USUBJID": subject, "DSCAT": category, "DSDECOD": event, "DSSTDTC": on.isoformat()}


def cm_row(subject: str, medicine: str, category: str, on: date) -> Row:
    """Write a medicine."""
    return {"USUBJID": subject, "CMTRT": medicine, "CMCAT": category, "CMSTDTC": on.isoformat()}


def tu_row(subject: str, lesion: Lesion, evaluator: str, name: str, on: date) -> Row:
    """Write that a reader identified a lesion."""
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


def tr_row(
    subject: str, lesion: Lesion, size: float, evaluator: str, name: str, visit: str, on: date
) -> Row:
    """Write what a reader measured or saw of a lesion."""
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


def new_row(subject: str, evaluator: str, name: str, visit: str, on: date) -> Row:
    """Write that a reader saw a new lesion."""
    lesion = Lesion("NEW01", "LIVER", "NEW", 12.0)
    return {
        **tr_row(subject, lesion, 12.0, evaluator, name, visit, on),
        "TRTESTCD": "TUMSTATE",
        "TRSTRESC": "UNEQUIVOCAL",
    }


def rs_row(subject: str, response: str, visit: str, on: date) -> Row:
    """Write the response that the investigator recorded."""
    return {
        "USUBJID": subject,
        "RSTESTCD": "OVRLRESP",
        "RSSTRESC": response,
        "RSEVAL": "INVESTIGATOR",
        "RSEVALID": "",
        "VISIT": visit,
        "RSDTC": on.isoformat(),
    }


def number_records(prefix: str, rows: list[Row]) -> None:
    """Give each record its domain and its sequence number within the patient."""
    counts: dict[str, int] = {}
    for row in rows:
        subject = row["USUBJID"]
        counts[subject] = counts.get(subject, 0) + 1
        row |= {"STUDYID": STUDY, "DOMAIN": prefix.upper()}
        if prefix != "dm":
            row[f"{prefix.upper()}SEQ"] = str(counts[subject])


def csv_text(rows: list[Row]) -> str:
    """Write the rows of a domain as the text of a CSV file."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    first = [c for c in ("STUDYID", "DOMAIN", "USUBJID") if c in columns]
    buffer = io.StringIO()
    ordered = [*first, *(c for c in columns if c not in first)]
    writer = csv.DictWriter(buffer, ordered, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()
