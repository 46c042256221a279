"""Write the workbook of the example: `python make_workbook.py`. The patients are invented."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

WORKBOOK = Path(__file__).resolve().parent / "data" / "clinic.xlsx"
FIRST_DOSE = {
    "OV-01": date(2022, 9, 5),
    "OV-02": date(2022, 9, 26),
    "OV-03": date(2022, 10, 17),
    "OV-04": date(2022, 11, 7),
    "OV-05": date(2022, 11, 28),
}
AGE = {"OV-01": 57, "OV-02": 63, "OV-03": 49, "OV-04": 71, "OV-05": 66}
SIZES_MM = {
    # Patient, lesion: at baseline, and at weeks 8, 16 and 24.
    ("OV-01", "T1"): (44, 28, 22, 20),
    ("OV-01", "T2"): (31, 20, 18, 17),
    ("OV-02", "T1"): (38, 36, 39, 50),
    ("OV-03", "T1"): (52, 33, 30, 31),
    ("OV-04", "T1"): (27, 26, 25, 26),
}
ORGAN = {"T1": "peritoneum", "T2": "liver"}
CA_125 = {
    # Patient: a week before treatment, and at weeks 4, 8, 12 and 16, in kU/l.
    "OV-01": (410, 180, 96, 40, 31),
    "OV-02": (350, 340, 410, 520, 760),
    "OV-03": (96, 60, 44, 41, 40),
    "OV-04": (61, 50, 48, 47, 49),
    "OV-05": (280, 150, 130, 120, 118),
}
LAST_SEEN_WEEK = {"OV-01": 60, "OV-02": 31, "OV-03": 58, "OV-04": 55, "OV-05": 52}
DIED = "OV-02"

Rows = list[tuple[object, ...]]


def sheets() -> dict[str, Rows]:
    """Return the rows of each sheet, its headings first, as the clinic keeps them."""
    found: dict[str, Rows] = {
        "Patients": [("Patient", "Age", "Consent", "Last seen", "Died")],
        "Treatment": [("Patient", "Start", "Stop", "Dose mg")],
        "Lesions": [("Patient", "Lesion", "Organ")],
        "CT": [("Patient", "Lesion", "Date", "mm")],
        "CA-125": [("Patient", "Date", "kU/l", "Upper limit")],
    }
    for patient, start in FIRST_DOSE.items():
        seen = start + timedelta(weeks=LAST_SEEN_WEEK[patient])
        died = seen + timedelta(days=12) if patient == DIED else None
        found["Patients"].append((patient, AGE[patient], start - timedelta(days=10), seen, died))
        found["Treatment"].append((patient, start, start + timedelta(weeks=24), 250))
        for at, value in enumerate(CA_125[patient]):
            day = start + (timedelta(weeks=4 * at) if at else -timedelta(days=7))
            found["CA-125"].append((patient, day, value, 35))
    for (patient, lesion), sizes in SIZES_MM.items():
        start = FIRST_DOSE[patient]
        found["Lesions"].append((patient, lesion, ORGAN[lesion]))
        for at, size in enumerate(sizes):
            day = start + (timedelta(weeks=8 * at) if at else -timedelta(days=9))
            found["CT"].append((patient, lesion, day, size))
    return found


def main() -> None:
    """Write the workbook."""
    WORKBOOK.parent.mkdir(exist_ok=True)
    with xlsxwriter.Workbook(WORKBOOK) as book:
        book.set_properties({"created": min(FIRST_DOSE.values())})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets().items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(at, column, cell, day)
                    elif cell is not None:
                        sheet.write(at, column, cell)
    print(f"Written to {WORKBOOK.parent.name}/{WORKBOOK.name}")


if __name__ == "__main__":
    main()
