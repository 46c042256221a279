"""Why an assessment has its response, in words: the sum, its reference, and what else decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trialreadout.core.terms import NewLesion, Response, label

_NOTHING = {label(NewLesion.NO), label(Response.ND), label(Response.MISSING), None}
"""Words of a part that had no say."""


def rule_in_words(row: Mapping[str, Any]) -> str:
    """Say what a row of `AssessedSums` comes to.

    Growth is held against the smallest sum so far, everything else against the baseline.
    """
    if row["baseline"]:
        return "baseline"
    said = [f"{_sum(row)}: target {row['target']}" if row["target"] not in _NOTHING else ""]
    if row["non_target"] not in _NOTHING:
        back = " (a lesion came back)" if row["recurrence"] else ""
        said.append(f"non-target {row['non_target']}{back}")
    if row["new_lesion"] not in _NOTHING:
        said.append(f"new lesion {row['new_lesion']}")
    parts = "; ".join(part for part in said if part)
    return f"{parts}; so {row['response']}" if parts else f"no disease read, so {row['response']}"


def _sum(row: Mapping[str, Any]) -> str:
    if row["sum_mm"] is None:
        return "a target lesion was not read"
    grew = row["target"] == label(Response.PD)
    name, of, change = (
        ("nadir", row["nadir_mm"], row["from_nadir_percent"])
        if grew
        else ("baseline", row["baseline_mm"], row["from_baseline_percent"])
    )
    held = "no baseline to hold it against" if of is None else f"{name} {of:g} mm"
    if change is not None:
        way = "above" if change > 0 else "below"
        held = f"equal to {held}" if change == 0 else f"{abs(change):.1f} % {way} {held}"
    return f"sum {row['sum_mm']:g} mm, {held}"
