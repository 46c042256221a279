"""The report as a Word file: real tables, headings by which Word navigates, pictures to print.

Tables repeat their head on each page, and captions are numbered by fields unless a number is
given. The file is dated by the data cut-off, and so are its parts: the same document gives the
same bytes.

Source: ISO/IEC 29500-1:2016 (Office Open XML).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime, time
from typing import TYPE_CHECKING

from trialreadout.report.document import Document, Heading, Paragraph
from trialreadout.report.figures.figure import Figure
from trialreadout.report.kept_together import stays_whole
from trialreadout.report.laid_out import MARGIN_MM, Item, Places, Sheet, printable
from trialreadout.report.tables import Table

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section

    from trialreadout.report.word_xml import Bookmarks

REPORT_DOCX = "report.docx"


def render_docx(document: Document, sheets: Sequence[Sheet]) -> bytes:
    """Write a document as a Word file.

    Parameters
    ----------
    document
        The report.
    sheets
        The same, as `laid_out` lays it out.

    Returns
    -------
    The file; the same document gives the same bytes.
    """
    import docx

    from trialreadout.report.word_style import style
    from trialreadout.report.word_xml import Bookmarks

    word = docx.Document()
    _describe(word, document)
    style(word)
    _size(word.sections[0], Sheet(across=False, items=()))
    bookmarks = Bookmarks(Places(sheets))
    word.add_paragraph(printable(document.identifier))
    word.add_paragraph(printable(document.title), style="Title")
    for note in document.notes:
        word.add_paragraph(printable(note))
    _running(word, document)
    _contents(word, sheets, bookmarks)
    for sheet in sheets:
        _begin(word, sheet)
        for item in sheet.items:
            _add(word, item, sheet, bookmarks)
    buffer = io.BytesIO()
    word.save(buffer)
    return _dated(buffer)


_LONGEST_PROPERTY = 255
"""Characters of what a Word file says of itself; the title stands whole on its first page."""


def _describe(word: WordFile, document: Document) -> None:
    about = word.core_properties
    title, identifier = (
        printable(text)[:_LONGEST_PROPERTY] for text in (document.title, document.identifier)
    )
    about.title, about.subject = title, identifier
    about.author = about.last_modified_by = identifier
    about.comments, about.language, about.revision = "", "en", 1
    _without_thumbnail(word)
    about.created = about.modified = datetime.combine(document.dated, time())


def _without_thumbnail(word: WordFile) -> None:
    """Take out the picture of the file that a new one is made from."""
    package = word.part.package
    for name, related in list(package.rels.items()):
        if related.reltype.endswith("/thumbnail"):
            del package.rels[name]


def _contents(word: WordFile, sheets: Sequence[Sheet], bookmarks: Bookmarks) -> None:
    """List the chapters; Word adds the pages when it opens the file or is asked to."""
    from trialreadout.report.word_style import CONTENTS
    from trialreadout.report.word_xml import paragraph_of, text_of

    word.add_paragraph("Contents", style="TOC Heading")
    headings = [
        item.block
        for sheet in sheets
        for item in sheet.items
        if isinstance(item.block, Heading) and item.block.level < 3
    ]
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r><w:r><w:instrText '
        'xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    for at, heading in enumerate(headings):
        indent = "\u2003" * (heading.level - 1)
        before, after = bookmarks.to(_place_of(heading))
        line = f"{before}{text_of(f'{indent}{heading.text}')}{after}"
        first, last = at == 0, at == len(headings) - 1
        runs = f"{begin * first}{line}{end * last}"
        _put(word, paragraph_of(runs, CONTENTS))


def _place_of(heading: Heading) -> str:
    return f"#{heading.anchor}"


def _put(word: WordFile, element: BaseOxmlElement) -> None:
    """Put an element last; the last section stands behind it."""
    word.element.body.insert_element_before(element, "w:sectPr")


def _running(word: WordFile, document: Document) -> None:
    """Name the study above every page but the first, and number each."""
    from trialreadout.report.word_xml import field, paragraph_of, text_of

    section = word.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = printable(document.head)
    pages = f"{text_of('Page ')}{field('PAGE', '1')}{text_of(' of ')}{field('NUMPAGES', '1')}"
    for footer in (section.footer, section.first_page_footer):
        line = footer.paragraphs[0]._p
        line.addprevious(paragraph_of(pages, "Footer"))
        line.getparent().remove(line)


def _begin(word: WordFile, sheet: Sheet) -> None:
    """Begin a sheet on a new page, upright or across; what ends the one before takes no room."""
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.shared import Pt

    section = word.add_section(WD_SECTION.NEW_PAGE)
    last = word.paragraphs[-1]
    last.paragraph_format.space_after, last.paragraph_format.line_spacing = Pt(0), Pt(1)
    section.different_first_page_header_footer = False
    section.orientation = WD_ORIENT.LANDSCAPE if sheet.across else WD_ORIENT.PORTRAIT
    _size(section, sheet)


def _size(section: Section, sheet: Sheet) -> None:
    from docx.shared import Mm

    section.page_width, section.page_height = (Mm(each) for each in sheet.page_mm)
    section.left_margin = section.right_margin = Mm(MARGIN_MM)
    section.top_margin = section.bottom_margin = Mm(MARGIN_MM)


def _add(word: WordFile, item: Item, sheet: Sheet, bookmarks: Bookmarks) -> None:
    from trialreadout.report.word_style import TABLE_NOTE, TABLE_TEXT
    from trialreadout.report.word_xml import paragraph_of, runs_of, table_of, text_of

    match item.block:
        case Heading(level, text) as heading:
            before, after = bookmarks.at(_place_of(heading))
            _put(word, paragraph_of(f"{before}{text_of(text)}{after}", f"Heading{level}"))
        case Paragraph(parts):
            _put(word, paragraph_of(runs_of(parts, bookmarks), "Normal", keep=item.kept))
        case Figure() as figure:
            _picture(word, item, figure, sheet)
            _caption(word, item, figure.caption)
        case Table() as table:
            _caption(word, item, table.caption, keep=True)
            if table.population:
                _put(word, paragraph_of(text_of(table.population), TABLE_TEXT, keep=True))
            widths = sheet.widths_of(table)
            whole = stays_whole(table, widths)
            _put(word, table_of(table, item.label or "", widths, bookmarks, whole=whole))
            _put(word, paragraph_of(text_of(" ".join(table.footnotes)), TABLE_NOTE))


def _caption(word: WordFile, item: Item, caption: str, *, keep: bool = False) -> None:
    from trialreadout.report.word_xml import BOLD, field, paragraph_of, text_of

    kind, _, number = (item.label or "").rpartition(" ")
    counted = f"SEQ {kind} \\* ARABIC"
    numbered = text_of(number, BOLD) if item.own_number else field(counted, number, BOLD)
    runs = f"{text_of(f'{kind} ', BOLD)}{numbered}{text_of('.', BOLD)}{text_of(f' {caption}')}"
    _put(word, paragraph_of(runs, "Caption", keep=keep))


def _picture(word: WordFile, item: Item, figure: Figure, sheet: Sheet) -> None:
    """Put a picture in, no larger than the page, with the words that stand for it."""
    from docx.shared import Mm

    if item.picture is None:
        raise TypeError(f"not drawn: {figure.caption}")
    paragraph = word.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    inline = paragraph.add_run().add_picture(
        io.BytesIO(item.picture.png), width=Mm(sheet.width_of(item.picture))
    )
    named = inline._inline.docPr
    named.set("name", item.label or "")
    named.set("descr", printable(figure.alternative))


def _dated(buffer: io.BytesIO) -> bytes:
    """Pack the parts anew, each with the date of `ZipInfo`, 1980-01-01."""
    packed = io.BytesIO()
    with zipfile.ZipFile(buffer) as parts, zipfile.ZipFile(packed, "w") as out:
        for name in parts.namelist():
            about = zipfile.ZipInfo(name)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.create_system = 0
            out.writestr(about, parts.read(name))
    return packed.getvalue()
