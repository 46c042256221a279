"""The data cut-off: what came later is left out, and a later death is not yet known of.

A patient who died after the cut-off was alive on it; one last seen after it was seen on it.
Nothing is said of a patient who was never seen. One who entered later stays in the table of
subjects and is in no analysis set.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from trialreadout.core.findings import Finding, StudyError
from trialreadout.sources.faults import faults
from trialreadout.sources.tables import TABLES

_STILL_TO_COME: Mapping[str, tuple[str, ...]] = {
    "doses": ("ended_on",),
    "adverse_events": ("ended_on",),
    "therapies": ("ended_on",),
    "lesions": ("irradiated_on", "removed_on"),
}
"""What of a row that is known has not happened yet if it is later than the cut-off: until then a
dose, an event or a therapy goes on."""
GOES_ON_UNTIL = "goes_on_until"
"""Column of the doses: the cut-off, beside a stretch that ended later; else null."""
_HAPPENED = ("discontinued_on", "progression_claimed_on")
"""What of a status has not happened yet if it is later than the cut-off."""


def until_cut_off(
    cut_off: date,
    tables: Mapping[str, pl.DataFrame],
    headings: Mapping[str, Mapping[str, str]],
) -> tuple[dict[str, pl.DataFrame], list[Finding]]:
    """Leave out what came after the data cut-off.

    Parameters
    ----------
    cut_off
        The last day that counts.
    tables
        Plain tables with resolved dates; a row without a date stays.
    headings
        For each table what its file calls each column.

    Returns
    -------
    The tables, and a finding for each row left out; one for them all if nothing remains.
    """
    kept: dict[str, pl.DataFrame] = {}
    later: list[Finding] = []
    tables = {**tables}
    if "lesions" in tables:
        tables["lesions"], unseen = _seen_by(cut_off, tables["lesions"], headings["lesions"])
        later += unseen
    for name in [name for name in _STILL_TO_COME if name in tables]:
        tables[name], open_still = _still_open(cut_off, name, tables[name], headings[name])
        later += open_still
    for name, rows in tables.items():
        column = TABLES[name].placed_by
        if column is None:
            kept[name] = _as_known_on(cut_off, rows) if name == "status" else rows
            continue
        late = (rows[column] > cut_off).fill_null(False)
        kept[name] = rows.filter(~late)
        at = headings[name].get(column, column)
        later += faults("after-cut-off", name, rows, late, column, heading=at)
    entered = tables["subjects"]["enrolled_on"]
    at = headings["subjects"].get("enrolled_on", "enrolled_on")
    late = (entered > cut_off).fill_null(False)
    later += faults(
        "after-cut-off", "subjects", tables["subjects"], late, "enrolled_on", heading=at
    )
    if "status" in tables:
        for column in ("died_on", *_HAPPENED):
            at = headings["status"].get(column, column)
            late = (tables["status"][column] > cut_off).fill_null(False)
            later += faults("after-cut-off", "status", tables["status"], late, column, heading=at)
    placed = [kept[name] for name in kept if TABLES[name].placed_by]
    if later and not any(rows.height for rows in placed):
        return kept, [_before_data(cut_off, later)]
    return kept, later


def _still_open(
    cut_off: date, name: str, rows: pl.DataFrame, headings: Mapping[str, str]
) -> tuple[pl.DataFrame, list[Finding]]:
    """Leave what ended later without an end; a row that itself is later has its own finding."""
    placed = TABLES[name].placed_by
    begun = pl.lit(True) if placed is None else (pl.col(placed) <= cut_off).fill_null(True)
    found: list[Finding] = []
    for column in _STILL_TO_COME[name]:
        late = (pl.col(column) > cut_off).fill_null(False)
        at = headings.get(column, column)
        found += faults("after-cut-off", name, rows, late & begun, column, heading=at)
        known = {column: pl.when(~late).then(column)}
        if name == "doses":
            known[GOES_ON_UNTIL] = pl.when(late).then(cut_off)
        rows = rows.with_columns(**known)
    return rows, found


def _seen_by(
    cut_off: date, lesions: pl.DataFrame, headings: Mapping[str, str]
) -> tuple[pl.DataFrame, list[Finding]]:
    """Leave out the lesions that were first seen later."""
    column = "first_seen_on"
    late = (lesions[column] > cut_off).fill_null(False)
    at = headings.get(column, column)
    return lesions.filter(~late), faults(
        "after-cut-off", "lesions", lesions, late, column, heading=at
    )


def _as_known_on(cut_off: date, status: pl.DataFrame) -> pl.DataFrame:
    died, contact = pl.col("died_on"), pl.col("last_contact_on")
    alive = (died > cut_off).fill_null(False)
    left = pl.col("discontinued_on").fill_null(contact)
    known = pl.max_horizontal(contact, pl.when(alive).then(cut_off))
    return status.with_columns(
        died_on=pl.when(~alive).then(died),
        alive=pl.when(alive).then(True).otherwise("alive"),
        cause=pl.when(~alive).then("cause"),
        reason=pl.when((left > cut_off).fill_null(False).not_()).then("reason"),
        last_contact_on=pl.when(known > cut_off).then(cut_off).otherwise(known),
        **{
            column: pl.when((pl.col(column) > cut_off).fill_null(False).not_()).then(pl.col(column))
            for column in _HAPPENED
        },
    )


def without_calendar(cut_off: date, why: str, remedy: str) -> StudyError:
    """Refuse a cut-off where no day is one of the calendar: what came before it is not known."""
    refused = Finding(
        "error",
        "days-and-dates",
        file="study.toml",
        column="data.cut_off",
        value=str(cut_off),
        allowed=f"no cut-off, since {why}",
        remedy=remedy,
    )
    return StudyError([refused])


def _before_data(cut_off: date, later: list[Finding]) -> Finding:
    first = min((f for f in later if f.value), key=lambda f: str(f.value))
    return Finding(
        "error",
        "cut-off-before-data",
        table="subjects",
        file="study.toml",
        column="data.cut_off",
        value=str(cut_off),
        allowed=f"a day on or after the first record, {first.value} ({first.file})",
        remedy="Mend the cut-off: it leaves out every record.",
    )
