"""A figure: its specification, the text that stands for it, and the picture drawn from it.

Specifications are plain values in Vega-Lite 6, so that one figure can be a picture, a page that
answers to the mouse, or a notebook's chart. Colours are told apart by people who do not see red
from green, and each is at least 3 to 1 against white.

Sources: Tol, Colour schemes, SRON/EPS/TN/09-002, 2021 (bright and muted schemes).
         W3C, Web Content Accessibility Guidelines 2.2, 1.1.1, 1.4.1 and 1.4.11.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Specification = Mapping[str, Any]

WIDTH = 620
"""Of the plotted area, in pixels."""

DARK, BLUE, LIGHT_BLUE, GREEN, GREY, OCHRE, RED, PURPLE = (
    "#222222",
    "#004488",
    "#4477AA",
    "#117733",
    "#777777",
    "#997700",
    "#BB3344",
    "#882255",
)
SERIES = (BLUE, RED, GREEN, OCHRE, PURPLE, GREY)
"""For groups that have no order."""

_LOOK: Mapping[str, Any] = {
    "font": "sans-serif",
    "background": "white",
    "padding": 6,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelColor": DARK,
        "titleColor": DARK,
        "domainColor": "#666666",
        "tickColor": "#666666",
        "gridColor": "#E6E6E6",
    },
    "legend": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"},
    "header": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"},
}


@dataclass(frozen=True, slots=True)
class Figure:
    """What is drawn, and the words that say the same."""

    specification: Specification
    caption: str
    """What it shows, of whom, and how it was obtained."""
    alternative: str
    """For who does not see it; made from the same rows."""
    number: str | None = None
    """As in a study report: "14.2.1"; None: unnumbered."""


def as_svg(figure: Figure) -> str:
    """Draw a figure; the same figure, the same text."""
    import vl_convert

    whole = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "config": _LOOK,
        **figure.specification,
    }
    svg: str = vl_convert.vegalite_to_svg(whole, vl_version="6.4")
    return svg
