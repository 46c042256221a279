"""Words that a study may hold, and that no file may take for its own markup."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

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


words = st.one_of(
    st.sampled_from(STRANGE),
    st.text(max_size=40),
    st.text(alphabet="N#*_[]<>\\\"'$@-\u2007\u202e\u200b ", max_size=200),
)
"""Whatever people may write."""


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Any document without figures: each block says what it likes, wide tables among them."""
    cells = st.builds(Cell, words, st.sampled_from((None, "r/1", "r/2")), link=st.booleans())

    @st.composite
    def tables(draw: st.DrawFn) -> Table:
        width = draw(st.integers(1, 10))
        rows = st.lists(st.tuples(*[cells] * width), max_size=4)
        columns = st.tuples(*[words] * width)
        notes = st.lists(words, max_size=3).map(tuple)
        number = st.sampled_from((None, "14.2.1", "16.2.6.1"))
        return Table(
            draw(words),
            draw(columns),
            tuple(draw(rows)),
            number=draw(number),
            population=draw(st.none() | words),
            footnotes=draw(notes),
        )

    paragraphs = st.lists(cells, max_size=3).map(lambda parts: Paragraph(tuple(parts)))
    blocks = draw(
        st.lists(
            paragraphs | tables() | st.builds(Heading, st.integers(1, 3), words, words), max_size=5
        )
    )
    anchored = tuple(
        Heading(each.level, each.text, f"{at}") if isinstance(each, Heading) else each
        for at, each in enumerate(blocks)
    )
    return Document(draw(words), draw(words), tuple(draw(st.lists(words, max_size=2))), anchored)


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
