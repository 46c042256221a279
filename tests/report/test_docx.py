"""The report as a Word file: every cell in its place, and Word finds its way."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from itertools import pairwise

import docx
import pytest
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from hypothesis import given, settings

from report.papers import all_text, closed_up, expected_tables, tables_of_docx
from report.strange_words import STRANGE, document_saying, documents
from trialreadout.report.document import Document, Heading
from trialreadout.report.docx import render_docx
from trialreadout.report.figures.figure import Figure
from trialreadout.report.laid_out import laid_out, printable
from trialreadout.report.tables import Table
from trialreadout.studies import make_study
from trialreadout.study import Readout, open_study


@pytest.fixture(scope="module", params=["lead", "two-stage"])
def readout(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Readout:
    folder = tmp_path_factory.mktemp("docx") / "study"
    make_study(request.param, folder)
    return open_study(folder).run()


@pytest.fixture(scope="module")
def document(readout: Readout) -> Document:
    return readout.document()


@pytest.fixture(scope="module")
def file(document: Document) -> bytes:
    return render_docx(document, laid_out(document))


@pytest.fixture(scope="module")
def word(file: bytes):
    return docx.Document(io.BytesIO(file))


def test_every_cell_stands_in_its_table_row_and_column(document, file):
    assert tables_of_docx(file) == expected_tables(laid_out(document))


def parts_of(file: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        return {name: parts.read(name).decode(errors="replace") for name in parts.namelist()}


def test_one_typeface_is_named_and_the_one_that_takes_its_place(file, word):
    parts = parts_of(file)
    assert re.search(
        r'<w:font w:name="Arimo">\s*<w:altName w:val="Arial"/>', parts["word/fontTable.xml"]
    )
    named = {
        fonts.get(qn(f"w:{part}"))
        for fonts in word.styles.element.iter(qn("w:rFonts"))
        for part in ("ascii", "hAnsi", "cs", "asciiTheme", "hAnsiTheme", "cstheme")
    }
    assert named <= {"Arimo", "Courier", None}
    assert not re.search("w:rFonts", parts["word/document.xml"])


def test_the_file_is_not_taken_for_an_old_one_and_holds_no_strange_picture(file):
    parts = parts_of(file)
    assert re.search(r'compatibilityMode"[^>]*w:val="15"', parts["word/settings.xml"])
    assert not [name for name in parts if "thumbnail" in name]


def test_captions_count_by_fields_unless_they_have_a_number_of_their_own(document, word):
    items = [i for s in laid_out(document) for i in s.items if i.label is not None]
    captions = [p for p in word.paragraphs if p.style.name == "Caption"]
    for item, paragraph in zip(items, captions, strict=True):
        fields = [each.text.split()[:2] for each in paragraph._p.iter(qn("w:instrText"))]
        assert fields == ([] if item.own_number else [["SEQ", item.label.split()[0]]])
        assert all_text(paragraph).startswith(closed_up(f"{item.label}."))


def test_what_stands_beneath_a_table_is_one_paragraph_on_its_page(document, word):
    tables = [block for block in document.blocks if isinstance(block, Table)]
    blocks = list(word.iter_inner_content())
    beneath = [after for table, after in pairwise(blocks) if isinstance(table, WordTable)]
    assert [each.text for each in beneath] == [" ".join(table.footnotes) for table in tables]
    for table in word.tables:
        *_, last = table._tbl.tr_lst
        assert all(
            p.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None for p in last.iter(qn("w:p"))
        )


def test_heads_are_repeated_and_rows_stay_whole(word):
    for table in word.tables:
        head, *rows = table._tbl.tr_lst
        assert head.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        for row in rows:
            longest = max(len(all_text(cell)) for cell in row.tc_lst)
            if longest <= 400:
                assert row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None


def test_headings_are_headings_and_figures_have_words(document, word):
    found = [(p.style.name, p.text) for p in word.paragraphs if p.style.name.startswith("Heading")]
    headings = [each for each in document.blocks if isinstance(each, Heading)]
    assert found == [(f"Heading {each.level}", each.text) for each in headings]
    figures = [each for each in document.blocks if isinstance(each, Figure)]
    said = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert said == [figure.alternative for figure in figures]


def test_figures_have_at_least_300_dots_to_the_inch(word):
    for shape in word.inline_shapes:
        picture = word.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed]
        width, height = struct.unpack(">II", picture.blob[16:24])
        assert min(width / shape.width.inches, height / shape.height.inches) >= 299


def test_links_lead_to_bookmarks_that_are_there_once(word):
    body = word.element.body
    names = [each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))]
    links = {each.get(qn("w:anchor")) for each in body.iter(qn("w:hyperlink"))}
    assert len(set(names)) == len(names)
    assert links
    assert links <= set(names)


def test_it_is_dated_by_the_cut_off_and_named_by_the_study(document, word):
    about = word.core_properties
    assert about.created.date() == about.modified.date() == document.dated
    assert (about.title, about.subject) == (document.title, document.identifier)


def test_every_page_but_the_first_names_the_study_and_each_its_number(document, word):
    first, *others = word.sections
    assert [each.different_first_page_header_footer for each in word.sections] == [
        True, *(False for _ in others),
    ]  # fmt: skip
    assert first.first_page_header.paragraphs[0].text == ""
    footers = [first.first_page_footer, *(section.footer for section in word.sections)]
    for footer in footers:
        fields = [each.text.strip() for each in footer._element.iter(qn("w:instrText"))]
        assert fields == ["PAGE", "NUMPAGES"]
    for section in word.sections:
        assert section.header.paragraphs[0].text == document.head


def test_the_same_document_gives_the_same_bytes(readout, file):
    again = readout.document()
    assert render_docx(again, laid_out(again)) == file
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("words", [*STRANGE, "患者 😀", "a\x00b"])
def test_words_of_a_study_are_text_and_never_markup(words):
    document = document_saying(words)
    sheets = laid_out(document)
    (read,) = tables_of_docx(render_docx(document, sheets))
    shown = closed_up(words.replace("\x00", "\ufffd"))
    assert read.rows == ((shown, shown), (shown, shown))


@settings(max_examples=40)
@given(documents())
def test_any_document_of_any_words_gives_a_file_that_opens_and_says_them(document):
    sheets = laid_out(document)
    read = tables_of_docx(render_docx(document, sheets))
    assert [(each.columns, each.rows) for each in read] == [
        tuple(each) for each in said_of(document)
    ]


def said_of(document: Document):
    """What stands in the tables, as a file can hold it."""
    for block in document.blocks:
        if isinstance(block, Table):
            shown = [[closed_up(printable(cell.text)) for cell in row] for row in block.rows]
            heads = [closed_up(printable(column)) for column in block.columns]
            yield tuple(heads), tuple(map(tuple, shown))
