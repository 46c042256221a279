"""What cannot be so in the course of one patient: stretches of time, grades, and who is told of.

Each check reads the plain tables and returns findings; none of them changes a table. A day that
was imputed proves no order, and is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.sources.dates import COLLECTED
from trialreadout.sources.faults import faults, said_of_rows
from trialreadout.sources.rules import RULES

Tables = Mapping[str, pl.DataFrame]
Headings = Mapping[str, Mapping[str, str]]

_STRETCHES = ("doses", "adverse_events", "therapies")
"""Tables whose rows last from `started_on` to `ended_on`."""
HIGHEST_GRADE = 5


def check_course(tables: Tables, headings: Headings) -> Iterator[Finding]:
    """Run the checks of stretches of time, of grades, of entry and of what is last known."""
    for name in _STRETCHES:
        if name in tables:
            rows = tables[name]
            at = headings[name].get("ended_on", "ended_on")
            ended = _before(rows, "ended_on", "started_on")
            yield from faults("ends-before-start", name, rows, ended, "ended_on", heading=at)
    if "doses" in tables:
        yield from _overlapping_doses(tables["doses"], headings["doses"])
    if "adverse_events" in tables:
        events = tables["adverse_events"]
        at = headings["adverse_events"].get("grade", "grade")
        odd = ~events["grade"].is_between(1, HIGHEST_GRADE).fill_null(True)
        yield from faults("not-a-grade", "adverse_events", events, odd, "grade", heading=at)
    subjects, own = tables["subjects"], headings["subjects"]
    early = _before(subjects, "enrolled_on", "informed_on")
    at = own.get("enrolled_on", "enrolled_on")
    yield from faults(
        "enrolled-before-informed", "subjects", subjects, early, "enrolled_on", heading=at
    )
    status = tables["status"]
    if status.height:
        untold = subjects.join(status, on="subject", how="anti", maintain_order="left")
        untold = untold.drop_nulls("subject")
        yield from faults(
            "no-status", "subjects", untold, pl.lit(True), "subject", heading=own["subject"]
        )


def _before(rows: pl.DataFrame, column: str, other: str) -> pl.Series:
    """Tell (row,) where a day lies before another, both of them whole as collected."""
    whole = rows[column + COLLECTED].is_null() & rows[other + COLLECTED].is_null()
    return whole & (rows[column] < rows[other]).fill_null(False)


def _overlapping_doses(doses: pl.DataFrame, headings: Mapping[str, str]) -> list[Finding]:
    """Find stretches of an agent that begin while an earlier one of the patient goes on.

    Where ends are collected, a stretch without one goes on.
    """
    if not doses["ended_on"].count():
        return []
    key = ["subject", "agent"]
    rows = (
        doses.drop_nulls("started_on")
        .sort("started_on", "row", maintain_order=True)
        .with_columns(
            _until=pl.col("ended_on").shift().over(key),
            _since=pl.col("started_on").shift().over(key),
            _row=pl.col("row").shift().over(key),
        )
    )
    whole = pl.col("started_on" + COLLECTED).is_null()
    goes_on = (pl.col("_until") > pl.col("started_on")).fill_null(pl.col("_row").is_not_null())
    later = pl.col("started_on") > pl.col("_since")
    over = rows.filter(whole & goes_on & later).sort("row")
    ends = pl.format("ended on {}", "_until").fill_null("has no end")
    allowed = pl.format("{}; that of row {} {}", pl.lit(_EXPECTED), "_row", ends)
    at = headings.get("started_on", "started_on")
    return said_of_rows("overlapping-doses", "doses", over, "started_on", at, allowed)


_EXPECTED = RULES["overlapping-doses"].allowed
