"""A document laid out for paper: sheets upright or across, each figure and table with its label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trialreadout.report.column_widths import TWENTIETHS_PER_MM, widths_of
from trialreadout.report.document import Block, Document, Heading, Paragraph
from trialreadout.report.figures.figure import Figure
from trialreadout.report.figures.picture import Picture
from trialreadout.report.kept_together import stay_with_next
from trialreadout.report.tables import Cell, Table

MOST_COLUMNS = 7
"""Of more than these a table lies across."""
_SHORT_MM, _LONG_MM, MARGIN_MM = 210, 297, 20
"""A4, and what is left free on each side."""
_CAPTION_MM, _PICTURE_MM = 50, 150
"""What is left for the caption of a picture, and how wide it is at most: its letters are then as
large as those of tables."""
_HALF_MM, _LITTLE = 108, 0.8
"""The height at which two pictures with their captions share a page, and how much smaller a picture
is made for it at most."""
_LISTING = "16."
"""What the numbers of listings begin with in a study report (ICH E3, appendix 16.2)."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Item:
    """A block in its place."""

    block: Block
    label: str | None = None
    """"Figure 2" or "Table 14.2.1", unique in the document; None: neither figure nor table."""
    own_number: bool = False
    """Whether the number is the block's own, and not that of its place among the others."""
    picture: Picture | None = None
    """Of a figure."""
    kept: bool = False
    """Whether the next item may not begin another page."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Items that share the way in which the paper lies."""

    across: bool
    items: tuple[Item, ...]

    @property
    def page_mm(self) -> tuple[int, int]:
        """Width and height of its pages."""
        return (_LONG_MM, _SHORT_MM) if self.across else (_SHORT_MM, _LONG_MM)

    @property
    def room_mm(self) -> tuple[int, int]:
        """Width and height that a picture may take, above its caption."""
        return min(self.width_mm, _PICTURE_MM), self.page_mm[1] - 2 * MARGIN_MM - _CAPTION_MM

    def width_of(self, picture: Picture) -> float:
        """Say how wide a picture is; one that is little too high for half a page is made to fit."""
        width, height = self.room_mm
        whole, half = picture.within(width, height), picture.within(width, _HALF_MM)
        return half if half >= _LITTLE * whole else whole

    @property
    def width_mm(self) -> int:
        """Width of what is printed."""
        return self.page_mm[0] - 2 * MARGIN_MM

    def widths_of(self, table: Table) -> list[int]:
        """Part the width of its pages among the columns of a table, in twentieths of a point."""
        return widths_of(table, int(self.width_mm * TWENTIETHS_PER_MM))


def laid_out(document: Document) -> tuple[Sheet, ...]:
    """Part a document into sheets, label its figures and tables, and draw its pictures.

    A heading lies as what follows it.
    """
    sheets: list[tuple[bool, list[Item]]] = [(False, [])]
    for item in _items(document):
        across = isinstance(item.block, Table) and len(item.block.columns) > MOST_COLUMNS
        before, items = sheets[-1]
        if across != before and not isinstance(item.block, Heading):
            sheets.append((across, _headings_taken_from(items)))
        sheets[-1][1].append(item)
    return tuple(Sheet(across, tuple(items)) for across, items in sheets if items)


def _headings_taken_from(items: list[Item]) -> list[Item]:
    """Take off the headings that nothing follows yet."""
    taken: list[Item] = []
    while items and isinstance(items[-1].block, Heading):
        taken.insert(0, items.pop())
    return taken


def _items(document: Document) -> Iterator[Item]:
    figures = tables = 0
    kept = stay_with_next(document.blocks)
    for block, stays in zip(document.blocks, kept, strict=True):
        if isinstance(block, Figure):
            figures += block.number is None
            label = f"Figure {block.number or figures}"
            yield Item(block, label, block.number is not None, block.picture)
        elif isinstance(block, Table):
            tables += block.number is None
            kind = "Listing" if (block.number or "").startswith(_LISTING) else "Table"
            yield Item(block, f"{kind} {block.number or tables}", block.number is not None)
        else:
            yield Item(block, kept=stays)


class Places:
    """Each result has one place in a document: the first where it stands itself."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        cells = [cell for sheet in sheets for item in sheet.items for cell in _cells(item.block)]
        self._known = {cell.result for cell in cells if not cell.link}
        self._taken: set[str] = set()

    def of(self, cell: Cell) -> dict[str, str]:
        """Say to which result a cell points, or of which it is the place; nothing, if neither."""
        if cell.result is None or cell.result not in self._known:
            return {}
        if cell.link:
            return {"to": cell.result}
        if cell.result in self._taken:
            return {}
        self._taken.add(cell.result)
        return {"at": cell.result}


def _cells(block: Block) -> Sequence[Cell]:
    if isinstance(block, Paragraph):
        return block.parts
    return [cell for row in block.rows for cell in row] if isinstance(block, Table) else ()


def printable(text: str) -> str:
    """Show what no printer knows, such as control characters, as a replacement character."""
    return _UNPRINTABLE.sub("\ufffd", text)
