"""Responses that RS says were not done.

Source: CDISC SDTM Implementation Guide 3.4, 4.5.1 (--STAT).
"""

from __future__ import annotations

import polars as pl

from trialreadout.sources.sdtm.readers import capitals


def with_missing(rs: pl.DataFrame, missing: str) -> pl.DataFrame:
    """Say of a response that was not done that it is missing."""
    not_done = pl.col("RSSTRESC").is_null() & (capitals(rs, "RSSTAT") == "NOT DONE")
    return rs.with_columns(RSSTRESC=pl.when(not_done).then(pl.lit(missing)).otherwise("RSSTRESC"))
