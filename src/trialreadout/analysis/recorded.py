"""What was graded here, held against what readers recorded: where they part, and what is alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.core.findings import Finding
from trialreadout.endpoints.tumour_response import Graded
from trialreadout.sources.faults import faults
from trialreadout.sources.read import Sources


def held_against_record(
    graded: Mapping[str, GradedEndpoint], sources: Sources, noticed: list[Finding]
) -> list[Finding]:
    """Find assessments graded otherwise than recorded, and responses without measurements.

    Parameters
    ----------
    graded
        The endpoints; those count that graded every assessment from measurements.
    sources
        The table of assessments.
    noticed
        Findings already made: a response that takes no part for another reason is not named
        again.

    Returns
    -------
    Warnings. Of grades that differ only those of the reader of record are named.
    """
    tables = [
        each.table
        for each in graded.values()
        if all(isinstance(part, Graded) and part.parts is not None for _, part in each.parts)
    ]
    if not tables:
        return []
    known = {(f.file, f.row) for f in noticed}
    alone = [f for f in _not_measured(tables[0], sources) if (f.file, f.row) not in known]
    return [*_graded_otherwise(tables[0], sources), *alone]


def _graded_otherwise(assessments: pl.DataFrame, sources: Sources) -> Iterator[Finding]:
    files = sources.table("assessments").select("file", recorded_row="row")
    odd = assessments.filter(pl.col("of_record") & (pl.col("response") != pl.col("recorded")))
    odd = odd.join(files, on="recorded_row", how="left", maintain_order="left")
    for row in odd.iter_rows(named=True):
        parts = f"target {row['target']}, non-target {row['non_target']}"
        if row["recurrence"]:
            parts += " back after CR"
        yield Finding(
            "warning",
            "graded-otherwise",
            table="assessments",
            file=row["file"],
            row=row["recorded_row"],
            column=sources.heading("assessments", "response"),
            subject=row["subject"],
            value=row["recorded"],
            allowed=f"{row['response']} ({parts}, new lesion {row['new_lesion']})",
            remedy="Ask the reader; the protocol says which of the two counts.",
        )


def _not_measured(assessments: pl.DataFrame, sources: Sources) -> list[Finding]:
    recorded = sources.table("assessments")
    matched = assessments["recorded_row"].drop_nulls()
    alone = ~pl.col("row").is_in(matched.implode()) & (pl.col("response") != "MISSING")
    heading = sources.heading("assessments", "response")
    return faults(
        "recorded-not-measured", "assessments", recorded, alone, "response", heading=heading
    )
