"""The lead study's invented rows as a stranger would read them: text cells, by table.

Nothing of Readout but the generator takes part, and days are counted with the calendar alone.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from functools import lru_cache

from trialreadout.core.terms import Response
from trialreadout.studies import lead
from twins.trial import Row, patient_of
from twins.trial_ct import cts_of

SEEDS = range(20)
CUT_OFF = "2011-01-31"


BEFORE = "unscheduled"


@lru_cache
def tables(seed: int) -> dict[str, list[Row]]:
    """Return the rows of every table of a cohort, without those from before the study."""
    every = all_tables(seed)
    return {name: [x for x in rows if x.get("visit") != BEFORE] for name, rows in every.items()}


@lru_cache
def all_tables(seed: int) -> dict[str, list[Row]]:
    """Return the rows of every table of a cohort."""
    return {
        path.removeprefix("data/").removesuffix(".csv"): read(content.decode())
        for path, content in lead.files(seed).items()
        if path.startswith("data/")
    }


def read(text: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(text)))


def event_times() -> list[Row]:
    """Return the table of event times that lies in the package."""
    from importlib.resources import files

    text = files(lead).joinpath("event_times.csv").read_text(encoding="utf-8")
    return read("".join(x for x in text.splitlines(True) if not x.startswith("#")))


def of(seed: int, table: str, subject: str, **cells: str) -> list[Row]:
    """Return the rows of a patient, of those with some cells."""
    wanted = {"subject": subject, **cells}.items()
    return [row for row in tables(seed)[table] if wanted <= row.items()]


def first_doses(seed: int) -> dict[str, date]:
    """Return the first dose of every patient who had one."""
    found: dict[str, date] = {}
    for row in tables(seed)["doses"]:
        on = date.fromisoformat(row["started_on"])
        found[row["subject"]] = min(on, found.get(row["subject"], on))
    return found


def day_of(seed: int, row: Row, column: str) -> int:
    """Count the days from the patient's first dose to a date."""
    return (date.fromisoformat(row[column]) - first_doses(seed)[row["subject"]]).days


@lru_cache
def graded(seed: int, subject: str, version: str = "1.0") -> list[tuple[int, Response, float]]:
    """Grade a patient's CTs after baseline: day, response, sum of target diameters in mm."""
    found = []
    for ct in cts_of(patient_of(subject, all_tables(seed)), version):
        assert ct.sum_mm is not None
        found.append((ct.day, ct.response, ct.sum_mm))
    return found


def baseline_sum(seed: int, subject: str) -> int:
    """Add up the target diameters before the first dose, in mm."""
    rows = of(seed, "measurements", subject, visit="baseline")
    return sum(int(row["diameter_mm"]) for row in rows if row["diameter_mm"])
