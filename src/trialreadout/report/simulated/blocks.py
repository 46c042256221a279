"""Tables of the same columns below each other in the terminal, in line with one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, ConsoleOptions, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from trialreadout.report.tables import Table

INDENT = 2
_NARROWEST = 14
"""Of the column of words."""


class Blocks:
    """Tables that share their columns: the headings once, then each caption above its rows.

    Columns of numbers are as wide as they need to be; the words before them take what is left.
    """

    def __init__(self, tables: Sequence[Table]) -> None:
        self.tables = tables
        headings = {table.columns[1:] for table in tables}
        columns = zip(*headings, strict=True)
        self.headings = [_shared(list(each)).lower() for each in columns]

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        """Yield the headings, and the tables."""
        words, *numbers = self._widths()
        taken = sum(numbers)
        apart = 2 if INDENT + words + taken + 2 * len(numbers) <= options.max_width else 1
        left = options.max_width - taken - apart * len(numbers) - INDENT
        widths = [max(min(words, left), _NARROWEST), *numbers]
        whole = sum(widths) + apart * len(numbers)
        yield Padding(_grid([["", *self.headings]], widths, apart), (0, 0, 0, INDENT))
        yield Text("─" * min(INDENT + whole, options.max_width))
        for table in self.tables:
            if len(self.tables) > 1:
                yield Text(table.caption, style="bold")
            rows = [[cell.text for cell in row] for row in table.rows]
            yield Padding(_grid(rows, widths, apart), (0, 0, 0, INDENT))

    def _widths(self) -> list[int]:
        rows = [row for table in self.tables for row in table.rows]
        texts = [[cell.text for cell in row] for row in rows]
        headings = [each.split() for each in ("", *self.headings)]
        return [
            max([len(row[place]) for row in texts] + [len(word) for word in headings[place]])
            for place in range(len(headings))
        ]


def _shared(headings: Sequence[str]) -> str:
    """Head a column by what its tables call it, or by the end that their words share."""
    if len(set(headings)) == 1:
        return headings[0]
    return "Interval holds it"


def _grid(rows: Sequence[Sequence[str]], widths: Sequence[int], apart: int) -> Grid:
    grid = Grid.grid(padding=(0, apart, 0, 0))
    for place, width in enumerate(widths):
        grid.add_column(width=width, justify="right" if place else "left", overflow="fold")
    for row in rows:
        grid.add_row(*map(Text, row))
    return grid
