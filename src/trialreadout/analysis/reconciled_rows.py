"""A printed result, read backwards, as plain values for programs.

Places in `of` count from 0 in the order of `printed`. What was not printed is null.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from trialreadout.analysis.contradictions import Contradiction
from trialreadout.analysis.printed import Printed
from trialreadout.analysis.reconcile import Family, IntervalAnswer, MedianAnswer, Reconciled
from trialreadout.statistics.printed import LimitsReading, PrintedNumber, PrintedProportion


def as_document(
    reconciled: Reconciled, contradictions: Sequence[Contradiction]
) -> dict[str, list[dict[str, Any]]]:
    """Return four lists: what was printed, and what of it fits what.

    `denominators`: a row a family of results with one denominator, with all that fit. `intervals`:
    a row an interval, that of a median included. `contradictions`: empty if something fits all.
    """
    families = reconciled.families
    rows = [_interval(each) for one in families for each in one.intervals]
    rows += [_median(each) for each in reconciled.medians if each.printed.limits]
    return {
        "printed": [_printed(each) for each in reconciled.printed],
        "denominators": [{"of": list(one.places), **_family(one)} for one in families],
        "intervals": sorted(rows, key=lambda row: row["of"]),
        "contradictions": [
            {"rule": each.rule, "printed": list(each.printed), "text": each.text}
            for each in contradictions
        ],
    }


def _printed(printed: Printed) -> dict[str, Any]:
    limits = printed.limits
    row: dict[str, Any] = {"text": printed.name, "label": printed.label or None}
    if isinstance(printed, PrintedProportion):
        row |= {
            "count": printed.count,
            "denominator": printed.denominator,
            "percentage": _number(printed.percentage),
        }
    else:
        row |= {"median": _number(printed.value), "unit": printed.unit}
    return row | {
        "low": _number(limits.low) if limits else None,
        "high": _number(limits.high) if limits else None,
        "confidence": limits.confidence if limits else None,
    }


def _number(number: PrintedNumber | None) -> str | None:
    """Keep the digits: "31.0" says more than 31."""
    return None if number is None else str(number)


def _family(family: Family) -> dict[str, Any]:
    tried = family.tried.n
    fitting = family.denominators
    left = None
    if len(fitting) == 1 and family.counted is not None:
        left = max(fitting[0] - family.counted, 0) if family.exclusive else None
    return {
        "stated": family.stated,
        "n": list(fitting),
        "by_percentages": list(family.by_percentages),
        "tried_from": int(tried[0]) if tried.size else None,
        "tried_to": int(tried[-1]) if tried.size else None,
        "exclusive": family.exclusive,
        "counted": family.counted,
        "left": left,
        "methods": list(family.methods),
    }


def _interval(interval: IntervalAnswer) -> dict[str, Any]:
    nearest = interval.readings[:1]
    return {
        "of": interval.place,
        "kind": "proportion",
        "fits": [_reading(each) for each in interval.fits],
        "near": [_reading(each) for each in interval.near],
        "nearest": _reading(nearest[0]) if nearest else None,
    }


def _reading(reading: LimitsReading) -> dict[str, Any]:
    row = asdict(reading)
    return {**row, "low": round(row["low"], 6), "high": round(row["high"], 6)}


def _median(median: MedianAnswer) -> dict[str, Any]:
    row = {"of": median.place, "kind": "median"}
    if median.symmetry is None:
        return {**row, "symmetric": None, "middle": None, "standard_error": None, "inside": None}
    return {**row, **asdict(median.symmetry)}
