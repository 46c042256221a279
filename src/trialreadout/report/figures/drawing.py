"""Figures that no axis measures: boxes, dots, lines and words, each at its place in pixels.

They are Vega-Lite marks like those of the other figures, with the place of each as it stands in the
data: x from the left, y from above.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap
from typing import Any

from trialreadout.report.figures.figure import DARK, Specification

Row = dict[str, Any]

FONT = 12
"""The size of words, in pixels."""
LINE = 15
"""From one line of words to the next."""
_PER_LETTER = 6.3
"""The width of a letter on the average; sans-serif letters are a little narrower."""
_PLACES = ("x", "x2", "y", "y2")


def drawing(width: float, height: float, layers: Iterable[Row]) -> Specification:
    """Put layers of marks on one plane."""
    return {"width": width, "height": height, "layer": list(layers)}


def marks(rows: Sequence[Mapping[str, Any]], mark: Mapping[str, Any]) -> Row:
    """Draw a mark a row, at its `x`, `y`, `x2` and `y2`; its `text` if it has one."""
    named = set(rows[0]) if rows else {"x", "y"}
    encoding: Row = {
        name: {"field": name, "type": "quantitative", "scale": None, "axis": None}
        if name in ("x", "y")
        else {"field": name}
        for name in _PLACES
        if name in named
    }
    if "text" in named:
        encoding["text"] = {"field": "text", "type": "nominal"}
    return {"data": {"values": list(rows)}, "mark": dict(mark), "encoding": encoding}


def words(rows: Sequence[Mapping[str, Any]], align: str = "left", **more: Any) -> Row:
    """Write the `text` of each row, lines parted by a line feed, about its middle."""
    mark = {
        "type": "text",
        "align": align,
        "baseline": "middle",
        "fontSize": FONT,
        "lineHeight": LINE,
        "lineBreak": "\n",
        "color": DARK,
        "limit": 0,
    }
    return marks(rows, mark | more)


def folded(text: str, width: float) -> str:
    """Break words into lines that fit into a width in pixels, parted by line feeds.

    A word that is wider than that is broken too; nothing is cut off.
    """
    return "\n".join(wrap(text, max(int(width / _PER_LETTER), 1))) or text


def lines_of(text: str) -> int:
    """Count the lines of a text that was folded."""
    return text.count("\n") + 1


def from_the_middle(text: str, y: float) -> float:
    """Find where the first line stands, so that all lines together have their middle at `y`."""
    return y - (lines_of(text) - 1) * LINE / 2
