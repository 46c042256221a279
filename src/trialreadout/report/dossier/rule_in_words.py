"""Why an assessment has its response, in words: the sum, its reference, and what else decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trialreadout.core.rounding import rounded
from trialreadout.core.terms import NewLesion, Response, label

_CR, _PD = label(Response.CR), label(Response.PD)
_NOTHING = {label(NewLesion.NO), label(Response.ND), label(Response.MISSING), None}
"""Words of a part that had no say."""
_MOST_DECIMALS = 3


def rule_in_words(row: Mapping[str, Any]) -> str:
    """Say what a row of `AssessedSums` comes to.

    Growth is held against the smallest sum so far, everything else against the baseline; growth
    that was too little for progression is said as well.
    """
    if row["baseline"]:
        return "baseline"
    parts = [*_target(row), *_non_target(row), *_new_lesion(row)]
    if not parts:
        return f"no disease read, so {row['response']}"
    alone = len(parts) == 1 and row["target"] == row["response"]
    if row["target"] not in _NOTHING and not alone:
        parts[0] += f" (target {row['target']})"
    if _marker_decided(row):
        parts.append("the marker was not normal")
    return f"{'; '.join(parts)}, so {row['response']}"


def percent_in_words(percent: float) -> str:
    """Print a share with one decimal, or as many as keep it from looking like a whole number.

    29.97 is not printed as 30.0, since a threshold of 30 is not met.
    """
    size = abs(percent)
    for decimals in range(1, _MOST_DECIMALS + 1):
        printed = rounded(size, decimals)
        if float(printed) != round(size) or abs(size - round(size)) < 10 ** -(_MOST_DECIMALS + 1):
            return f"{printed} %"
    return f"{printed} %"


def _target(row: Mapping[str, Any]) -> list[str]:
    """Say how the sum stands to what it is held against."""
    target, sum_mm, nadir = row["target"], row["sum_mm"], row["nadir_mm"]
    if target in _NOTHING:
        return []
    if sum_mm is None:
        seen = ", and what was read is progression" if target == _PD else ""
        return [f"a target lesion was not read{seen}"]
    said = f"sum {sum_mm:g} mm"
    if target == _CR:
        return [f"{said}, of nodes of normal size" if sum_mm else "no target lesion is left"]
    if target == _PD:
        return [f"{said} after none was left" if nadir == 0 else f"{said}, {_growth(row)}"]
    if row["baseline_mm"] is None:
        return [f"{said}, no baseline to hold it against"]
    change = row["from_baseline_percent"]
    held = f"baseline {row['baseline_mm']:g} mm"
    if change is not None:
        way = "above" if change > 0 else "below"
        held = f"equal to {held}" if change == 0 else f"{percent_in_words(change)} {way} {held}"
    grown = row["from_nadir_percent"]
    after = f", {_growth(row)}" if grown and grown > 0 and nadir != row["baseline_mm"] else ""
    return [f"{said}, {held}{after}"]


def _growth(row: Mapping[str, Any]) -> str:
    """Say by how much the sum stands above the nadir, in percent and in millimetres."""
    nadir, change = row["nadir_mm"], row["from_nadir_percent"]
    if nadir is None:
        return "no nadir to hold it against"
    more = rounded(row["sum_mm"] - nadir, 1).removesuffix(".0")
    share = "" if change is None else f"{percent_in_words(change)} "
    return f"{share}({more} mm) above nadir {nadir:g} mm"


def _non_target(row: Mapping[str, Any]) -> list[str]:
    if row["non_target"] in _NOTHING:
        return []
    back = " (a lesion came back)" if row["recurrence"] else ""
    return [f"non-target {row['non_target']}{back}"]


def _new_lesion(row: Mapping[str, Any]) -> list[str]:
    return [] if row["new_lesion"] in _NOTHING else [f"new lesion {row['new_lesion']}"]


def _marker_decided(row: Mapping[str, Any]) -> bool:
    """Tell whether all lesions are gone and the response is not complete all the same."""
    gone = row["target"] == _CR and row["non_target"] in (*_NOTHING, _CR)
    return gone and row["new_lesion"] in _NOTHING and row["response"] != _CR
