"""An explanation of a time says why it ended, what kept later events from counting, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from trialreadout.report.explanation import render_explanation
from trialreadout.report.text import as_text
from trialreadout.study import open_study

STUDY = """
format = 1
[study]
id = "T-01"
title = "Invented"
[tumour_response]
graded_from = "assessments"
[[visit]]
name = "CT"
repeat = { from_week = 8, every_weeks = 8 }
collect = ["ct"]
[[analysis_set]]
name = "treated"
rule = "at least one dose"
[[endpoint]]
name = "progression-free survival"
kind = "time-to-event"
preset = "FDA-1"
[[statistic]]
endpoint = "progression-free survival"
yields = "median"
analysis_set = "treated"
"""
DATA = {
    "subjects": "subject\nA\n",
    "doses": "subject,started_on\nA,2020-01-01\n",
    "assessments": "subject,assessed_on,response\nA,2020-02-26,SD\nA,2020-04-22,PD\n",
    "therapies": "subject,started_on,kind\nA,2020-03-20,chemotherapy\n",
    "status": "subject,died_on,last_contact_on\nA,,2020-06-01\n",
}


def test_a_censored_patient_s_reason_and_row(tmp_path: Path):
    (tmp_path / "data").mkdir()
    (tmp_path / "study.toml").write_text(STUDY)
    for name, text in DATA.items():
        (tmp_path / "data" / f"{name}.csv").write_text(text)
    readout = open_study(tmp_path).run()
    assert [f.rule for f in readout.findings] == []
    opened = readout.explain("progression-free-survival/treated/median", "A")
    said = as_text(render_explanation(opened, whole=True), colour=False, width=120)
    assert (
        "A  56 days, censored, new anticancer therapy on 2020-02-26 "
        "(nothing counts after: new therapy)" in said
    )
    assert "data/assessments.csv, row 2" in said
    (patient,) = opened.as_dict()["patients"]
    assert patient["answer"]["censored_as"] == 3
    assert patient["answer"]["source_file"] == "data/assessments.csv"
    assert patient["answer"]["source_row"] == 2


def opened(tmp_path: Path, lines: str, data: dict[str, str], result: str, patient: str) -> str:
    (tmp_path / "data").mkdir()
    treated = '[[analysis_set]]\nname = "treated"\nrule = "at least one dose"\n'
    head = 'format = 1\n[study]\nid = "T-01"\ntitle = "Invented"\n'
    (tmp_path / "study.toml").write_text(head + treated + lines)
    dosed = {"subjects": DATA["subjects"], "doses": DATA["doses"], "status": "subject\nA\n"}
    for name, text in (dosed | data).items():
        (tmp_path / "data" / f"{name}.csv").write_text(text)
    explanation = open_study(tmp_path).run().explain(result, patient)
    return as_text(render_explanation(explanation, whole=True), colour=False, width=150)


IMMUNE = """
[[endpoint]]
name = "ended"
kind = "irecist-progression"
[[statistic]]
endpoint = "ended"
yields = "proportion"
of = ["confirmed"]
analysis_set = "treated"
"""


def test_each_i_response_says_why_it_is_so(tmp_path: Path):
    data = {
        "lesions": "subject,lesion,role\nA,T1,target\n",
        "measurements": "subject,lesion,assessed_on,diameter_mm,state\n"
        "A,T1,2019-12-28,100,measured\nA,T1,2020-02-26,130,measured\n"
        "A,T1,2020-04-22,60,measured\n",
    }
    said = opened(tmp_path, IMMUNE, data, "ended/treated/proportion/confirmed", "A")
    assert "A  no progression: each iUPD was followed by a response or stable disease" in said
    assert "iUPD      progression seen, to be confirmed" in said
    assert "iPR       no progression any more: the bar is reset" in said


def test_recorded_i_responses_have_no_reason_of_their_own(tmp_path: Path):
    recorded = '[tumour_response]\ngraded_from = "assessments"\n'
    rows = "subject,assessed_on,immune_response\nA,2020-02-26,iUPD\nA,2020-04-22,iCPD\n"
    said = opened(
        tmp_path,
        recorded + IMMUNE,
        {"immune_assessments": rows},
        "ended/treated/proportion/confirmed",
        "A",
    )
    assert "2020-04-22  iCPD" in said
    assert "why" not in said


LABS = """
[[endpoint]]
name = "labs"
kind = "laboratory-toxicity"
[[statistic]]
endpoint = "labs"
yields = "shift"
analysis_set = "treated"
"""
VALUES = (
    "subject,sampled_on,test,value,unit,lower_limit,upper_limit\n"
    "A,2019-12-30,ALT,30,U/L,,40\n"
    "A,2020-01-15,ALT,130,U/L,,40\n"
    "A,2020-01-15,HGB,95,g/L,120,160\n"
    "A,2020-01-15,NEUT,1.8,10^9/L,,\n"
    "A,2020-01-29,ALT,900,,,40\n"
)


def test_a_laboratory_grade_leads_to_the_values_of_its_own_term(tmp_path: Path):
    result = "labs/treated/shift/Alanine-aminotransferase-increased-0-to-2"
    said = opened(tmp_path, LABS, {"labs": VALUES}, result, "A")
    assert (
        "A  Alanine aminotransferase increased: grade 2 on 2020-01-15, 130 U/L; baseline grade 0, "
        "30 U/L; 1 of 2 values on treatment without a grade" in said
    )
    assert "ALT 130 U/L (ULN 40)" in said
    assert "HGB" not in said


def test_a_value_that_cannot_be_graded_is_shown(tmp_path: Path):
    result = "labs/treated/shift/Neutrophil-count-decreased-missing-to-NE"
    said = opened(tmp_path, LABS, {"labs": VALUES}, result, "A")
    assert (
        "A  Neutrophil count decreased: not evaluable; no baseline; "
        "1 of 1 value on treatment without a grade" in said
    )
    assert "NEUT 1.8 10^9/L" in said


RATES = """
format = 1
[study]
id = "T-02"
title = "Invented"
[[analysis_set]]
name = "treated"
rule = "at least one dose"
[[endpoint]]
name = "first event"
kind = "time-to-adverse-event"
[[statistic]]
endpoint = "first event"
yields = "event rate"
each_term = true
analysis_set = "treated"
"""
EVENTS = {
    "subjects": "subject\nA\nB\n",
    "doses": "subject,started_on,ended_on\nA,2020-01-01,2020-03-01\nB,2020-01-01,2020-03-01\n",
    "adverse_events": "subject,term,grade,started_on\n"
    "A,Rash,1,2020-01-11\nA,Cough,1,2020-01-21\nB,Rash,1,2020\n",
    "status": "subject,died_on,last_contact_on\nA,,2020-06-01\nB,,2020-06-01\n",
}


@pytest.mark.parametrize(
    ("result", "said"),
    [
        pytest.param("event-rate/Cough", "A  20 days, Cough on 2020-01-21", id="its own event"),
        pytest.param("event-rate/Cough", "B  90 days, censored, end of", id="and who had none"),
        pytest.param("time-at-risk/Rash", "A  10 days, Rash on 2020-01-11", id="the time at risk"),
        pytest.param(
            "count/Rash-without-a-time-left-out",
            "B  no time, onset not known",
            id="who is left out",
        ),
    ],
)
def test_the_rate_of_a_term_opens_to_the_times_to_this_term(tmp_path: Path, result, said):
    (tmp_path / "data").mkdir()
    (tmp_path / "study.toml").write_text(RATES)
    for name, text in EVENTS.items():
        (tmp_path / "data" / f"{name}.csv").write_text(text)
    opened = open_study(tmp_path).run().explain(f"first-event/treated/{result}")
    assert said in as_text(render_explanation(opened, whole=True), colour=False, width=120)
