"""Series that were asked of a server, as a list for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from trialreadout.report.text import columns_under

if TYPE_CHECKING:
    from trialreadout.sources.dicom.fetched import FetchedSeries

_HEADINGS = (
    ("subject", False),
    ("of", True),
    ("on", True),
    ("files", True),
    ("", True),
    ("series", False),
)


def render_fetched(series: Sequence[FetchedSeries]) -> RenderableType:
    """Draw a line for each series, and count what became of them."""
    if not series:
        return Text("No series.")
    table = columns_under(*_HEADINGS)
    for each in series:
        table.add_row(
            each.subject,
            each.modality or "",
            each.series_on or "",
            "" if each.instances is None else f"{each.instances:,}",
            each.state,
            each.series,
        )
    states = Counter(each.state for each in series)
    said = ", ".join(f"{number:,} {state}" for state, number in states.items())
    return Group(table, Text(f"{len(series):,} series: {said}."))
