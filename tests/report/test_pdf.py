"""The report as PDF: every cell in its place, for archives and for every reader."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings

from report.pages import study
from report.papers import closed_up, expected_tables, poppler, structure, tables_of_pdf
from report.strange_words import STRANGE, document_saying, documents
from report.test_page import ONE_PATIENT, SETS, SURVIVAL
from trialreadout.report.document import Document, Heading
from trialreadout.report.figures.figure import Figure
from trialreadout.report.laid_out import laid_out
from trialreadout.report.pdf import render_pdf
from trialreadout.report.tables import Cell, Table
from trialreadout.studies import make_study
from trialreadout.study import Readout, open_study


@pytest.fixture(scope="module", params=["two-stage", "one patient"])
def readout(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Readout:
    folder = tmp_path_factory.mktemp("pdf") / "study"
    if request.param == "one patient":
        return study(folder, SETS + SURVIVAL, **ONE_PATIENT)
    make_study(request.param, folder)
    return open_study(folder).run()


@pytest.fixture(scope="module")
def document(readout: Readout) -> Document:
    return readout.document()


@pytest.fixture(scope="module")
def folder(readout: Readout) -> Path:
    return readout.study.folder


@pytest.fixture(scope="module")
def pdf(document: Document) -> bytes:
    return render_pdf(document, laid_out(document))


def test_every_cell_stands_in_its_table_row_and_column(document, pdf, folder):
    assert tables_of_pdf(pdf, folder) == expected_tables(laid_out(document))


def test_it_says_that_it_is_for_archives_and_for_every_reader(pdf, tmp_path):
    said = poppler("pdfinfo", "-meta", pdf=pdf, folder=tmp_path)
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in said
    assert "<pdfuaid:part>1</pdfuaid:part>" in said
    assert "Tagged:          yes" in poppler("pdfinfo", pdf=pdf, folder=tmp_path)


def test_it_has_one_typeface_which_it_brings_along(pdf, tmp_path):
    _, _, *fonts = poppler("pdffonts", pdf=pdf, folder=tmp_path).splitlines()
    named = {line.split()[0].partition("+")[2] for line in fonts}
    assert named == {"Arimo", "Arimo-Bold"}
    assert {tuple(line.split()[-5:-2]) for line in fonts} == {("yes", "yes", "yes")}


def test_what_stands_beneath_a_table_is_one_paragraph_on_its_page(document, pdf, folder):
    pages = [closed_up(page) for page in poppler("pdftotext", pdf=pdf, folder=folder).split("\f")]
    for table in (block for block in document.blocks if isinstance(block, Table)):
        notes = closed_up(" ".join(table.footnotes))
        last = closed_up(table.rows[-1][-1].text)
        assert any(f"{last}{notes}" in page for page in pages), table.caption


def test_chapters_and_endpoints_are_bookmarks(document, pdf, folder):
    said = poppler("pdftohtml", "-xml", "-i", "-stdout", pdf=pdf, folder=folder)
    marks = [closed_up(unescape(each)) for each in re.findall(r"<item page[^>]*>([^<]*)", said)]
    headings = [closed_up(each.text) for each in document.blocks if isinstance(each, Heading)]
    assert marks[-len(headings) :] == headings


def test_it_is_dated_by_the_cut_off_and_named_by_the_study(document, pdf, tmp_path):
    said = poppler("pdfinfo", "-isodates", pdf=pdf, folder=tmp_path)
    assert f"CreationDate:    {document.dated}T00:00:00" in said
    assert f"ModDate:         {document.dated}T00:00:00" in said
    assert re.search(r"Title: +(.+)", said)[1] == document.title


def test_the_same_document_gives_the_same_bytes(readout, pdf):
    again = readout.document()
    assert render_pdf(again, laid_out(again)) == pdf


def test_every_page_but_the_first_names_the_study_and_each_its_number(document, pdf, tmp_path):
    pages = poppler("pdftotext", "-layout", pdf=pdf, folder=tmp_path).split("\f")[:-1]
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert document.head in page or number == 1


def test_headings_can_be_navigated_and_figures_have_words(document, pdf, folder):
    said = structure(pdf, folder)
    headings = re.findall(r'^ *H(\d) "(.*?)" \(block\)', said, re.MULTILINE)
    expected = [each for each in document.blocks if isinstance(each, Heading)]
    levels = [str(each.level) for each in expected]
    assert [level for level, _ in headings if level in "12"][-len(levels) :] == levels
    figures = [each for each in document.blocks if isinstance(each, Figure)]
    alternatives = re.findall(r"^ *Figure", said, re.MULTILINE)
    assert len(alternatives) == len(figures)


@pytest.mark.parametrize("words", STRANGE)
def test_words_of_a_study_are_text_and_never_markup(words, tmp_path):
    document = document_saying(words)
    sheets = laid_out(document)
    pdf = render_pdf(document, sheets)
    assert tables_of_pdf(pdf, tmp_path) == expected_tables(sheets)
    text = closed_up(poppler("pdftotext", pdf=pdf, folder=tmp_path))
    assert text.count(closed_up(words)) >= 4


def test_letters_that_no_typeface_has_do_not_keep_the_report_from_being_set(tmp_path):
    document = document_saying("\U000f0000 患者 P1")
    assert "P1" in poppler(
        "pdftotext", pdf=render_pdf(document, laid_out(document)), folder=tmp_path
    )


def test_a_cell_longer_than_a_page_goes_on_on_the_next(tmp_path):
    names = ", ".join(f"PATIENT-{i:04}" for i in range(2000))
    table = Table("Who", ("Set", "Who"), ((Cell("treated"), Cell(names)),))
    document = Document("T", "S", (), (table,))
    sheets = laid_out(document)
    assert tables_of_pdf(render_pdf(document, sheets), tmp_path) == expected_tables(sheets)


def test_a_table_over_several_pages_repeats_its_head(tmp_path):
    rows = tuple((Cell(f"P{i}"), Cell("yes")) for i in range(200))
    document = Document("T", "S", (), (Table("Who", ("Patient", "Treated"), rows),))
    pdf = render_pdf(document, laid_out(document))
    pages = poppler("pdftotext", "-layout", pdf=pdf, folder=tmp_path).split("\f")[1:-1]
    assert len(pages) > 2
    assert all("Patient" in page for page in pages)


def test_a_trial_without_an_event_is_set(tmp_path: Path):
    alive = ONE_PATIENT | {"status": "subject,died_on,last_contact_on\nP1,,2020-07-01\n"}
    document = study(tmp_path / "s", SETS + SURVIVAL, **alive).document()
    pdf = render_pdf(document, laid_out(document))
    assert "not reached" in poppler("pdftotext", pdf=pdf, folder=tmp_path)


@settings(max_examples=25)
@given(documents())
def test_any_document_of_any_words_is_set(document: Document):
    sheets = laid_out(document)
    pdf = render_pdf(document, sheets)
    assert pdf.startswith(b"%PDF-1.7")
    assert render_pdf(document, sheets) == pdf
