"""Responses by iRECIST and by a marker's criteria in ADRS."""

from __future__ import annotations

from pathlib import Path

from trialreadout.adam.datasets import analysis_datasets
from trialreadout.study import open_study

STUDY = """
format = 1
[study]
id = "T-01"
title = "Invented"
[[endpoint]]
name = "best i-response"
kind = "irecist-best"
[[endpoint]]
name = "i-progression"
kind = "irecist-progression"
[[endpoint]]
name = "PSA response"
kind = "marker-response"
marker = "PSA"
criteria = "PCWG3 PSA"
"""
DATA = {
    "subjects": "subject\nA\n",
    "doses": "subject,started_on\nA,2020-01-01\n",
    "status": "subject\nA\n",
    "lesions": "subject,lesion,role\nA,T1,target\n",
    "measurements": "subject,lesion,assessed_on,diameter_mm,state\n"
    "A,T1,2019-12-28,100,measured\nA,T1,2020-02-26,130,measured\nA,T1,2020-04-22,60,measured\n",
    "markers": "subject,sampled_on,marker,value,unit\n"
    "A,2019-12-28,PSA,10,ng/mL\nA,2020-02-26,PSA,5,ng/mL\nA,2020-04-22,PSA,4,ng/mL\n",
}


def test_words_of_irecist_keep_their_small_i_and_say_whose_criteria_they_are(tmp_path: Path):
    (tmp_path / "data").mkdir()
    (tmp_path / "study.toml").write_text(STUDY)
    for name, text in DATA.items():
        (tmp_path / "data" / f"{name}.csv").write_text(text)
    readout = open_study(tmp_path).run()
    study = readout.study
    made = analysis_datasets(study.protocol, study.sources, readout.graded)
    (adrs,) = [each.rows for each in made if each.name == "ADRS"]
    said = {
        row["PARAM"]: (row["AVALC"], str(row["ADT"]), row["PARCAT1"], row["PARCAT3"])
        for row in adrs.to_dicts()
    }
    assert said["Best i-response"] == ("iPR", "2020-04-22", "Tumor Response", "iRECIST")
    assert said["I-progression"] == ("NO PROGRESSION", "None", "Tumor Response", "iRECIST")
    assert said["PSA response"] == ("RESPONSE", "2020-02-26", "Tumor Marker", None)
