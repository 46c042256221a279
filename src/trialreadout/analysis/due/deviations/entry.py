"""Who should not have entered, or entered or was dosed too soon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from trialreadout.analysis.due.deviations.deviation import ELIGIBILITY, Deviation
from trialreadout.analysis.due.patients import Patient
from trialreadout.protocol import Protocol
from trialreadout.sources.read import Sources

_ANSWERS: Mapping[str, tuple[str, ...]] = {
    "eligible": ("n", "no", "false", "0"),
    "inclusion": ("n", "no", "false", "0"),
    "exclusion": ("y", "yes", "true", "1"),
}
"""For columns of the subjects that begin so, the answers that should have kept a patient out."""


def of_entry(patient: Patient, protocol: Protocol, sources: Sources) -> Iterator[Deviation]:
    """Find who should not have entered, or was dosed or entered too soon."""
    rows = sources.table("subjects").filter(pl.col("subject") == patient.subject).head(1)
    doses = sources.table("doses").filter(pl.col("subject") == patient.subject)
    first = doses.drop_nulls("started_on").sort("started_on").head(1).to_dicts()
    for row in rows.iter_rows(named=True):
        place = (str(row["file"]), row["row"])
        age, ages = row["age_years"], protocol.population.age_years
        if age is not None and ages.minimum is not None and age < ages.minimum:
            yield _entry(row, f"{age:g} years old", f"{ages.minimum} years or more", *place)
        if age is not None and ages.maximum is not None and age >= ages.maximum + 1:
            yield _entry(row, f"{age:g} years old", f"{ages.maximum} years or less", *place)
        for column, answer in row.items():
            begins = next((word for word in _ANSWERS if column.startswith(word)), None)
            if begins and str(answer).casefold() in _ANSWERS[begins]:
                yield _entry(row, f"{column} answered {answer}", "an answer that lets in", *place)
        consent = row["informed_on"]
        if consent is not None and patient.entered_on is not None and patient.entered_on < consent:
            yield _entry(row, "entered before consent", f"consent on {consent}", *place)
        for dose in first:
            at = (str(dose["file"]), dose["row"])
            given = {**row, "enrolled_on": dose["started_on"]}
            if consent is not None and dose["started_on"] < consent:
                yield _entry(given, "dosed before consent", f"consent on {consent}", *at)
            if row["screen_failure"]:
                yield _entry(given, "dosed though screening failed", "no dose", *at)


def _entry(row: Mapping[str, Any], what: str, planned: str, file: str, number: int) -> Deviation:
    on = row["enrolled_on"]
    return Deviation(row["subject"], ELIGIBILITY, what, on, None, planned, file, number)
