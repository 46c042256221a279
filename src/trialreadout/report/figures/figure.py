"""A figure: its specification, the text that stands for it, and the picture drawn from it.

Specifications are plain values in Vega-Lite 6, so that one figure can be a picture, a page that
answers to the mouse, or a notebook's chart. Colours are told apart by people who do not see red
from green, and each is at least 3 to 1 against white; what stands side by side differs in lightness
as well, or in dash or shape, so that it is told apart in grey print.

Letters are those of the typeface in `report/fonts`. Where a reader's machine lacks it, one of the
same widths takes its place.

Sources: Tol, Colour schemes, SRON/EPS/TN/09-002, 2021 (bright and muted schemes).
         W3C, Web Content Accessibility Guidelines 2.2, 1.1.1, 1.4.1 and 1.4.11.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from trialreadout.report.figures.picture import VEGA_LITE, Picture, picture_of

if TYPE_CHECKING:
    import altair

Specification = Mapping[str, Any]
Row = Mapping[str, Any]

WIDTH = 620
"""Of the plotted area, in pixels."""

DARK, BLUE, LIGHT_BLUE, GREEN, GREY, OCHRE, RED, PURPLE = (
    "#222222",
    "#004488",
    "#4477AA",
    "#0B5A34",
    "#808080",
    "#997700",
    "#BB3344",
    "#882255",
)
PALE_BLUE, AXIS, GRID = "#9CC3E0", "#666666", "#E6E6E6"
SERIES = (BLUE, RED, OCHRE, GREEN, GREY, PURPLE)
"""For groups that have no order."""
TINTS = ("#A9C8E8", "#E9D08A", "#E8AFA8", "#B5D6B2", "#D3BFDB", "#FFFFFF")
"""Fills with an outline, on which a mark can be seen; for groups that have no order."""
DASHES = ([1, 0], [7, 3], [2, 2], [9, 2, 2, 2], [5, 1], [1, 4])
"""For the same groups, in the same order."""

_MANY_LINES = 60
_FONT = "Arimo, 'Liberation Sans', Arial, Helvetica, sans-serif"
_LOOK: Mapping[str, Any] = {
    "font": _FONT,
    "background": "white",
    "aria": False,
    "padding": 6,
    "view": {"stroke": None},
    "axis": {
        "labelFlush": False,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelColor": DARK,
        "titleColor": DARK,
        "domainColor": AXIS,
        "tickColor": AXIS,
        "gridColor": GRID,
    },
    "legend": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"},
    "header": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"},
}


@dataclass(frozen=True)
class Figure:
    """What is drawn, and the words that say the same."""

    specification: Specification
    caption: str
    """What it shows, of whom, and how it was obtained."""
    alternative: str
    """For who does not see it; made from the same rows."""
    number: str | None = None
    """As in a study report: "14.2.1"; None: unnumbered."""
    kind: str = ""
    """What is drawn, in a few words that every study shares: "waterfall"."""

    @property
    def data(self) -> dict[str, tuple[Row, ...]]:
        """The rows drawn, by the name of their dataset; without one, "rows", "rows 2", ..."""
        found: dict[str, tuple[Row, ...]] = {}
        for name, rows in _datasets(self.specification):
            unnamed = "rows" if "rows" not in found else f"rows {len(found) + 1}"
            found[name or unnamed] = rows
        return found

    @property
    def whole(self) -> dict[str, Any]:
        """The specification with the look that all figures share."""
        schema = f"https://vega.github.io/schema/vega-lite/v{VEGA_LITE.partition('.')[0]}.json"
        return {"$schema": schema, "config": _LOOK, **self.specification}

    @cached_property
    def picture(self) -> Picture:
        """The figure drawn, once for every file that shows it."""
        return picture_of(self.whole)

    @property
    def chart(self) -> altair.TopLevelMixin:
        """The same figure for a notebook."""
        import altair

        chart: altair.TopLevelMixin = altair.Chart.from_dict(self.whole)
        return chart


def strength_of(lines: int) -> float:
    """Say how opaque lines are that cross each other: many let each other be seen."""
    return 1.0 if lines <= _MANY_LINES else 0.4


def _datasets(part: Mapping[str, Any]) -> Iterator[tuple[str | None, tuple[Row, ...]]]:
    """Walk through a specification and its layers."""
    for name, rows in part.get("datasets", {}).items():
        yield name, tuple(rows)
    data = part.get("data", {})
    if "values" in data:
        yield data.get("name"), tuple(data["values"])
    inner: Sequence[Mapping[str, Any]] = part.get("layer", ())
    for each in (*inner, *([part["spec"]] if "spec" in part else [])):
        yield from _datasets(each)
