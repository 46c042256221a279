"""Lesions at baseline as characteristics of patients, opened to the rows that they stand in."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from report.pages import study
from trialreadout.analysis.of_subjects import results_of_subjects
from trialreadout.studies import make_study
from trialreadout.study import Readout, open_study

BASELINE = "baseline-characteristics/treated"
SETS = """
[[analysis_set]]
name = "treated"
rule = "at least one dose"
[[endpoint]]
name = "best response"
kind = "recist-best"
"""
DATA = {
    "subjects": "subject\nA\nB\nC\nD\n",
    "doses": "subject,agent,started_on\n" + "".join(f"{x},x,2020-01-10\n" for x in "ABCD"),
    "lesions": "subject,lesion,role,organ\nA,T1,target,lung\nA,T2,target,lung\n"
    "A,N1,non-target,bone\nB,T1,target,\nC,N1,non-target,bone\n",
    "measurements": "subject,lesion,assessed_on,diameter_mm,state\n"
    "A,T1,2020-01-02,30,measured\nA,T2,2020-01-02,12,measured\nA,N1,2020-01-02,,present\n"
    "A,T1,2020-03-01,99,measured\nB,T1,2020-01-02,25,measured\nC,N1,2020-01-02,,present\n",
}


@pytest.fixture(scope="module")
def lead(tmp_path_factory: pytest.TempPathFactory) -> Readout:
    folder = tmp_path_factory.mktemp("lead") / "study"
    make_study("lead", folder)
    return open_study(folder).run()


def told(readout: Readout) -> dict[str, str]:
    own = [row for row in readout.results if row.endpoint == "baseline characteristics"]
    return {row.id.removeprefix(f"{BASELINE}/"): row.text for row in own}


def test_numbers_sums_and_organs_of_patients_one_of_them_without_a_baseline(tmp_path: Path):
    found = told(study(tmp_path / "study", SETS, **DATA))
    assert found["summary/target_lesions"] == "1.0 (0.0 to 2.0); 3 of 4 known"
    assert found["summary/sum_of_target_lesions_mm"] == "33.5 mm (25.0 to 42.0); 2 of 4 known"
    assert found["characteristic/target_lesions:-not-recorded"] == "1/4 (25.0 %)"
    assert found["characteristic/sum_of_target_lesions_mm:-not-recorded"] == "2/4 (50.0 %)"
    assert found["characteristic/lesions_in:-lung"] == "1/4 (25.0 %)"
    assert found["characteristic/lesions_in:-bone"] == "2/4 (50.0 %)"
    assert found["characteristic/lesions_in:-not-recorded"] == "2/4 (50.0 %)"


def test_a_sum_opens_to_the_sizes_that_add_up_to_it(lead: Readout):
    with (lead.study.folder / "data" / "measurements.csv").open(encoding="utf-8") as lines:
        rows = dict(enumerate(csv.DictReader(lines), 2))
    opened = lead.explain(f"{BASELINE}/summary/sum_of_target_lesions_mm")
    assert len(opened.patients) == 31
    for each in opened.patients:
        own = [rows[place.row] for place in each.source_rows]
        assert {place.file for place in each.source_rows} == {"data/measurements.csv"}
        assert {row["subject"] for row in own} == {each.subject}
        assert {row["visit"] for row in own} == {"baseline"}
        assert sum(float(row["diameter_mm"]) for row in own) == float(each.answer["answer"])


def test_who_has_no_target_opens_to_the_other_lesions_and_who_has_none_to_the_entry(tmp_path: Path):
    readout = study(tmp_path / "study", SETS, **DATA)
    opened = readout.explain(f"{BASELINE}/summary/target_lesions")
    behind = {each.subject: each for each in opened.patients}
    assert behind["C"].answer["answer"] == "0"
    assert [(row.table, row.row) for row in behind["C"].source_rows] == [("measurements", 7)]
    assert behind["D"].answer["answer"] == "not recorded"
    assert [row.says for row in behind["D"].source_rows] == ["nothing of it recorded"]


def test_an_organ_opens_to_the_lesions_and_names_the_organs_of_each_patient(lead: Readout):
    opened = lead.explain(f"{BASELINE}/characteristic/lesions_in:-bone")
    for each in opened.patients:
        says = [place.says for place in each.source_rows]
        assert each.counts == any(word.endswith(", bone") for word in says)
        assert each.counts == ("bone" in str(each.answer["answer"]).split(", "))


def test_bone_lesions_are_those_of_the_patients_called_metastatic_to_bone(lead: Readout):
    of_lesions = lead.result(f"{BASELINE}/characteristic/lesions_in:-bone")
    of_subjects = lead.result(f"{BASELINE}/characteristic/bone_metastases:-yes")
    assert of_lesions.subjects == of_subjects.subjects != ()


def test_where_no_endpoint_is_graded_from_measurements_nothing_is_said_of_lesions(lead: Readout):
    given = lead.study.protocol, lead.study.sources
    without = {name: one for name, one in lead.graded.items() if name == "overall survival"}
    assert without
    found = {row.category for row in results_of_subjects(*given, without)}
    assert "target_lesions" not in found
    assert "sex: F" in found


def test_where_several_readers_make_up_the_record_no_ones_lesions_are_told(tmp_path: Path):
    accepted = '[data]\nreader_of_record = { ct = "accepted" }\n' + SETS
    two = {
        **DATA,
        "lesions": "subject,lesion,reader,role\nA,T1,one,target\nA,T1,two,target\n",
        "measurements": "subject,lesion,reader,assessed_on,diameter_mm,state\n"
        + "".join(
            f"A,T1,{reader},2020-0{month}-02,{size},measured\n"
            for reader, size in (("one", 30), ("two", 50))
            for month in (1, 3)
        ),
        "examinations": "subject,examined_on,reader,accepted,new_lesion\n"
        "A,2020-01-02,one,N,no\nA,2020-03-02,one,Y,no\n"
        "A,2020-01-02,two,Y,no\nA,2020-03-02,two,N,no\n",
    }
    readout = study(tmp_path / "study", accepted, **two)
    assert "best response" in readout.graded
    assert not [name for name in told(readout) if "lesions" in name]
