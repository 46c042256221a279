"""The report as a document: whole, and in the order of the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.pages import study
from report.test_page import ONE_PATIENT, SETS, SURVIVAL
from trialreadout.report.document import Heading, Paragraph
from trialreadout.report.figures.figure import Figure
from trialreadout.report.tables import Table
from trialreadout.studies import make_study
from trialreadout.study import Readout, open_study


@pytest.fixture(scope="module", params=["lead", "two-stage"])
def readout(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Readout:
    folder = tmp_path_factory.mktemp("chapters") / "study"
    make_study(request.param, folder)
    return open_study(folder).run()


def words(readout: Readout) -> list[str]:
    blocks = readout.document().blocks
    return [block.text for block in blocks if isinstance(block, Paragraph)]


def test_every_result_of_a_table_and_every_endpoint_of_the_protocol_has_its_place(readout):
    document = readout.document()
    tables = [block for block in document.blocks if isinstance(block, Table)]
    shown = {cell.result for table in tables for row in table.rows for cell in row} - {None}
    assert {result.id for result in readout.results if result.statistic != "shift"} <= shown
    headings = [each.text for each in document.blocks if isinstance(each, Heading)]
    for asked in readout.study.protocol.asked:
        primary = " (primary)" if asked.primary else ""
        assert f"{asked.name[0].upper()}{asked.name[1:]}{primary}" in headings


def test_anchors_are_unique_and_no_level_is_left_out(readout):
    headings = [each for each in readout.document().blocks if isinstance(each, Heading)]
    assert len({each.anchor for each in headings}) == len(headings)
    assert headings[0].level == 1
    assert all(each.level in (1, 2) for each in headings)


def test_figures_of_the_page_are_figures_of_the_document(readout):
    figures = [each for each in readout.document().blocks if isinstance(each, Figure)]
    assert len(figures) == readout.page().count(b"<figure ")


def test_the_first_page_says_that_patients_are_invented_and_what_it_is_for(readout):
    notes = readout.document().notes
    assert notes[0] == "Invented patients: nothing here was observed in anyone."
    assert notes[-1] == "For research; it does not guide the treatment of a person."


def test_a_study_without_results_says_so(tmp_path: Path):
    said = words(study(tmp_path / "s", "", **ONE_PATIENT))
    assert "There is no result of a primary endpoint and no response rate." in said
    assert "The protocol names no analysis set." in said
    assert "The study file states none." in said


def test_an_endpoint_that_could_not_be_graded_points_to_the_findings(tmp_path: Path):
    faulty = ONE_PATIENT | {"status": "subject,died_on\nP1,31-31-2020\n"}
    readout = study(tmp_path / "s", SETS + SURVIVAL, **faulty)
    assert "It could not be graded; the findings say why." in words(readout)
    tables = [each for each in readout.document().blocks if isinstance(each, Table)]
    (findings,) = [each for each in tables if each.caption.startswith("Findings")]
    assert any("31-31-2020" in row[0].text for row in findings.rows)


def test_more_patients_than_a_page_holds_are_left_to_the_tables(tmp_path: Path):
    names = [f"P{i:03}" for i in range(301)]
    tables = {
        "subjects": "subject\n" + "".join(f"{name}\n" for name in names),
        "doses": "subject,agent,started_on\n" + "".join(f"{n},x,2020-01-01\n" for n in names),
        "status": "subject,died_on\n" + "".join(f"{name},2020-07-01\n" for name in names),
    }
    said = words(study(tmp_path / "s", SETS + SURVIVAL, **tables))
    assert any(each.startswith("There are too many patients to list") for each in said)


@pytest.mark.parametrize(
    ("sets", "said"),
    [
        pytest.param('["treated"]', "The rule of the analysis set stands below.", id="one set"),
        pytest.param('["treated", "enrolled"]', "The denominators differ because", id="two sets"),
    ],
)
def test_denominators_are_said_to_differ_only_between_sets(tmp_path: Path, sets, said):
    asked = SURVIVAL.replace('["treated", "enrolled"]', sets)
    about = words(study(tmp_path / "s", SETS + asked, **ONE_PATIENT))
    assert sum(each.startswith(said) for each in about) == 1


RECORDED = """
[tumour_response]
graded_from = "assessments"
[[endpoint]]
name = "best overall response"
kind = "recist-best"
stable_from_week = 7
[[statistic]]
endpoint = "best overall response"
yields = "proportion"
of = ["CR", "PR"]
analysis_set = "treated"
"""


def recorded(names: list[str]) -> dict[str, str]:
    return {
        "subjects": "subject\n" + "".join(f"{name}\n" for name in names),
        "doses": "subject,agent,started_on\n" + "".join(f"{n},x,2020-01-01\n" for n in names),
        "assessments": "subject,assessed_on,response\n"
        + "".join(f"{name},2020-03-01,PR\n" for name in names),
    }


def test_responses_without_diameters_say_why_there_is_no_waterfall(tmp_path: Path):
    of_one = study(tmp_path / "s", SETS + RECORDED, **recorded(["P1"]))
    why = "No waterfall plot: no sum of diameters of target lesions was graded."
    assert why in words(of_one)
    assert why in of_one.page().decode()


def test_too_many_patients_to_draw_say_so(tmp_path: Path):
    many = study(tmp_path / "s", SETS + RECORDED, **recorded([f"P{i:03}" for i in range(301)]))
    why = "More patients than figures can tell apart: none are drawn one by one."
    assert why in words(many)
