"""Which assessments of each patient were graded here otherwise than their reader recorded them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl


def agreement_of_patients(assessments: pl.DataFrame) -> dict[str, Mapping[str, Any]]:
    """Hold the grades of each patient against the record.

    Parameters
    ----------
    assessments
        Those of the reader of record, as `endpoints.tumour_response` lists them. One without a
        recorded response is not compared.

    Returns
    -------
    By patient `compared`, `agree` (both numbers of assessments) and `differing`: each assessment
    that was graded otherwise, with its date and both responses; null where there is none.
    """
    compared = assessments.drop_nulls("recorded")
    alike = pl.col("response") == pl.col("recorded")
    visit = pl.format(", {}", "visit").fill_null("")
    said = pl.format("{}{}: recorded {}, graded {}", "on", visit, "recorded", "response")
    found = compared.group_by("subject", maintain_order=True).agg(
        compared=pl.len(),
        agree=alike.sum(),
        differing=said.filter(~alike).str.join("; "),
    )
    found = found.with_columns(differing=pl.when(pl.col("differing") != "").then("differing"))
    return {row.pop("subject"): row for row in found.iter_rows(named=True)}
