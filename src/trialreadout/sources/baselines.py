"""Patients whose responses cannot be graded for want of a baseline, and why.

Without a baseline examination, with a target lesion unread on it, or with nothing there to
shrink, every later response is not evaluable; nobody would otherwise see why.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from trialreadout.core.cohort import Cohort
from trialreadout.core.findings import Finding
from trialreadout.core.grid import NO_ROW
from trialreadout.sources.faults import faults
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import UNNAMED_READER

_SERIES = ["subject", "reader"]
_LESION = [*_SERIES, "lesion"]


def check_baselines(sources: Sources, cohorts: tuple[Cohort, ...]) -> list[Finding]:
    """Find the patients who were examined later and have no baseline, or none that is whole.

    Returns
    -------
    A finding for each patient and reader without a baseline, at their first record; one for
    each target lesion without a size on a baseline, where the lesion was identified, unless it
    split from another later; and one where all target lesions were gone on the baseline.
    """
    measured = _named(sources.table("measurements"))
    grids = [each.measurements.row for each in cohorts]
    first = _rows_in([grid[..., :1, :] for grid in grids])
    later = _rows_in([grid[..., 1:, :] for grid in grids])
    on_baseline, after = measured[first], measured[later]
    without = after.join(on_baseline, on=_SERIES, how="anti", maintain_order="left")
    without = without.sort("assessed_on", "row").unique(_SERIES, keep="first", maintain_order=True)
    sized = pl.col("diameter_mm").is_not_null() | pl.col("state").is_in(["absent", "too small"])
    targets = _named(sources.table("lesions")).filter(pl.col("role") == "target")
    unread = (
        targets.filter(pl.col("part_of").is_null())
        .join(on_baseline, on=_SERIES, how="semi", maintain_order="left")
        .join(after, on=_SERIES, how="semi", maintain_order="left")
        .join(on_baseline.filter(sized), on=_LESION, how="anti", maintain_order="left")
    )
    sizes = on_baseline.join(targets, on=_LESION, how="semi", maintain_order="left")
    gone = (pl.col("state") == "absent") | (pl.col("diameter_mm") == 0)
    nothing_there = (
        sizes.join(unread, on=_SERIES, how="anti", maintain_order="left")
        .filter(gone.fill_null(False).all().over(_SERIES))
        .join(after, on=_SERIES, how="semi", maintain_order="left")
        .unique(_SERIES, keep="first", maintain_order=True)
    )
    return [
        *_said(sources, "baseline-without-disease", "measurements", nothing_there, "diameter_mm"),
        *_said(sources, "no-baseline", "measurements", without, "assessed_on"),
        *_said(sources, "baseline-incomplete", "lesions", unread, "lesion"),
    ]


def _said(
    sources: Sources, rule: str, table: str, rows: pl.DataFrame, column: str
) -> list[Finding]:
    heading = sources.heading(table, column)
    return faults(rule, table, rows, pl.lit(True), column, heading=heading)


def _named(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(pl.col("reader").fill_null(UNNAMED_READER))


def _rows_in(grids: list[np.ndarray]) -> np.ndarray:
    rows = np.concatenate([grid.reshape(-1) for grid in grids])
    return np.unique(rows[rows != NO_ROW])
