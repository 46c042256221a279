"""Sentences and decimals on the page."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from report.pages import read
from report.words.spoken import AMERICAN, run_bundled
from trialreadout.report.words.methods import methods_paragraphs
from trialreadout.report.words.results import headline_sentences, results_paragraphs
from trialreadout.study import Readout


def test_every_sentence_stands_on_the_page_and_each_of_its_numbers_is_a_link(
    readouts: dict[str, Readout],
):
    for readout in readouts.values():
        protocol, given = readout.study.protocol, (readout.results, readout.graded)
        page = read(readout.page())
        told = headline_sentences(protocol, *given) + results_paragraphs(protocol, *given)
        for paragraph in (*told, *methods_paragraphs(protocol)):
            assert paragraph.text in page.text
        links = [unquote(link[1:]) for link in page.links]
        linked = [part.result for paragraph in told for part in paragraph.parts if part.result]
        assert all(links.count(result) >= linked.count(result) + 1 for result in linked)
        assert set(linked) <= set(page.ids)


def test_the_decimal_sign_is_that_of_tables_as_well_and_no_version_has_it(tmp_path: Path):
    readout = run_bundled("lead", tmp_path / "study", AMERICAN)
    page = read(readout.page())
    for result in readout.results:
        assert result.text.replace(".", "·").replace("vs·", "vs.") in page.text
    assert page.all("html") == [{"lang": "en-US"}]
    assert "RECIST 1.0" in page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Tumor response" in page.text
    assert "30.4375 days" in page.text


def test_results_as_data_keep_the_decimal_point(tmp_path: Path):
    readout = run_bundled("two-stage", tmp_path / "study", AMERICAN)
    assert all("·" not in result.text for result in readout.results)
