"""Dates that no longer are days of the calendar: study days, or dates moved patient by patient.

Days between two records of a patient stay what they were; days between two patients mean nothing
any more. A date of which only the month or year was collected, and which the protocol does not
complete, has no study day; moved, it is the month or year of its moved middle.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from trialreadout.core.dates import parse_date
from trialreadout.protocol import Protocol
from trialreadout.sources.dates import COLLECTED
from trialreadout.sources.people import read_people
from trialreadout.sources.plain.days import ORIGIN
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import TABLES

_EPOCH = date(1970, 1, 1)


def days_to_origin(sources: Sources, protocol: Protocol) -> dict[str, int]:
    """Return for each patient the days that bring time zero to the origin of study days.

    A patient without a time zero is counted from the day of entry, or from the first day that is
    recorded; one without any day at all is not moved.
    """
    people = read_people(sources, protocol)
    zeros = dict(zip(people.names, people.time_zero.tolist(), strict=True))
    first = _first_days(sources)
    moved: dict[str, int] = {}
    for subject, zero in zeros.items():
        known = zero == zero
        day = _EPOCH + timedelta(days=int(zero)) if known else first.get(subject, ORIGIN)
        moved[subject] = (ORIGIN - day).days
    return moved


def _first_days(sources: Sources) -> dict[str, date]:
    """Return for each patient the day of entry, else the first day of any record."""
    subjects = sources.table("subjects").drop_nulls(["subject", "enrolled_on"])
    entered = dict(subjects.select("subject", "enrolled_on").iter_rows())
    found: dict[str, date] = {}
    for name, rows in sources.tables.items():
        for column, spec in TABLES[name].columns.items():
            if spec.kind != "date":
                continue
            dated = rows.drop_nulls(["subject", column]).group_by("subject").agg(pl.min(column))
            for subject, day in dated.iter_rows():
                found[subject] = min(day, found.get(subject, day))
    return {**found, **entered}


def moved(rows: pl.DataFrame, column: str, shifts: Mapping[str, int]) -> pl.Series:
    """Return (row,) the dates of a column, moved; text, partial where no day is known.

    A row of a patient for whom no move is known loses its dates.
    """
    texts: list[str | None] = []
    cells = rows.select("subject", column, column + COLLECTED)
    for subject, day, collected in cells.iter_rows():
        shift = None if subject is None else shifts.get(subject)
        if shift is None:
            texts.append(None)
        elif day is not None:
            texts.append((day + timedelta(days=shift)).isoformat())
        elif collected is not None:
            partial = parse_date(collected)
            middle = partial.middle + timedelta(days=shift)
            texts.append(middle.isoformat()[: 4 if partial.month is None else 7])
        else:
            texts.append(None)
    return pl.Series(column, texts, dtype=pl.String)


def study_days(
    rows: pl.DataFrame, column: str, origins: Mapping[str, int], *, from_one: bool
) -> pl.Series:
    """Return (row,) the study days of a column's dates.

    Parameters
    ----------
    from_one
        Whether time zero is day 1 and the day before it day -1, as CDISC has it; else time zero is
        day 0.
    """
    days: list[int | None] = []
    for subject, day in rows.select("subject", column).iter_rows():
        shift = None if subject is None else origins.get(subject)
        if shift is None or day is None:
            days.append(None)
            continue
        since = (day + timedelta(days=shift) - ORIGIN).days
        days.append(since + 1 if from_one and since >= 0 else since)
    return pl.Series(column, days, dtype=pl.Int64)
