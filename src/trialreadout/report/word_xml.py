"""Pieces of WordprocessingML that python-docx has no words for: tables, fields, places.

Source: ISO/IEC 29500-1:2016 (Office Open XML), part 17.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement

from trialreadout.report.column_widths import PADDING
from trialreadout.report.laid_out import Places, printable
from trialreadout.report.tables import Cell, Table
from trialreadout.report.word_style import TABLE_TEXT, style_id

BOLD = "<w:rPr><w:b/></w:rPr>"
_AT_LEAST = 2
"""Rows on a page that a table begins on, and beside its footnotes."""
_LONG_CELL = 500
"""Of more characters than these a row may go on on the next page."""
_UNCUT = "<w:cantSplit/>"
_LINK_ENDS = "</w:hyperlink>"
_LINK = '<w:rPr><w:color w:val="004488"/></w:rPr>'
_LINES = "".join(
    f'<w:{side} w:val="single" w:sz="{width}" w:space="0" w:color="{colour}"/>'
    for side, width, colour in (
        ("top", 8, "000000"),
        ("bottom", 8, "000000"),
        ("insideH", 2, "BBBBBB"),
    )
)


class Bookmarks:
    """Names by which one place of a file points to another."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._numbers: dict[str, int] = {}

    def around(self, cell: Cell) -> tuple[str, str]:
        """Say what stands before and after the text of a cell."""
        place = self._places.of(cell)
        if "to" in place:
            return self.to(place["to"])
        return self.at(place["at"]) if "at" in place else ("", "")

    def to(self, place: str) -> tuple[str, str]:
        """Point to a place."""
        return f'<w:hyperlink w:anchor="{self._name(place)}">', _LINK_ENDS

    def at(self, place: str) -> tuple[str, str]:
        """Mark a place."""
        name = self._name(place)
        number = self._numbers[place]
        start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
        return start, f'<w:bookmarkEnd w:id="{number}"/>'

    def _name(self, place: str) -> str:
        return f"_r{self._numbers.setdefault(place, len(self._numbers))}"


def text_of(text: str, properties: str = "") -> str:
    """Write a run of text, whatever it holds."""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(printable(text))}</w:t></w:r>'


def runs_of(cells: Sequence[Cell], bookmarks: Bookmarks) -> str:
    """Write the parts of a text, with the places that they are and those they point to."""
    written = []
    for cell in cells:
        before, after = bookmarks.around(cell)
        linked = _LINK if after == _LINK_ENDS else ""
        written.append(f"{before}{text_of(cell.text, linked)}{after}")
    return "".join(written)


def field(instruction: str, shown: str, properties: str = "") -> str:
    """Write a field: what Word computes, and what stands there until it does."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{text_of(shown, properties)}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def paragraph_of(runs: str, style: str, *, keep: bool = False) -> BaseOxmlElement:
    """Write a paragraph in a style, by its name; one that is kept stays with the next."""
    return parse_xml(_paragraph(runs, style, keep, f" {nsdecls('w')}"))


def _paragraph(runs: str, style: str, keep: bool, spaces: str = "") -> str:
    about = f'<w:pStyle w:val="{style_id(style)}"/>{"<w:keepNext/>" * keep}'
    return f"<w:p{spaces}><w:pPr>{about}</w:pPr>{runs}</w:p>"


def table_of(
    table: Table, label: str, widths: Sequence[int], bookmarks: Bookmarks, *, whole: bool
) -> BaseOxmlElement:
    """Write a table whose head is repeated on each page and whose rows stay whole.

    Parameters
    ----------
    table
        What stands in it; its footnotes stay on the page of its last rows.
    label
        Its name, which a screen reader says.
    widths
        Of its columns, in twentieths of a point.
    bookmarks
        Of the file.
    whole
        Whether all of it stands on one page.
    """
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    head = [text_of(column, BOLD) for column in table.columns]
    last = len(table.rows) - _AT_LEAST
    rows = "".join(
        _row(
            [runs_of([cell], bookmarks) for cell in row],
            widths,
            keep=whole or at < _AT_LEAST or at >= last,
            properties="" if any(len(cell.text) > _LONG_CELL for cell in row) else _UNCUT,
        )
        for at, row in enumerate(table.rows)
    )
    first = _row(head, widths, keep=True, properties=f"{_UNCUT}<w:tblHeader/>")
    return parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{_LINES}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{PADDING}" w:type="dxa"/>'
        f'<w:right w:w="{PADDING}" w:type="dxa"/></w:tblCellMar>'
        '<w:tblLook w:val="00A0" w:firstRow="1" w:firstColumn="1" w:lastRow="0" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(printable(label))}/>"
        f"<w:tblDescription w:val={quoteattr(printable(table.caption))}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{first}{rows}</w:tbl>"
    )


def _row(runs: Sequence[str], widths: Sequence[int], *, keep: bool, properties: str) -> str:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{_paragraph(each, TABLE_TEXT, keep)}</w:tc>"
        for each, width in zip(runs, widths, strict=True)
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"
