"""A report as a document for paper: headings, paragraphs, figures and tables.

Whoever writes a PDF or a Word file reads the same blocks in the same order; none of them computes,
and none leaves a block out. The page has more than paper can hold, and draws the same tables,
figures and sentences in its own order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trialreadout.report.figures.figure import Figure
from trialreadout.report.tables import Cell, Table


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of what follows, until the next of its level."""

    level: int
    """1 for a chapter, 2 and 3 beneath it."""
    text: str
    anchor: str
    """Unique in the document."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; the parts that are a number of the trial name their result."""

    parts: tuple[Cell, ...]

    @property
    def text(self) -> str:
        """All parts end to end."""
        return "".join(part.text for part in self.parts)


UNDATED = date(1980, 1, 1)
"""Where there is no cut-off: the archives of Word files have nothing earlier."""

Block = Heading | Paragraph | Figure | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A report."""

    title: str
    identifier: str
    """Of the study."""
    notes: tuple[str, ...]
    """What stands on the first page and on none other: invented patients, for research only."""
    blocks: tuple[Block, ...]
    cut_off: date | None = None
    """Of the data; files are dated by it, so that the same report has the same bytes."""
    synthetic: bool = False
    """Whether its patients are invented, which every sheet of paper says."""

    @property
    def dated(self) -> date:
        """The date that its files bear: the cut-off, else one that nobody takes for true."""
        return self.cut_off or UNDATED

    @property
    def head(self) -> str:
        """What stands above every page: the study, its cut-off, and invented patients."""
        parts = [self.identifier]
        if self.cut_off is not None:
            parts.append(f"Data cut-off {self.cut_off}")
        if self.synthetic:
            parts.append("Invented patients")
        return " · ".join(parts)
