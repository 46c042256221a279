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
from trialreadout.protocol import Protocol
from trialreadout.sources.axes import beside_the_axis, nodes_by_longest_diameter, of_nodes
from trialreadout.sources.faults import faults
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import TABLES


def left_out(sources: Sources, cohorts: tuple[Cohort, ...], protocol: Protocol) -> list[Finding]:
    """Find the records that are on no grid.

    Parameters
    ----------
    sources, cohorts
        The tables, and all cohorts that were built from them.
    protocol
        For the version of RECIST: it says along which axis a lesion counts.

    Returns
    -------
    A finding for each record, but one alone for all records of a patient without time zero.
    Records that are a finding of their own (an unknown patient, a repetition) are not named
    again, unless it is about their visit's name; and neither is a lesion's other axis beside the
    one that counts. Without any measurement no examination has a place, and that is a finding
    elsewhere.
    """
    named = {(f.table, f.file, f.row) for f in sources.findings if f.rule != "unknown-visit"}
    zero = _time_zero(sources, cohorts)
    measured = _by_axis(sources, protocol)

    def rows_of(name: str) -> pl.DataFrame:
        return measured if name == "measurements" else sources.table(name)

    found = [
        finding
        for name, kept in _kept(cohorts)
        for finding in _said(sources, name, _on_no_grid(name, rows_of(name), kept), zero)
        if name != "examinations" or measured.height
    ]
    return [f for f in found if (f.table, f.file, f.row) not in named]


def _time_zero(sources: Sources, cohorts: tuple[Cohort, ...]) -> pl.DataFrame:
    """Return each `subject` with `zero`, its time zero; null where it is not known."""
    names = sources.table("subjects")["subject"]
    zero = np.concatenate([each.time_zero for each in cohorts])
    return pl.DataFrame(
        {
            "subject": pl.concat([names.gather(each.patient) for each in cohorts]),
            "zero": pl.Series(zero, nan_to_null=True),
        }
    )


def _by_axis(sources: Sources, protocol: Protocol) -> pl.DataFrame:
    """Return the measurements, marked where a node's size is along its longest diameter."""
    measured = sources.table("measurements")
    nodal = of_nodes(measured, sources.table("lesions"))
    by_axis = measured, nodal, protocol.tumour_response.version
    return measured.with_columns(
        _beside=beside_the_axis(*by_axis), _node_by_longest=nodes_by_longest_diameter(*by_axis)
    )


def _on_no_grid(name: str, rows: pl.DataFrame, kept: IntArray) -> pl.DataFrame:
    """Return the rows that stand in no cell, but for those that repeat, or contradict, one."""
    on_grid = pl.Series(np.isin(np.arange(rows.height), kept))
    off_grid = rows.filter(~on_grid).join(
        rows.filter(on_grid),
        on=TABLES[name].key,
        how="anti",
        nulls_equal=True,
        maintain_order="left",
    )
    return off_grid.filter(~pl.col("_beside")) if "_beside" in rows.columns else off_grid


def _said(sources: Sources, name: str, rows: pl.DataFrame, zero: pl.DataFrame) -> Iterator[Finding]:
    """Say of each row the first reason for which it is on no grid."""
    column = _placed_by(name)
    rows = rows.join(zero, on="subject", how="left", maintain_order="left")
    for rule, which in _reasons(name):
        caught = rows.filter(which)
        if rule == "without-time-zero":
            caught = caught.unique("subject", keep="first", maintain_order=True)
        at = sources.heading(name, column)
        yield from faults(rule, name, caught, pl.lit(True), column, heading=at)
        rows = rows.filter(~which)


def _kept(cohorts: tuple[Cohort, ...]) -> Iterator[tuple[str, IntArray]]:
    """Name each table that is laid out, with the rows that stand in some cell."""
    scans = [each.measurements for each in cohorts]
    scans += [each.history for each in cohorts if each.history is not None]
    for name, grids in (
        ("measurements", [each.row for each in scans]),
        ("examinations", [each.new_lesion_row for each in scans]),
        ("assessments", [each.responses.row for each in cohorts]),
        (
            "immune_assessments",
            [each.immune_responses.row for each in cohorts if each.immune_responses is not None],
        ),
    ):
        rows = np.concatenate([np.empty(0, int), *(grid.reshape(-1) for grid in grids)])
        yield name, rows[rows != NO_ROW]


def _reasons(name: str) -> tuple[tuple[str, pl.Expr], ...]:
    """Return why a row may be on no grid; the first reason that holds is said."""
    day = pl.col(_placed_by(name)).to_physical()
    early = "before-time-zero" if name.endswith("assessments") else "before-baseline"
    by_longest = pl.col("_node_by_longest") if name == "measurements" else pl.lit(False)
    return (
        ("without-time-zero", pl.col("zero").is_null()),
        (early, (day <= pl.col("zero")).fill_null(False)),
        ("longest-diameter-of-node", by_longest),
        ("outvoted", pl.lit(True)),
    )


def _placed_by(name: str) -> str:
    column = TABLES[name].placed_by
    assert column is not None
    return column
