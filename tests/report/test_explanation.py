"""An explanation of a time says why it ended, what kept later events from counting, and where."""

from __future__ import annotations

from pathlib import Path

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
