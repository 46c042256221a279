"""A report as a value: what stands above every page, and its date."""

from __future__ import annotations

from datetime import date

from trialreadout.report.document import Document, Paragraph
from trialreadout.report.tables import Cell


def test_every_page_names_the_study_its_cut_off_and_invented_patients():
    document = Document("Title", "NCT1", (), (), date(2011, 1, 31), synthetic=True)
    assert document.head == "NCT1 · Data cut-off 2011-01-31 · Invented patients"
    assert document.dated == date(2011, 1, 31)


def test_what_is_not_so_is_not_said():
    document = Document("Title", "NCT1", (), ())
    assert document.head == "NCT1"
    assert document.dated == date(1980, 1, 1)


def test_a_paragraph_reads_on_over_its_parts():
    assert Paragraph((Cell("8 of 31"), Cell(" patients", "a/b"))).text == "8 of 31 patients"
