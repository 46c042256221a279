"""The scans of a study as a list for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from trialreadout.report.text import columns_under, counted

if TYPE_CHECKING:
    from trialreadout.sources.dicom.listed import ListedScan

_HEADINGS = (
    ("patient", True),
    ("day", True),
    ("visit", False),
    ("kind", True),
    ("s", True),
    ("counts", True),
    ("MBq", True),
    ("h", True),
)
"""And whether a column is never broken."""
_LEGEND = "s: seconds that a point was before the camera; h: hours after administration."


def render_scans(scans: Sequence[ListedScan]) -> RenderableType:
    """Draw a line for each scan, and below the lines what is missing of them."""
    if not scans:
        return Text("The table of scans has no row.")
    table = columns_under(*_HEADINGS)
    for scan in scans:
        table.add_row(
            scan.subject,
            "" if scan.scanned_on is None else scan.scanned_on.isoformat(),
            scan.visit or "",
            scan.kind or "",
            _number(scan.seconds, ".0f"),
            _number(scan.counts, ",d"),
            _number(scan.administered_mbq, ".0f"),
            _number(scan.hours_after, ".1f"),
        )
    lines = [
        f"{scan.subject}, {scan.scanned_on or 'day not known'}, {scan.kind}: "
        f"{'; '.join(scan.missing)}"
        for scan in scans
        if scan.missing
    ]
    number = Text(f"{counted(len(scans), 'scan')}. {_LEGEND}")
    parts: list[RenderableType] = [table, number]
    ways = Counter(scan.posterior for scan in scans if scan.posterior is not None)
    if ways:
        said = "; ".join(f"{way} ({n:,})" for way, n in sorted(ways.items()))
        parts.append(Text(f"View from behind: {said}."))
    if lines:
        parts += [Text("\nNot known:"), *(Text(f"  {line}") for line in lines)]
    return Group(*parts)


def _number(value: float | None, form: str) -> str:
    return "" if value is None else format(value, form)
