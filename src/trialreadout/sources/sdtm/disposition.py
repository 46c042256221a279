"""DS: one disposition record of each patient, and its cells beside the patient's others.

Source: CDISC SDTM Implementation Guide 3.4, 6.2 (DS).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

RANDOMISED = ("RANDOMIZED", "RANDOMISED")
ENTRY = (*RANDOMISED, "ENROLLED", "REGISTERED")
"""The milestones by which a patient enters a trial."""


def disposition(domains: Mapping[str, pl.DataFrame], which: pl.Expr) -> pl.DataFrame:
    """Return the first disposition record of each patient that answers to `which`."""
    needed = ("USUBJID", "DSDECOD", "DSCAT", "DSSTDTC")
    ds = domains.get("ds")
    if ds is None or not set(needed) <= set(ds.columns):
        return pl.DataFrame(schema=dict.fromkeys(needed, pl.String))
    in_order = ds.filter(which).sort("USUBJID", "DSSTDTC", "row", nulls_last=True)
    return in_order.unique("USUBJID", keep="first")


def with_record(cells: pl.DataFrame, records: pl.DataFrame, **columns: str) -> pl.DataFrame:
    """Add to each patient cells of the patient's one record; null where there is none."""
    return cells.join(
        records.select(subject="USUBJID", **columns),
        on="subject",
        how="left",
        maintain_order="left",
    )
