"""Overall responses left blank: what an examination without a response means.

A sheet of examinations has a line for each, the baseline among them, and nobody grades a response
there: on or before time zero, and before the first dose, a blank is no response and no fault. A
blank after it is an examination whose response is not known. It is taken for not evaluable, with a
warning: never for stable, and never left out. A row that holds the response of a part (lesions,
bone, marker) and not that of the whole says more than that there was an examination, and remains
an error.

This is the project's own reading; RECIST 1.1 has no word for a response that was not written down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.core.terms import ImmuneResponse, Response, label
from trialreadout.protocol import Protocol
from trialreadout.sources.faults import faults
from trialreadout.sources.tables import TIME_ZERO

_RESPONSES = {
    "assessments": ("response", label(Response.NE)),
    "immune_assessments": ("immune_response", label(ImmuneResponse.NE)),
}
_PARTS = (
    "lesion_response",
    "bone_response",
    "marker_response",
    "target",
    "non_target",
    "new_lesion_seen",
)

Tables = Mapping[str, pl.DataFrame]
Headings = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Understood:
    """Tables without blank responses, but for those that remain a fault."""

    tables: Mapping[str, pl.DataFrame]
    findings: tuple[Finding, ...]
    """Those handed in, a warning in the place of each error that is none."""


def with_blank_responses(
    tables: Tables, headings: Headings, protocol: Protocol, findings: list[Finding]
) -> Understood:
    """Understand the responses that are blank in tables of a site.

    Parameters
    ----------
    tables, headings
        Plain tables with resolved dates, and what their files call their columns.
    protocol
        For time zero.
    findings
        So far: a blank response is one of rule "missing-value". A word that was not understood
        is blank in the table as well, and remains a fault.
    """
    understood = dict(tables)
    said = list(findings)
    for name, (column, not_evaluable) in _RESPONSES.items():
        if name not in tables:
            continue
        at = headings.get(name, {}).get(column, column)
        blank = {_place(f) for f in said if _is_of(f, name, at)}
        if not blank:
            continue
        rows = _with_meaning(tables[name], blank, _baselines_until(tables, protocol))
        settled = set(_places(rows.filter(pl.col("_early") | pl.col("_late"))))
        said = [f for f in said if not _is_of(f, name, at) or _place(f) not in settled]
        said += faults("blank-response", name, rows, rows["_late"], column, heading=at)
        word = pl.when("_late").then(pl.lit(not_evaluable)).otherwise(column).alias(column)
        rows = rows.with_columns(word).filter(~pl.col("_early"))
        understood[name] = rows.select(tables[name].columns)
    return Understood(understood, tuple(said))


def _is_of(finding: Finding, table: str, heading: str) -> bool:
    """Tell whether a finding is that of a blank response."""
    return (finding.rule, finding.table, finding.column) == ("missing-value", table, heading)


def _place(finding: Finding) -> tuple[str | None, int | None]:
    return finding.file, finding.row


def _with_meaning(
    rows: pl.DataFrame, blank: set[tuple[str | None, int | None]], until: pl.DataFrame
) -> pl.DataFrame:
    """Mark rows whose blank response is that of a baseline, or of a later examination alone."""
    rows = rows.with_columns(pl.Series("_blank", [place in blank for place in _places(rows)]))
    rows = rows.join(until, on="subject", how="left", maintain_order="left")
    day = pl.col("assessed_on")
    early = (day <= pl.col("_until")).fill_null(pl.col("_until").is_null())
    parts = [pl.col(part).is_not_null() for part in _PARTS if part in rows.columns]
    dated = pl.col("_blank") & day.is_not_null()
    return rows.with_columns(_early=dated & early, _late=dated & ~early & ~pl.any_horizontal(parts))


def _places(rows: pl.DataFrame) -> Iterator[tuple[str, int]]:
    return rows.select(pl.col("file").cast(pl.String), "row").iter_rows()


def _baselines_until(tables: Tables, protocol: Protocol) -> pl.DataFrame:
    """Return for each `subject` `_until`, the last day of what is baseline; null: not known."""
    table, column = TIME_ZERO[protocol.dates.time_zero].split(".")
    days = [
        tables[of].select("subject", _until=day).group_by("subject").agg(pl.col("_until").min())
        for of, day in {(table, column), ("doses", "started_on")}
        if of in tables
    ]
    if not days:
        return pl.DataFrame(schema={"subject": pl.String, "_until": pl.Date})
    return pl.concat(days).group_by("subject").agg(pl.col("_until").max())
