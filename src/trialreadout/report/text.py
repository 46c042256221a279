"""Drawn parts as plain text that can be pasted into a mail."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

from rich import box
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from trialreadout.core.inert import visible

_NARROWEST = 20
"""Columns; in fewer nothing would be said at all."""


class _Inert(Console):
    """A console on which no text acts: what a cell holds is shown, and never obeyed."""

    def render_str(self, text: str, **how: Any) -> Text:
        """Show them before the room that a text takes is measured."""
        return super().render_str(visible(text), **how)

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Draw, and show characters that act as what they are."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=visible(segment.text))


class Unbroken:
    """A line that is never broken or cut, however long: something to copy."""

    def __init__(self, line: str) -> None:
        self.line = line

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        """Yield the line as it is."""
        yield Segment(self.line)
        yield Segment.line()


def as_text(*parts: RenderableType, colour: bool, width: int | None = None) -> str:
    """Draw parts below each other, without blanks at the ends of lines.

    Parameters
    ----------
    *parts
        What the functions of this floor return.
    colour
        Whether the text may carry colours; NO_COLOR in the environment forbids them.
    width
        Of a line; that of the terminal unless given.
    """
    console = _Inert(
        file=io.StringIO(), width=width, force_terminal=colour, highlight=False, markup=False
    )
    console.width = max(console.width, _NARROWEST)
    with console.capture() as capture:
        for part in parts:
            console.print(part, crop=False)
    return "\n".join(line.rstrip() for line in capture.get().splitlines()).rstrip()


def columns_under(*headings: tuple[str, bool]) -> Table:
    """Make an empty table; a heading is followed by whether its column holds numbers."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False)
    for heading, numbers in headings:
        if numbers:
            table.add_column(heading, justify="right", no_wrap=True)
        else:
            table.add_column(heading, overflow="fold")
    return table


def counted(n: int, word: str) -> str:
    """Count things in words: "1 patient", "2,000 patients"."""
    return f"{n:,} {word}{'' if n == 1 else 's'}"


def capitalised(words: str) -> str:
    """Begin with a capital, and leave the others as they are."""
    return words[:1].upper() + words[1:]
