"""A study with a secret in every place where people write what they like, and in every name.

Every secret holds one mark, which no other word and hardly any number of bytes holds by chance.
"""

from __future__ import annotations

import csv
from pathlib import Path

TYPED = {
    "adverse_events": ("reported_term", "action"),
    "decisions": ("reason",),
    "deviations": ("kind", "text"),
    "doses": ("reason",),
    "examinations": ("method",),
    "foci": ("site",),
    "markers": ("assay",),
    "measurements": ("reason_not_done",),
    "scans": ("preparation",),
    "status": ("cause", "reason"),
    "subjects": ("refractory_reason", "site", "Früherer Wohnort zqxjv", "zqxjv_column"),
    "therapies": ("kind",),
}
"""Columns of words that a site types, those among them that no plain table knows."""
MARK = "zqxjv"
READER = f"dr {MARK}"
FOLDER = f"{MARK}-folder"


def subject_of(name: str) -> str:
    """Call a patient otherwise, so that the order of names stays."""
    return f"{MARK.upper()}é-{name[-2:]}"


def plant(folder: Path) -> set[str]:
    """Write a secret into every such cell of the study in a folder, its data folder and reader.

    Returns
    -------
    The days on which something befell a patient, but for those that the study file names.
    """
    days: set[str] = set()
    for path in sorted((folder / "data").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        for at, row in enumerate(rows):
            days |= {value for column, value in row.items() if column.endswith("_on")}
            row["subject"] = subject_of(row["subject"])
            if row.get("reader") == "investigator":
                row["reader"] = READER
            for column in ("lesion", "merged_into"):
                if row.get(column):
                    row[column] = f"{MARK} {row[column]}"
            for column in TYPED.get(path.stem, ()):
                # In every other row the same words, so that many patients share them.
                row[column] = f"{MARK} {column} {at if at % 2 else 'alike'}"
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    (folder / "data").rename(folder / FOLDER)
    study = folder / "study.toml"
    text = study.read_text(encoding="utf-8")
    days = {day for day in days if len(day) == len("2007-12-12") and day not in text}
    text = text.replace('folder = "data"', f'folder = "{FOLDER}"', 1)
    text = text.replace('ct = "investigator"', f'ct = "{READER}"', 1)
    study.write_text(text, encoding="utf-8")
    return days
