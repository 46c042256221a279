"""The report as a Word file: every cell as in results.json, and Word finds its way."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from report.papers import closed_up, expected_tables, tables_of_docx
from report.strange_words import STRANGE, document_saying
from trialreadout.report.document import Document, Heading
from trialreadout.report.docx import render_docx
from trialreadout.report.figures.figure import Figure
from trialreadout.report.laid_out import laid_out
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


def test_every_number_is_the_one_of_the_results(readout, document, file):
    printed = {each["id"]: each["text"] for each in readout.as_dict()["results"]}
    tables = [block for block in document.blocks if isinstance(block, Table)]
    compared = 0
    for table, found in zip(tables, tables_of_docx(file), strict=True):
        for row, texts in zip(table.rows, found.rows, strict=True):
            for cell, text in zip(row, texts, strict=True):
                if cell.result is not None:
                    assert text == closed_up(printed[cell.result]), (cell.result, text)
                    compared += 1
    assert compared > 20


def test_heads_are_repeated_and_rows_stay_whole(word):
    for table in word.tables:
        head, *rows = table._tbl.tr_lst
        assert head.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)


def test_headings_are_headings_and_figures_have_words(document, word):
    found = [(p.style.name, p.text) for p in word.paragraphs if p.style.name.startswith("Heading")]
    headings = [each for each in document.blocks if isinstance(each, Heading)]
    assert found == [(f"Heading {each.level}", each.text) for each in headings]
    figures = [each for each in document.blocks if isinstance(each, Figure)]
    said = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert said == [figure.alternative for figure in figures]


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


def test_every_page_names_the_study_and_its_number(document, word):
    for section in word.sections:
        assert section.header.paragraphs[0].text == document.head
        fields = [each.text.strip() for each in section.footer._element.iter(qn("w:instrText"))]
        assert fields == ["PAGE", "NUMPAGES"]


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
