"""Laboratory values as they are graded: calcium corrected for albumin, a fasting glucose as both.

Total calcium is corrected for the albumin of the same day, and without one has no number. Of a
patient whose laboratory hands in corrected calcium itself, that counts alone.
"""

from __future__ import annotations

import polars as pl

from trialreadout.core.arrays import FloatArray
from trialreadout.core.grid import NO_ROW
from trialreadout.criteria.corrected_calcium import corrected_calcium
from trialreadout.sources.graded_units import TOTAL, in_graded_units

CORRECTED, ALBUMIN = "CACORR", "ALB"
GLUCOSE, FASTING = "GLUC", "GLUCF"


def graded_rows(labs: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of `in_graded_units`, with calcium corrected and fasting glucose as both.

    `beside` is the row of the table that a value was corrected by; `NO_ROW`: none.
    """
    rows = in_graded_units(labs).with_columns(beside=pl.lit(NO_ROW, pl.Int32))
    fasting = rows.filter(code=FASTING).with_columns(code=pl.lit(GLUCOSE))
    others = rows.filter(pl.col("code") != TOTAL)
    return pl.concat([others, fasting, _corrected(rows)])


def _corrected(rows: pl.DataFrame) -> pl.DataFrame:
    """Correct total calcium for the albumin of the same day; without one it has no number."""
    handed_in = rows.filter(code=CORRECTED)
    total = rows.filter(code=TOTAL).join(handed_in, on="subject", how="anti", maintain_order="left")
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
