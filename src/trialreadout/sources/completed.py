"""What a site leaves to be understood, said: a size means measured, "<0.1" is a limit.

Only what follows from the row itself is filled in, and only where the cell is blank. What
contradicts itself is a finding.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.sources.cells import NO, YES
from trialreadout.sources.dates import earliest_days
from trialreadout.sources.faults import faults
from trialreadout.sources.raw import Raw

_LIMITS = {"<": "below", "≤": "below", ">": "above", "≥": "above"}
_LIMITED = r"^([<>≤≥])=?\s*(.*)$"


def completed(name: str, raw: Raw) -> tuple[pl.DataFrame, list[Finding]]:
    """Fill in what a row of a plain table says without saying it.

    Parameters
    ----------
    name, raw
        The plain table and its cells, in the table's own words.
    """
    match name:
        case "measurements":
            return _states(_parted(raw.cells, raw.headings)), []
        case "markers" | "labs":
            return _limits(name, raw.cells, raw.headings)
        case "status":
            return _alive(raw.cells, raw.headings)
    return raw.cells, []


def _parted(cells: pl.DataFrame, headings: Mapping[str, str]) -> pl.DataFrame:
    """Part cells that hold either a size or a word: a number is the size, all else the state."""
    if not {"diameter_mm", "state"} <= set(cells.columns):
        return cells
    if headings.get("diameter_mm", "diameter_mm") != headings.get("state", "state"):
        return cells
    is_size = pl.col("diameter_mm").cast(pl.Float64, strict=False).is_not_null()
    return cells.with_columns(
        diameter_mm=pl.when(is_size).then("diameter_mm"), state=pl.when(~is_size).then("state")
    )


def _states(cells: pl.DataFrame) -> pl.DataFrame:
    """Take a lesion with a size and no state for measured, and one of 0 mm for absent."""
    if "diameter_mm" not in cells.columns:
        return cells
    if "state" not in cells.columns:
        cells = cells.with_columns(state=pl.lit(None, pl.String))
    if not cells["state"].null_count():
        return cells
    size = pl.col("diameter_mm")
    seen = (
        pl.when(size.cast(pl.Float64, strict=False) == 0)
        .then(pl.lit("absent"))
        .when(size.is_not_null())
        .then(pl.lit("measured"))
    )
    return cells.with_columns(state=pl.coalesce("state", seen))


def _limits(
    name: str, cells: pl.DataFrame, headings: Mapping[str, str]
) -> tuple[pl.DataFrame, list[Finding]]:
    """Part "<0.1" into its number and its limit; a limit that says the contrary is a finding."""
    if cells.schema.get("value") != pl.String:
        return cells, []
    parts = cells["value"].str.extract_groups(_LIMITED)
    sign, number = parts.struct.field("1"), parts.struct.field("2")
    if not sign.is_not_null().any():
        return cells, []
    meant = sign.replace_strict(_LIMITS, default=None, return_dtype=pl.String)
    if "limit" not in cells.columns:
        cells = cells.with_columns(limit=pl.lit(None, pl.String))
    said = cells["limit"].str.to_lowercase()
    contrary = (said.is_in(["below", "above"]) & (said != meant)).fill_null(False)
    at = headings.get("limit", "limit")
    findings = faults("limit-differs", name, cells, contrary, "limit", heading=at)
    value = cells["value"].zip_with(sign.is_null(), number)
    limit = pl.select(pl.coalesce(cells["limit"], meant)).to_series()
    return cells.with_columns(value.alias("value"), limit.alias("limit")), findings


def _alive(cells: pl.DataFrame, headings: Mapping[str, str]) -> tuple[pl.DataFrame, list[Finding]]:
    """Take a patient who was alive on a day for seen on it; the dead have a day of death."""
    if "alive" not in cells.columns:
        return cells, []
    blank = pl.repeat(None, cells.height, dtype=pl.String, eager=True)
    words = cells["alive"].cast(pl.String).str.to_uppercase()
    yes, no = words.is_in(YES).fill_null(False), words.is_in(NO).fill_null(False)
    died = cells["died_on"] if "died_on" in cells.columns else blank
    as_of = cells["as_of"] if "as_of" in cells.columns else blank
    contact = cells["last_contact_on"] if "last_contact_on" in cells.columns else blank
    at = headings.get("died_on", "died_on")
    undated = no & died.is_null()
    findings = faults(
        "death-without-date",
        "status",
        cells.with_columns(died_on=died),
        undated,
        "died_on",
        heading=at,
        allowed=f"the day of death in {at}, since alive says no",
    )
    later = (earliest_days(as_of) < earliest_days(died)).fill_null(False)
    both = yes & died.is_not_null() & ~later
    at = headings.get("alive", "alive")
    findings += faults("alive-and-dead", "status", cells, both, "alive", heading=at)
    newer = (earliest_days(as_of) > earliest_days(contact)).fill_null(as_of.is_not_null())
    seen = contact.zip_with(~(yes & newer), as_of)
    return cells.with_columns(seen.alias("last_contact_on")), findings
