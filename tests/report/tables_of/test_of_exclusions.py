"""Who is left out of which analysis set, with what the data say of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.pages import study
from trialreadout.report.tables import Table
from trialreadout.studies import make_study
from trialreadout.study import open_study

STUDY = """
[tumour_response]
graded_from = "assessments"
[[analysis_set]]
name = "entered"
rule = "all enrolled"
[[analysis_set]]
name = "treated"
rule = "at least one dose"
[[analysis_set]]
name = "given x"
rule = { agent = "x" }
[[analysis_set]]
name = "metastatic to bone"
rule = { column = "bone_metastases", in = ["yes"] }
[[analysis_set]]
name = "evaluable"
rule = { endpoint = "best response", in = ["PR", "SD", "PD"] }
[[endpoint]]
name = "best response"
kind = "recist-best"
"""
DATA = {
    "subjects": "subject,screen_failure,bone_metastases\nA,N,Y\nB,N,N\nC,N,\nD,Y,Y\n",
    "doses": "subject,agent,started_on\nA,x,2020-01-01\nB,y,2020-01-01\nC,x,2020-01-01\n",
    "assessments": "subject,assessed_on,response\nA,2020-03-01,PR\nB,2020-03-01,NE\n",
}


def excluded(folder: Path, lines: str = STUDY) -> dict[tuple[str, str], str]:
    (table,) = listed(folder, lines)
    return {(row[0].text, row[1].text): row[3].text for row in table.rows}


def listed(folder: Path, lines: str) -> list[Table]:
    return [t for t in study(folder, lines, **DATA).laid_out() if t.number == "16.2.3"]


@pytest.mark.parametrize(
    ("patient", "which", "said"),
    [
        pytest.param("D", "entered", "screen failure, or entered after the data cut-off", id="why"),
        pytest.param("D", "treated", "no dose on record", id="never dosed"),
        pytest.param("B", "given x", "no dose of x on record", id="another agent"),
        pytest.param("B", "metastatic to bone", "bone metastases: no", id="another word"),
        pytest.param("D", "metastatic to bone", "no dose on record", id="the word, but no dose"),
        pytest.param("C", "metastatic to bone", "bone metastases: not recorded", id="no word"),
        pytest.param("B", "evaluable", "best response: NE", id="an answer that does not count"),
        pytest.param("C", "evaluable", "best response: MISSING", id="never assessed"),
    ],
)
def test_each_exclusion_says_what_is_known_of_the_patient(patient, which, said, tmp_path: Path):
    assert excluded(tmp_path / "study")[patient, which] == said


def test_whoever_is_in_a_set_is_not_listed_for_it_and_all_others_are(tmp_path: Path):
    found = set(excluded(tmp_path / "study"))
    assert found == {
        ("D", "entered"), ("D", "treated"), ("B", "given x"), ("D", "given x"),
        ("B", "metastatic to bone"), ("C", "metastatic to bone"), ("D", "metastatic to bone"),
        ("B", "evaluable"), ("C", "evaluable"), ("D", "evaluable"),
    }  # fmt: skip


def test_where_nobody_is_left_out_there_is_no_listing(tmp_path: Path):
    everyone = '[[analysis_set]]\nname = "registered"\nrule = "all registered"\n'
    assert listed(tmp_path / "study", everyone) == []


def test_the_excluded_of_the_lead_study_are_its_patients_less_those_of_each_set(tmp_path: Path):
    make_study("lead", tmp_path / "study")
    readout = open_study(tmp_path / "study").run()
    (table,) = (each for each in readout.laid_out() if each.number == "16.2.3")
    sizes = {"enrolled": 0, "treated": 1, "radiologically evaluable": 6, "responders": 24}
    names = [row[1].text for row in table.rows]
    assert {name: names.count(name) for name in sizes} == sizes
    assert table.population == "31 records of 24 patients"
