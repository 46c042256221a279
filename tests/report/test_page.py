"""The report as a page: whole, by itself, and true to the rows."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise
from math import ceil
from pathlib import Path
from urllib.parse import unquote

import pytest

from report.pages import Page, read, study
from trialreadout.report.figures.swimmer import MOST_BARS
from trialreadout.studies import make_study
from trialreadout.study import Readout, open_study

SETS = """
[[analysis_set]]
name = "enrolled"
rule = "all enrolled"
[[analysis_set]]
name = "treated"
rule = "at least one dose"
"""
SURVIVAL = """
[[endpoint]]
name = "survival"
kind = "time-to-event"
primary = true
unit = "months"
events = [{ of = "death" }]
censor = [{ of = "last contact" }]
[[statistic]]
endpoint = "survival"
yields = "median"
analysis_set = ["treated", "enrolled"]
"""
ONE_PATIENT = {
    "subjects": "subject\nP1\n",
    "doses": "subject,agent,started_on\nP1,x,2020-01-01\n",
    "status": "subject,died_on\nP1,2020-07-01\n",
}


@pytest.fixture(scope="module", params=["lead", "redifferentiation", "small-sdtm", "two-stage"])
def readout(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Readout:
    folder = tmp_path_factory.mktemp("page") / "study"
    make_study(request.param, folder)
    return open_study(folder).run()


@pytest.fixture(scope="module")
def html(readout: Readout) -> bytes:
    return readout.page()


@pytest.fixture(scope="module")
def page(html: bytes) -> Page:
    return read(html)


def test_the_page_stands_alone(html: bytes, page: Page):
    text = html.decode()
    assert "http:" not in text
    assert "https:" not in text
    assert "//" not in re.sub(r'src="data:image/svg\+xml;base64,[^"]*"', "", text)
    assert {tag for tag, _ in page.tags} & {"link", "iframe", "object"} == set()
    assert page.all("script") == [{"type": "application/json", "id": "way-back"}, {}]
    (policy,) = [each["content"] for each in page.all("meta") if "http-equiv" in each]
    assert str(policy).startswith("default-src 'none'; ")
    assert "unsafe" not in str(policy)
    assert all(str(each["src"]).startswith("data:") for each in page.all("img"))
    assert "url(" not in text
    assert "@import" not in text


def test_every_result_stands_at_the_place_of_its_name_with_its_method(
    readout: Readout, html: bytes, page: Page
):
    text = html.decode()
    for result in readout.results:
        cell = text.partition(f'id="{result.id}"')[2].partition("</td>")[0]
        assert result.text in read(f"<td{cell}</td>".encode()).text, result.id
        assert result.method.casefold() in page.text.casefold()


def test_each_place_is_there_once_and_every_link_leads_to_one(page: Page):
    assert len(page.ids) == len(set(page.ids))
    for link in page.links:
        assert link.startswith("#")
        assert unquote(link[1:]) in page.ids


def test_no_number_of_the_headline_lacks_its_link(readout: Readout, page: Page):
    primary = {each.name for each in readout.study.protocol.endpoints if each.primary}
    shown = [r for r in readout.results if r.endpoint in primary and r.statistic != "count"]
    assert shown
    links = [unquote(link) for link in page.links]
    assert all(links.count(f"#{result.id}") >= 2 for result in shown)


def test_figures_have_alternative_texts_that_name_every_patient_they_draw(
    readout: Readout, page: Page
):
    alternatives = [str(each["alt"]) for each in page.all("img")]
    assert len(alternatives) >= 4
    assert all(len(text) > 40 for text in alternatives)
    drawn = readout.table("best overall response").filter(answer="PR")["subject"]
    waterfall = next(text for text in alternatives if text.startswith("Best change"))
    assert all(subject in waterfall for subject in drawn)


DRAWN = {
    "lead": (
        "Flow of patients. enrolled: 32; treated: 31 (not treated: 1)",
        "Favourable response, 31 patients. ",
        "No progression as best. Bone metastases no: ",
        "Sorafenib, 31 patients. week 0: ",
        "Adverse events of each patient. ",
    ),
    "redifferentiation": (
        "Flow of patients. enrolled: ",
        "Uptake restored. Mutation BRAF V600E: ",
        "Trametinib, 20 patients. ",
        "Adverse events of each patient. ",
    ),
    "small-sdtm": ("Flow of patients. enrolled: ",),
    "two-stage": (
        "Flow of patients. enrolled: ",
        "Inventinib, 30 patients. ",
        "Adverse events of each patient. ",
    ),
}
"""How the words of some figures of each study begin."""


def test_each_study_has_the_figures_that_its_protocol_asks_for(
    request: pytest.FixtureRequest, page: Page
):
    study_name = request.node.callspec.params["readout"]
    alternatives = [str(each["alt"]) for each in page.all("img")]
    for words in DRAWN[study_name]:
        assert len([text for text in alternatives if text.startswith(words)]) == 1, words


def test_a_screen_reader_finds_headings_tables_and_language(page: Page):
    assert page.all("html") == [{"lang": "en-GB"}]
    assert len(page.all("h1")) == 1
    assert len(page.all("caption")) == len(page.all("table")) > 3
    assert all(each.get("scope") in ("col", "row") for each in page.all("th"))
    assert all(each["tabindex"] == "0" for each in page.all("div") if each.get("role") == "group")
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_every_endpoint_says_what_it_estimates(readout: Readout, page: Page):
    asked = readout.study.protocol.asked
    terms = ("Population", "Treatment", "Variable", "Intercurrent events", "Summary")
    for term in terms:
        assert page.text.count(term) >= len(asked)
    for endpoint in asked:
        assert f"endpoint-{endpoint.name.replace(' ', '-')}".replace(",", "") in page.ids


def test_assumptions_findings_files_and_versions_are_told(readout: Readout, page: Page):
    for assumption in readout.study.protocol.assumptions:
        assert assumption.text in page.text
        assert ", ".join(assumption.key) in page.text
    for rule in {finding.rule for finding in readout.findings}:
        assert rule in page.text
    for name, digest in readout.study.sources.files.items():
        assert name in page.text
        assert digest in page.text
    assert "trialreadout" not in page.text.split("Files and versions")[0]


def test_invented_patients_are_called_invented_and_research_research(page: Page):
    assert "Invented patients: nothing here was observed in anyone." in page.text
    assert "For research; it does not guide the treatment of a person." in page.text


def test_published_numbers_stand_beside_computed_ones(readout: Readout, page: Page):
    for each in readout.published:
        assert each.printed in page.text
        assert each.source in page.text
    assert ("published" in page.ids) == bool(readout.published)


def test_the_same_study_gives_the_same_bytes(readout: Readout, html: bytes):
    assert readout.page() == html


def test_each_row_of_patients_is_there(readout: Readout, page: Page):
    """Screen failures, too, who are in no analysis set."""
    table = page.text.split("A row a patient")[1].split("Times to an event")[0]
    for subject in readout.study.sources.table("subjects")["subject"]:
        assert subject in table


def test_words_of_a_study_are_text_and_never_markup(tmp_path: Path):
    strange = '<script>alert(1)</script> & "more"'
    lines = SETS.replace('"treated"', '"<b>treated</b>"') + SURVIVAL.replace(
        '"treated"', '"<b>treated</b>"'
    )
    tables = {name: text.replace("P1", "<i>P1</i>") for name, text in ONE_PATIENT.items()}
    html = study(tmp_path / "s", lines, strange, **tables).page()
    page = read(html)
    assert {tag for tag, _ in page.tags} & {"b", "i"} == set()
    assert len(page.all("script")) == 2
    assert strange in page.text
    assert "<b>treated</b>" in page.text
    assert "<i>P1</i>" in page.text


def test_one_patient_is_enough_for_a_page(tmp_path: Path):
    page = read(study(tmp_path / "s", SETS + SURVIVAL, **ONE_PATIENT).page())
    assert "6.0 months" in page.text
    curves = [str(each["alt"]) for each in page.all("img") if "Without the" in str(each["alt"])]
    assert [alt.partition(". ")[0] for alt in curves] == [
        f"Survival, {name}: 1 patient, 1 event" for name in ("treated", "enrolled")
    ]
    assert str(page.all("img")[0]["alt"]) == (
        "Flow of patients. enrolled: 1; treated: 1; Treatment ended: 1; "
        "Treatment not known to have ended: 0."
    )


@pytest.mark.parametrize(("patients", "named"), [(300, True), (301, False)])
def test_more_patients_than_a_page_holds_are_left_to_the_tables(
    tmp_path: Path, patients: int, named: bool
):
    names = [f"P{i:03}" for i in range(patients)]
    tables = {
        "subjects": "subject\n" + "".join(f"{name}\n" for name in names),
        "doses": "subject,agent,started_on\n" + "".join(f"{n},x,2020-01-01\n" for n in names),
        "status": "subject,died_on\n" + "".join(f"{name},2020-07-01\n" for name in names),
    }
    page = read(study(tmp_path / "s", SETS + SURVIVAL, **tables).page())
    assert ("P000" in page.text) is named
    assert ("There are too many patients for a page" in page.text) is not named
    assert f"{patients} of {patients} with the event" in page.text
    assert len(page.all("img")) == 3 + named * ceil(300 / MOST_BARS)


def test_each_way_to_split_a_set_has_a_figure_of_its_own(tmp_path: Path):
    split = "".join(
        f'[[statistic]]\nendpoint = "survival"\nyields = "median"\nanalysis_set = "treated"\n'
        f'group = "{column}"\n'
        for column in ("arm", "sex")
    )
    tables = {
        "subjects": "subject,arm,sex\nP1,A,F\nP2,B,M\n",
        "doses": "subject,agent,started_on\nP1,x,2020-01-01\nP2,x,2020-01-01\n",
        "status": "subject,died_on\nP1,2020-07-01\nP2,2020-09-01\n",
    }
    page = read(study(tmp_path / "s", SETS + SURVIVAL + split, **tables).page())
    groups = [re.findall(r"\((arm|sex): ", str(each["alt"])) for each in page.all("img")]
    assert sorted({tuple(dict.fromkeys(each)) for each in groups}) == [(), ("arm",), ("sex",)]


def test_a_study_without_results_says_so(tmp_path: Path):
    page = read(study(tmp_path / "s", "", **ONE_PATIENT).page())
    assert "There is no result of a primary endpoint and no response rate." in page.text
    assert "The protocol names no analysis set." in page.text
    assert "P1" in page.text.split("A row a patient")[1]
    assert "The study file states none." in page.text
    assert page.all("img") == []


def test_an_empty_analysis_set_has_no_curve_and_no_crash(tmp_path: Path):
    registered = '[dates]\ntime_zero = "registration"\n'
    nobody = {
        "subjects": "subject,enrolled_on\nP1,2020-01-01\n",
        "doses": "subject,agent,started_on\n",
        "status": ONE_PATIENT["status"],
    }
    page = read(study(tmp_path / "s", registered + SETS + SURVIVAL, **nobody).page())
    assert "not estimable" in page.text
    flow, curve, course = (str(each["alt"]) for each in page.all("img"))
    assert flow == (
        "Flow of patients. enrolled: 1; treated: 0 (not treated: 1); Treatment ended: 0; "
        "Treatment not known to have ended: 0."
    )
    assert "enrolled" in curve
    assert "P1 26 weeks to death" in course


def test_an_endpoint_that_could_not_be_graded_points_to_the_findings(tmp_path: Path):
    faulty = ONE_PATIENT | {"status": "subject,died_on\nP1,31-31-2020\n"}
    readout = study(tmp_path / "s", SETS + SURVIVAL, **faulty)
    assert not [each for each in readout.results if each.endpoint == "survival"]
    page = read(readout.page())
    assert "It could not be graded; the findings say why." in page.text
    assert "31-31-2020" in page.text


def test_a_published_number_that_is_not_met_says_no(tmp_path: Path):
    printed = (
        '[[published]]\nsource = "Doe 2020"\nendpoint = "survival"\nstatistic = "median"\n'
        'analysis_set = "treated"\nvalue = 99\nunit = "months"\n'
    )
    page = read(study(tmp_path / "s", SETS + SURVIVAL + printed, **ONE_PATIENT).page())
    after = page.text.split("Doe 2020")[1]
    assert "99 months" in after
    assert "Kaplan-Meier, log-log\nno\n" in after


def test_the_page_is_written_beside_the_tables_and_the_manifest_knows_it(
    readout: Readout, html: bytes, tmp_path: Path
):
    readout.write(tmp_path / "out")
    assert (tmp_path / "out/report.html").read_bytes() == html
    assert '"report.html"' in (tmp_path / "out/manifest.json").read_text()


def test_importing_the_study_draws_nothing():
    """The renderer is loaded when a report is written, and not before."""
    code = (
        "import sys, trialreadout.study; print({'vl_convert', 'jinja2', 'rich'} & set(sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"
