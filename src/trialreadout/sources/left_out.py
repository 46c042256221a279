"""Records that take no part in any grade, and why: nothing is left out without a word.

A record before the baseline, or of a patient whose time zero is not known, has no column on
the grid; of several records for one cell one stands. All of them stay in their tables.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from trialreadout.core.arrays import IntArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.findings import Finding
from trialreadout.core.grid import NO_ROW
from trialreadout.sources.faults import faults
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import TABLES


def left_out(sources: Sources, cohorts: tuple[Cohort, ...]) -> list[Finding]:
    """Find the records that are on no grid.

    Parameters
    ----------
    sources, cohorts
        The tables, and all cohorts that were built from them.

    Returns
    -------
    A finding for each record, but one alone for all records of a patient without time zero.
    Records that are a finding of their own (an unknown patient, a repetition) are not named
    again.
    """
    named = {(f.table, f.file, f.row) for f in sources.findings}
    zero = pl.DataFrame(
        {
            "subject": pl.concat(
                [sources.table("subjects")["subject"].gather(each.patient) for each in cohorts]
            ),
            "zero": pl.Series(np.concatenate([each.time_zero for each in cohorts])),
        }
    ).with_columns(pl.col("zero").fill_nan(None))
    findings: list[Finding] = []
    for name, kept in _kept(cohorts):
        rows = sources.table(name)
        said = [column for column in rows.columns if column not in ("file", "row")]
        missing = rows.filter(~pl.int_range(pl.len()).is_in(np.unique(kept))).join(
            rows[np.unique(kept)], on=said, how="anti", nulls_equal=True, maintain_order="left"
        )
        missing = missing.join(zero, on="subject", how="left", maintain_order="left")
        for rule, which in _reasons(name):
            caught = missing.filter(which)
            if rule == "without-time-zero":
                caught = caught.unique("subject", keep="first", maintain_order=True)
            at = sources.heading(name, _placed_by(name))
            for finding in faults(rule, name, caught, pl.lit(True), _placed_by(name), heading=at):
                if (name, finding.file, finding.row) not in named:
                    findings.append(finding)
            missing = missing.filter(~which)
    return findings


def _kept(cohorts: tuple[Cohort, ...]) -> Iterator[tuple[str, IntArray]]:
    """Name each table that is laid out, with the rows that stand in some cell."""
    for name, grids in (
        ("measurements", [each.measurements.row for each in cohorts]),
        ("examinations", [each.measurements.new_lesion_row for each in cohorts]),
        ("assessments", [each.responses.row for each in cohorts]),
    ):
        rows = np.concatenate([grid.reshape(-1) for grid in grids])
        yield name, rows[rows != NO_ROW]


def _reasons(name: str) -> tuple[tuple[str, pl.Expr], ...]:
    """Return why a row may be on no grid; the first reason that holds is said."""
    day = pl.col(_placed_by(name)).to_physical()
    early = "before-time-zero" if name == "assessments" else "before-baseline"
    return (
        ("without-time-zero", pl.col("zero").is_null()),
        (early, (day <= pl.col("zero")).fill_null(False)),
        ("outvoted", pl.lit(True)),
    )


def _placed_by(name: str) -> str:
    column = TABLES[name].placed_by
    assert column is not None
    return column
