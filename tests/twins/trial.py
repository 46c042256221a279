"""A whole trial as the text of its CSV files, patient by patient.

The lead study's protocol, told once more from the registry record and the two papers: its weeks
and limits are written here as numbers, and its file is not read. What single rules say is left to
the other twins, and each endpoint has its own module beside this one.

Sources: ClinicalTrials.gov NCT00887107; Hoftijzer et al., Eur J Endocrinol 2009;161:923-931;
         Schneider et al., Eur J Endocrinol 2012;167:643-650.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

Row = dict[str, str]
Tables = dict[str, list[Row]]
Answer = dict[str, object]
"""A patient's row of an endpoint."""
Answers = dict[str, list[Answer]]
"""For each endpoint its rows."""

DAYS_PER_MONTH = 30.4375
WEEK_26 = (168, 182, 196)
"""First, planned and last day of the visit."""
WEEK_28 = 196
NO_PROGRESSION = ("CR", "PR", "SD", "NON-CR/NON-PD")


def read_trial(folder: Path) -> Tables:
    """Read every CSV file of a folder as text."""
    tables = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            tables[path.stem] = list(csv.DictReader(lines))
    return tables


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
