"""Beside each assessment that was graded here, the response that its reader wrote down.

The two belong together if their reader is the same, their visits do not differ and their days are
no further apart than the dates of one assessment may lie; of several the nearest, and each
record once.
"""

from __future__ import annotations

import polars as pl

from trialreadout.sources.read import Sources
from trialreadout.sources.tables import UNNAMED_READER


def beside_recorded(assessments: pl.DataFrame, sources: Sources, within_days: int) -> pl.DataFrame:
    """Add what was recorded to graded assessments.

    Parameters
    ----------
    assessments
        `subject`, `reader`, `visit` and `on`.
    sources
        For the table of assessments.
    within_days
        The most days between the two.

    Returns
    -------
    The same rows with `recorded`, and `recorded_row`, its row in the file as a spreadsheet shows
    it; both null where nothing was recorded.
    """
    recorded = (
        sources.table("assessments")
        .select(
            "subject",
            _visit="visit",
            recorded_row="row",
            reader=pl.col("reader").fill_null(UNNAMED_READER),
            recorded="response",
            _on="assessed_on",
        )
        .filter(pl.col("recorded").is_not_null() & (pl.col("recorded") != "MISSING"))
    )
    numbered = assessments.with_row_index("_order")
    apart = (pl.col("on") - pl.col("_on")).abs()
    labels_agree = (pl.col("visit") == pl.col("_visit")).fill_null(True)
    pairs = (
        numbered.join(recorded, on=["subject", "reader"])
        .filter(labels_agree)
        .with_columns(_apart=apart)
        .filter(pl.col("_apart") <= pl.duration(days=within_days))
        .sort("_apart", "_on", "recorded", "_order")
        .unique("recorded_row", keep="first", maintain_order=True)
        .unique("_order", keep="first", maintain_order=True)
    )
    return numbered.join(
        pairs.select("_order", "recorded", "recorded_row"),
        on="_order",
        how="left",
        maintain_order="left",
    ).drop("_order")
