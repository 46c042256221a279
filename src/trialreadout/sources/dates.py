"""From dates as collected to days, under the protocol's one policy of imputation.

A whole date is read. A partial one ("2014-02") is placed by the policy that the protocol
names for its column, and then keeps what was collected beside it, so that every listing can
flag it. Where the protocol names no policy it stays unknown, and is a finding; what is known of it
is kept all the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

import polars as pl

from trialreadout.core.dates import PartialDate, parse_date
from trialreadout.core.findings import Finding
from trialreadout.protocol.imputation import Imputation
from trialreadout.protocol.study import Dates
from trialreadout.sources.faults import faults
from trialreadout.sources.tables import TABLES

COLLECTED = "_collected"
"""Ending of the column that holds a partial date as collected; null where it was whole."""
_TIME_OF_DAY = re.compile(r"T[\d:.]*(Z|[+-]\d{2}:?\d{2})?$")

Floors = Mapping[str, pl.DataFrame]
"""By what an imputed date may not precede: a frame of `subject` and `day`."""


def resolve_dates(
    name: str,
    table: pl.DataFrame,
    headings: Mapping[str, str],
    policies: Dates,
    floors: Floors,
) -> tuple[pl.DataFrame, list[Finding]]:
    """Turn each date column of a plain table into days.

    Parameters
    ----------
    name
        Of the plain table.
    table
        As `conform` leaves it: dates are text.
    headings
        What the file calls each column.
    policies
        The protocol's policies of imputation.
    floors
        The dates that some policies refer to.

    Returns
    -------
    The table with each date column as a date and a `_collected` column beside it, and what
    could not be placed.
    """
    findings: list[Finding] = []
    resolved: dict[str, pl.Series | pl.Expr] = {}
    for column, spec in TABLES[name].columns.items():
        if spec.kind != "date":
            continue
        resolved[column] = pl.lit(None, pl.Date)
        resolved[column + COLLECTED] = pl.lit(None, pl.String)
        texts, at = table[column], headings.get(column, column)
        read = _read(texts)
        if not read:
            continue
        policy = policies.imputation_of(name, column)
        placed = {text: _place(on, policy) for text, on in read.items()}
        days = texts.replace_strict(placed, default=None, return_dtype=pl.Date)
        if unread := [text for text, on in read.items() if on is None]:
            bad = texts.is_in(unread)
            findings += faults("not-a-date", name, table, bad, column, heading=at)
        if partial := [text for text, on in read.items() if on and on.missing]:
            is_partial = texts.is_in(partial)
            floor = floors.get(policy.floor) if policy and policy.floor else None
            if floor is not None:
                latest = {text: on.last for text, on in read.items() if on}
                days = _raised(table["subject"], days, texts, latest, is_partial, floor)
            if policy is None:
                rule = "partial-date" if spec.required else "incomplete-date"
                findings += faults(rule, name, table, is_partial, column, heading=at)
            resolved[column + COLLECTED] = texts.zip_with(is_partial, pl.Series([None]))
        resolved[column] = days
    return table.with_columns(**resolved), findings


def earliest_days(texts: pl.Series) -> pl.Series:
    """Return the first day that each date can have been, null where it cannot be read."""
    return _days(texts, lambda on: on.first)


def latest_days(texts: pl.Series) -> pl.Series:
    """Return the last day that each date can have been, null where it cannot be read."""
    return _days(texts, lambda on: on.last)


def _days(texts: pl.Series, day_of: Callable[[PartialDate], date]) -> pl.Series:
    whole = texts.cast(pl.String)
    days = {text: day_of(on) for text, on in _read(whole).items() if on}
    return whole.replace_strict(days, default=None, return_dtype=pl.Date)


def _read(texts: pl.Series) -> dict[str, PartialDate | None]:
    """Read each text that stands in a column; None: it is no date."""
    return {text: _parse(text) for text in texts.unique().to_list() if text is not None}


def _parse(text: str) -> PartialDate | None:
    try:
        return parse_date(_TIME_OF_DAY.sub("", text))
    except ValueError:
        return None


def _place(on: PartialDate | None, policy: Imputation | None) -> date | None:
    if on is None or (on.missing and policy is None):
        return None
    if policy is None or not on.missing:
        return on.first
    return {"first": on.first, "last": on.last, "mid": on.middle}[policy.position]


def _raised(
    subjects: pl.Series,
    days: pl.Series,
    texts: pl.Series,
    latest: Mapping[str, date],
    which: pl.Series,
    floor: pl.DataFrame,
) -> pl.Series:
    """Lift imputed days to the patient's floor, but never past the last day they can have been."""
    frame = pl.DataFrame(
        {
            "subject": subjects,
            "at": days,
            "latest": texts.replace_strict(latest, default=None, return_dtype=pl.Date),
            "which": which,
        }
    ).join(floor.select("subject", "day"), on="subject", how="left", maintain_order="left")
    lifted = pl.max_horizontal("at", pl.min_horizontal("day", "latest"))
    return frame.select(
        pl.when(pl.col("which") & pl.col("day").is_not_null()).then(lifted).otherwise("at")
    ).to_series()
