"""Laboratory values in the units that they are graded in, brought onto a grid.

A value whose unit is not known, or is none of its test's, keeps its place without a number: it
cannot be graded. Total calcium is corrected
for the albumin of the same day, and without one has no number; where a laboratory hands in
corrected calcium itself, that counts alone.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.core.cohort import LaboratoryValues
from trialreadout.core.grid import NO_ROW
from trialreadout.criteria.corrected_calcium import corrected_calcium
from trialreadout.protocol import Protocol
from trialreadout.sources.graded_units import TOTAL, in_graded_units
from trialreadout.sources.people import People, codes_in
from trialreadout.sources.read import Sources
from trialreadout.sources.values import lay_out_values

CORRECTED, ALBUMIN = "CACORR", "ALB"
GLUCOSE, FASTING = "GLUC", "GLUCF"


def laboratory_values(
    sources: Sources, protocol: Protocol, people: People, position_of: IntArray, patients: int
) -> LaboratoryValues:
    """Lay out the laboratory values of some patients; `position_of` is (patient,)."""
    rows = graded_rows(sources.table("labs"))
    names = rows["code"].unique().sort()
    measure = codes_in(rows["code"], names)
    day, layout = lay_out_values(rows, measure, len(names), people, position_of, patients)
    return LaboratoryValues(
        tests=tuple(names),
        day=layout.spread(day, np.nan),
        value=layout.spread(_with_nan(rows["value"]), np.nan),
        lower_limit=layout.spread(_with_nan(rows["lower_limit"]), np.nan),
        upper_limit=layout.spread(_with_nan(rows["upper_limit"]), np.nan),
        row=layout.spread(rows["index"].to_numpy(), NO_ROW),
        beside=layout.spread(rows["beside"].to_numpy(), NO_ROW),
    )


def graded_rows(labs: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of `in_graded_units`, with calcium corrected and fasting glucose as both.

    `beside` is the row of the table that a value was corrected by; `NO_ROW`: none.
    """
    rows = in_graded_units(labs).with_columns(beside=pl.lit(NO_ROW, pl.Int32))
    fasting = rows.filter(code=FASTING).with_columns(code=pl.lit(GLUCOSE))
    others = rows.filter(pl.col("code") != TOTAL)
    if CORRECTED in rows["code"]:
        return pl.concat([others, fasting])
    return pl.concat([others, fasting, _corrected(rows)])


def _corrected(rows: pl.DataFrame) -> pl.DataFrame:
    """Correct total calcium for the albumin of the same day; without one it has no number."""
    total = rows.filter(code=TOTAL)
    albumin = rows.filter(code=ALBUMIN).drop_nulls("value").unique(["subject", "on"], keep="last")
    pairs = total.join(
        albumin.select("subject", "on", albumin="value", albumin_row="index"),
        on=["subject", "on"],
        how="left",
        maintain_order="left",
    )
    corrected = corrected_calcium(_with_nan(pairs["value"]), _with_nan(pairs["albumin"]))
    return pairs.with_columns(
        code=pl.lit(CORRECTED),
        value=pl.Series(corrected, nan_to_null=True),
        beside=pl.col("albumin_row").fill_null(NO_ROW),
    ).select(rows.columns)


def _with_nan(numbers: pl.Series) -> FloatArray:
    return numbers.fill_null(float("nan")).to_numpy()
