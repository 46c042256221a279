"""What is said of merged and split lesions leads to a lesion that is there.

A merged lesion counts nothing and the mass counts for both, so it has to be known which mass. A
target's size may only go where sizes are added up: to a target.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.core.terms import LesionRole, label
from trialreadout.sources.faults import faults

LINKS = ("merged_into", "part_of")
_LESION = ["subject", "reader", "lesion"]


def check_merged_and_split(
    tables: Mapping[str, pl.DataFrame], headings: Mapping[str, Mapping[str, str]]
) -> list[Finding]:
    """Find lesions that merged into, or are part of, a lesion that cannot be meant."""
    if "lesions" not in tables:
        return []
    lesions, target = tables["lesions"], label(LesionRole.TARGET)
    findings: list[Finding] = []
    for column in LINKS:
        if not lesions[column].count():
            continue
        others = lesions.select(*_LESION, other_role="role").unique(_LESION, keep="first")
        rows = lesions.drop_nulls(column).join(
            others,
            left_on=["subject", "reader", column],
            right_on=_LESION,
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )
        itself = pl.col(column) == pl.col("lesion")
        lost = (pl.col("role") == target) & (pl.col("other_role") != target)
        from_new = pl.col("other_role") == label(LesionRole.NEW)
        wrong = pl.col("other_role").is_null() | itself | lost | from_new
        heading = headings["lesions"].get(column, column)
        findings += faults("unknown-mass", "lesions", rows, wrong, column, heading=heading)
    return findings
