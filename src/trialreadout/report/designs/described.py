"""A design as it is shown, whatever its kind: its plan, a table of true rates, a paragraph.

The same value is drawn in the terminal and handed to programs, so that both say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from rich import box
from rich.bar import Bar
from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from trialreadout.core.rounding import rounded


@dataclass(frozen=True, slots=True)
class Curve:
    """What a design does at several true rates or medians."""

    heading: str
    """What the bar shows."""
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """A row a true rate: as many cells as there are columns."""
    shares: tuple[float, ...]
    """The bar of each row, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Described:
    """A design, said in full."""

    title: str
    plan: tuple[tuple[str, str], ...]
    """What is done, in rows of a label and a value."""
    kept: tuple[tuple[str, str], ...]
    """What the plan keeps: true error rates, expected sizes, widths."""
    paragraph: str
    """In sentences, for `place`."""
    document: dict[str, Any]
    """For programs: the kind of design, what was asked, the plan, and the curve."""
    curve: Curve | None = None
    tables: tuple[Curve, ...] = field(default=())
    """Further tables; without shares they have no bar."""
    place: Literal["protocol", "report"] = "protocol"
    """Where the paragraph belongs: before the trial, or after."""

    def as_dict(self) -> dict[str, Any]:
        """Return the design as plain values, the paragraph included."""
        return {**self.document, "text": self.paragraph}


def percent(share: float, decimals: int = 1) -> str:
    """Write a share in per cent: "30 %", "4.7 %"; nothing that can happen is 0, or 100."""
    printed = rounded(100 * share, decimals)
    last = 10.0**-decimals
    if share > 0 and float(printed) == 0:
        return f"<{last:.{decimals}f} %"
    if share < 1 and float(printed) == 100:
        return f">{100 - last:.{decimals}f} %"
    return f"{printed} %"


def rate(share: float) -> str:
    """Write a rate that somebody chose, with no more digits than it has: "7.5 %"."""
    return f"{100 * share:.10g} %"


def render_design(design: Described) -> RenderableType:
    """Draw a design for the terminal."""
    parts: list[RenderableType] = [Text(design.title, style="bold"), ""]
    parts += [_pairs(design.plan), ""]
    if design.kept:
        parts += [_pairs(design.kept), ""]
    for each in (*design.tables, *([design.curve] if design.curve else [])):
        parts += [Text(each.heading, style="bold"), _table(each), ""]
    parts += [
        Text(f"For the {design.place}", style="bold"),
        Padding(Text(design.paragraph), (0, 0, 0, 2)),
    ]
    return Group(*parts)


def _pairs(rows: Sequence[tuple[str, str]]) -> RenderableType:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column()
    for label, value in rows:
        table.add_row(Text(f"  {label}"), Text(value))
    return table


def _table(curve: Curve) -> RenderableType:
    table = Table(box=box.SIMPLE_HEAD, expand=bool(curve.shares), padding=(0, 1), pad_edge=False)
    for at, name in enumerate(curve.columns):
        # In a narrow terminal lines are wrapped between words; a number is never cut.
        words = " ".join([name, *(row[at] for row in curve.rows)]).replace(" %", "_%").split()
        table.add_column(Text(name), justify="right", min_width=max(map(len, words)))
    if curve.shares:
        table.add_column("", ratio=1)
    for at, cells in enumerate(curve.rows):
        bar = [_Share(curve.shares[at])] if curve.shares else []
        table.add_row(*map(Text, cells), *bar)
    return table


class _Share:
    """A bar as wide as its column is for 1."""

    def __init__(self, share: float) -> None:
        self.bar = Bar(1, 0, min(max(share, 0.0), 1.0))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        """Draw it in the width that is left."""
        yield from console.render(self.bar, options)
