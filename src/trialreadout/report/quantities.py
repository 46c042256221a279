"""The quantities of marked foci for the terminal: a line a focus, and why what is missing is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from trialreadout.core.rounding import rounded, significant
from trialreadout.report.text import columns_under, counted

_KINDS = {"planar": "Planar scans", "spect": "SPECT"}
_KBQ = 1e3
"""A MBq."""
_LEGEND = (
    "ratio: to the background; change: of the activity, or else of the ratio, as a factor since "
    "the patient's first scan. Activities at the time of the scan; in brackets 95 % limits."
)


def render_quantities(
    rows: Sequence[Mapping[str, Any]], calibrated_by: str | None = None
) -> RenderableType:
    """Draw the quantities of a study.

    Parameters
    ----------
    rows
        As `Study.quantify` gives them.
    calibrated_by
        How the sensitivity was measured.
    """
    if not rows:
        return Text("No focus stands in the table of foci.")
    measured = [row for row in rows if _says_something(row)]
    parts: list[RenderableType] = []
    if measured:
        for kind, title in _KINDS.items():
            if of_kind := [row for row in measured if row["kind"] == kind]:
                parts += [Text(f"{title}:"), _measured(of_kind)]
        parts.append(Text(f"Sensitivity: {calibrated_by or 'nobody says how it was measured'}."))
        parts.append(Text(_LEGEND))
    treated = [row for row in rows if row["dose_gy"] is not None]
    if treated:
        parts += [Text(f"\nWith {rounded(treated[0]['planned_mbq'], 0)} MBq:"), _doses(treated)]
    reasons = Counter(row["not_estimable"] for row in rows if row["not_estimable"])
    parts += [Text(f"{counted(n, 'row')}: {reason}.") for reason, n in reasons.most_common()]
    return Group(*parts)


def _says_something(row: Mapping[str, Any]) -> bool:
    names = ("tumour_to_background", "activity_mbq")
    return any(row[name] is not None for name in names)


_FOCUS = (("patient", True), ("day", True), ("reader", False), ("focus", False))


def _measured(rows: Sequence[Mapping[str, Any]]) -> RenderableType:
    """Draw what was measured in each scan."""
    table = columns_under(*_FOCUS, ("ratio", True), ("kBq", True), ("change", True))
    for row in rows:
        table.add_row(
            *_named(row),
            _number(row["tumour_to_background"]),
            _limited(row, "activity_mbq", "activity_low_mbq", "activity_high_mbq", _KBQ),
            _number(row["activity_ratio_to_first"] or row["tumour_to_background_ratio_to_first"]),
        )
    return table


def _doses(rows: Sequence[Mapping[str, Any]]) -> RenderableType:
    """Draw what the planned activity would bring."""
    table = columns_under(*_FOCUS, ("Gy", True), (">20", True), (">80", True))
    for row in rows:
        table.add_row(
            *_named(row),
            _limited(row, "dose_gy", "dose_low_gy", "dose_high_gy"),
            _percent(row["probability_over_20_gy"]),
            _percent(row["probability_over_80_gy"]),
        )
    return table


def _named(row: Mapping[str, Any]) -> tuple[str, ...]:
    return row["subject"], str(row["scanned_on"]), row["reader"] or "", row["lesion"]


def _number(value: float | None) -> str:
    return "" if value is None else significant(value, 2) if abs(value) < 100 else rounded(value, 0)


def _percent(value: float | None) -> str:
    return "" if value is None else f"{rounded(100 * value, 0)} %"


def _limited(row: Mapping[str, Any], value: str, low: str, high: str, factor: float = 1.0) -> str:
    if row[value] is None:
        return ""
    middle, lower, upper = (_number(factor * row[each]) for each in (value, low, high))
    return f"{middle} ({lower} to {upper})"
