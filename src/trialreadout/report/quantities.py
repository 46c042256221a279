"""The quantities of marked foci for the terminal: a line a focus, and why what is missing is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from trialreadout.report.text import columns_under, counted


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
        parts.append(_table(measured))
        parts.append(Text(f"Sensitivity: {calibrated_by or 'nobody says how it was measured'}."))
        parts.append(Text("Activities at the time of the scan; in brackets 95 % limits."))
    reasons = Counter(row["not_estimable"] for row in rows if row["not_estimable"])
    parts += [Text(f"{counted(n, 'row')}: {reason}.") for reason, n in reasons.most_common()]
    return Group(*parts)


def _says_something(row: Mapping[str, Any]) -> bool:
    names = ("tumour_to_background", "activity_mbq", "volume_above_threshold_ml")
    return any(row[name] is not None for name in names)


def _table(rows: Sequence[Mapping[str, Any]]) -> RenderableType:
    table = columns_under(
        ("patient", False),
        ("scan", False),
        ("lesion", False),
        ("to background", True),
        ("MBq", True),
        ("% given", True),
        ("to first", True),
        ("Gy planned", True),
        (">20", True),
        (">80", True),
    )
    for row in rows:
        table.add_row(
            row["subject"],
            f"{row['scanned_on']} {row['kind']}",
            row["lesion"],
            _number(row["tumour_to_background"]),
            _limited(row, "activity_mbq", "activity_low_mbq", "activity_high_mbq"),
            _number(row["percent_of_given_at_scan"]),
            _number(row["activity_ratio_to_first"] or row["tumour_to_background_ratio_to_first"]),
            _limited(row, "dose_gy", "dose_low_gy", "dose_high_gy"),
            _percent(row["probability_over_20_gy"]),
            _percent(row["probability_over_80_gy"]),
        )
    return table


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2g}" if abs(value) < 100 else f"{value:.0f}"


def _percent(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.0f} %"


def _limited(row: Mapping[str, Any], value: str, low: str, high: str) -> str:
    if row[value] is None:
        return ""
    return f"{_number(row[value])} ({_number(row[low])} to {_number(row[high])})"
