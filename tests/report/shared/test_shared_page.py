"""A shared report says what it hides, and has nothing that leads to a patient."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from trialreadout.report import notices
from trialreadout.report.document import Figure, Heading, Paragraph
from trialreadout.report.shared.chapters import shared_document
from trialreadout.report.shared.page import render_shared_page
from trialreadout.report.shared.words import said_of
from trialreadout.report.tables import Table
from trialreadout.studies import make_study
from trialreadout.study import open_study
from trialreadout.study.shared import share


@pytest.fixture(scope="module")
def readout(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shared") / "study"
    make_study("lead", folder)
    found = open_study(folder).run()
    assert found.drawn.flow is not None
    return found


@pytest.fixture(scope="module")
def shared(readout):
    return share(readout)


@pytest.fixture(scope="module")
def page(shared):
    return render_shared_page(shared.parts).decode()


def test_the_page_has_no_script_no_form_and_no_dialog(page):
    body = page.partition("</style>")[2]
    for tag in ("<script", "<form", "<dialog", "way-back", "dossier", "#row/"):
        assert tag not in body
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert "default-src 'none'" in policy[1].replace("&#39;", "'")
    assert "script-src" not in policy[1]


def test_every_link_leads_to_a_place_of_the_page(page):
    places = set(re.findall(r'\bid="([^"]*)"', page))
    links = set(map(unquote, re.findall(r'href="#([^"]*)"', page)))
    assert len(links) > 50
    assert {link for link in links if link not in places} == set()


def test_the_page_says_at_its_top_what_is_hidden(page, shared):
    top = page.partition('id="headline"')[0]
    for sentence in said_of(shared.shared):
        assert sentence.replace("'", "&#39;") in top
    assert notices.INVENTED in top


@pytest.mark.parametrize(
    ("below", "said"),
    [
        (1, "Counts are not hidden, however small."),
        (2, "A count of 1 patient is hidden"),
        (5, "A count of 1 to 4 patients is hidden"),
    ],
)
def test_what_is_hidden_in_words(readout, below, said):
    found = share(readout, below).shared
    text = " ".join(said_of(found))
    assert said in text
    told = [found.count(state) for state in ("whole", "without its counts", "hidden")]
    assert sum(told) + found.left_out == len(readout.results)
    assert f"{told[0]} are told in full" in text


def test_more_is_hidden_the_larger_a_small_count_may_be(readout):
    whole = [share(readout, below).shared.count("whole") for below in (1, 3, 5, 10)]
    assert whole == sorted(whole, reverse=True)
    assert len(set(whole)) == 4


def test_the_report_is_still_of_use(shared):
    """The response rates of both papers' sets, the medians and the verdict."""
    told = {each.row.id: each.row.text for each in shared.shared.results if each.state == "whole"}
    rate = "best-overall-response/{}/proportion/CR-or-PR"
    assert told[rate.format("radiologically-evaluable")].startswith("8/26 (30.8 %)")
    assert told[rate.format("treated")].startswith("8/31 (25.8 %)")
    assert told["progression-free-survival/treated/median"].startswith("17.8 months")
    assert "success: met" in told["favourable-response/treated/success"]
    assert len(told) > 140


def test_paper_says_the_same_as_the_page(shared):
    document = shared_document(shared.parts)
    blocks = document.blocks
    said = [each.text for each in blocks if isinstance(each, Paragraph)]
    assert set(said_of(shared.shared)) <= set(said)
    tables = {each.number for each in blocks if isinstance(each, Table)}
    assert {each.number for each in shared.parts.all_tables} <= tables
    assert next(each.text for each in blocks if isinstance(each, Heading)) == "What is hidden"
    assert notices.INVENTED in document.notes
    kinds = {each.kind for each in blocks if isinstance(each, Figure)}
    assert kinds == {"flow of patients", "survival curve", "adverse events by grade"}


def test_a_curve_has_no_censoring_times(shared):
    drawn = [
        figure
        for section in shared.parts.sections
        for part in section.endpoints
        for figure in part.figures
        if figure.kind == "survival curve"
    ]
    assert drawn
    for figure in drawn:
        assert {row["count"] for row in figure.data["numbers"]} == {"at_risk", "events"}
        assert "Vertical strokes" not in figure.caption
        assert all(row["censored"] == 0 for row in figure.data["points"])


def test_the_same_readout_gives_the_same_files(readout, shared):
    assert share(readout).files() == shared.files()


def test_hidden_results_are_null_in_json(shared):
    rows = shared.as_dict()["results"]
    hidden = [row for row in rows if row["status"] == "hidden"]
    assert len(hidden) == shared.shared.count("hidden") > 20
    for row in hidden:
        assert {row[name] for name in ("value", "low", "high", "n", "denominator")} == {None}
    assert all("subjects" not in row for row in rows)


def test_where_everything_is_hidden_the_report_says_so(readout):
    """Fewer patients than may be counted: not even the size of a set is told."""
    found = share(readout, 100)
    assert found.shared.rows == ()
    assert set(found.shared.sizes.values()) == {None}
    page = found.files()["report.html"].decode()
    assert "No number of favourable response is told." in page
    assert "was asked for" not in page
    assert "No number of it is told." in page


def test_a_group_in_which_all_alike_are_hidden_is_no_column(readout):
    """With N of 12 the eleven patients with bone metastases are too few to be told of."""
    rows = share(readout, 12).shared.rows
    assert not [row for row in rows if row.group == "bone_metastases: yes"]
    assert [row for row in readout.results if row.group == "bone_metastases: yes"]


@pytest.mark.parametrize("below", [2, 10, 20, 50])
def test_a_report_is_written_however_much_is_hidden(readout, below):
    parts = share(readout, below).parts
    assert render_shared_page(parts)
    assert shared_document(parts)
