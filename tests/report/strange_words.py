"""Words that a study may hold, and that no file may take for its own markup."""

from __future__ import annotations

from datetime import date

from trialreadout.report.document import Document, Heading, Paragraph
from trialreadout.report.tables import Cell, Table

STRANGE = (
    "#let x = 1; #x",
    "$a + b$",
    "*b* _u_ `c` ~ -- ... 'q' \"q\"",
    "= heading",
    "+ item",
    "// comment /* and */ more",
    "<label> @reference \\ back & amp;",
    "[content] {code} #{1 + 1}",
    "Ångström Müller Żółć Ελλάδα Україна ≥ 30 % √ µ ±",
    "N" * 60,
    "https://example.org/a?b=c",
)


def document_saying(words: str) -> Document:
    """Say the same words everywhere."""
    table = Table(
        words,
        (words, "B"),
        ((Cell(words), Cell(words, "r/1", link=True)), (Cell(words), Cell(words, "r/1"))),
        population=words,
        footnotes=(words,),
    )
    blocks = (Heading(1, words, "a"), Paragraph((Cell(words, "r/1", link=True),)), table)
    return Document(words, words, (words,), blocks, date(2020, 2, 29))
