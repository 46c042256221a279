"""Recorded responses stand in the dossier with their rows, those of iRECIST with reasons."""

from __future__ import annotations

from datetime import date

import pytest

from plain_files import put
from trialreadout.report.dossier.assessments import assessed_by_responses
from trialreadout.report.dossier.dossier import dossiers_of
from trialreadout.report.dossier.in_time import in_time
from trialreadout.studies import make_study
from trialreadout.study import open_study

HEAD = """
format = 1
[study]
id = "T"
title = "Invented"
[tumour_response]
graded_from = "{graded_from}"
[[endpoint]]
name = "best"
kind = "{kind}"
"""
DOSES = "subject,agent,started_on,dose_mg\nA,x,2020-01-01,10"


def tables(folder, graded_from, kind="recist-best", **files):
    (folder / "study.toml").write_text(HEAD.format(graded_from=graded_from, kind=kind), "utf-8")
    put(folder, subjects="subject\nA", doses=DOSES, **files)
    run = open_study(folder).run()
    assert not [each for each in run.findings if each.severity == "error"], run.findings
    (dossier,) = dossiers_of(["A"], run.graded, run.study.sources)
    return dossier


def shown(dossier):
    (table,) = [each for each in dossier.tables if each.caption.startswith("Response at each")]
    return [
        dict(zip(table.columns, [cell.text for cell in row], strict=True)) for row in table.rows
    ]


def test_a_recorded_response_has_its_row(tmp_path):
    rows = (
        "subject,assessed_on,visit,reader,response\n"
        "A,2020-02-26,week 8,investigator,PR\nA,2020-04-22,week 16,investigator,PD"
    )
    told = {"Reader": "investigator", "Why": "as the reader recorded it"}
    file = "data/assessments.csv"
    dossier = tables(tmp_path, "assessments", assessments=rows)
    assert shown(dossier) == [
        {"Date": "2020-02-26 (week 8.0)", "Visit": "week 8", **told, "Response": "PR",
         "Row": f"{file}, row 2"},
        {"Date": "2020-04-22 (week 16.0)", "Visit": "week 16", **told, "Response": "PD",
         "Row": f"{file}, row 3"},
    ]  # fmt: skip
    lane = next(each for each in dossier.timeline.lanes if each.name == "Tumour response")
    assert [(span.start, span.label) for span in lane.spans] == [(56, "PR"), (112, "PD")]


def test_of_parts_each_part_is_said(tmp_path):
    rows = (
        "subject,assessed_on,reader,response,lesion_response,bone_response\n"
        "A,2020-02-26,investigator,SD,PR,NON-PD"
    )
    (row,) = shown(tables(tmp_path, "parts by PCWG3", assessments=rows))
    assert row["Response"] == "PR"
    assert row["Why"] == "recorded SD (lesions PR) (bone NON-PD), so PR"


LESIONS = "subject,lesion,role\nA,T1,target"
MEASUREMENTS = (
    "subject,lesion,assessed_on,diameter_mm,state\n"
    "A,T1,2019-12-28,100,measured\nA,T1,2020-02-26,130,measured\nA,T1,2020-04-22,60,measured"
)


def test_each_i_response_has_its_reason(tmp_path):
    data = {"lesions": LESIONS, "measurements": MEASUREMENTS}
    rows = shown(tables(tmp_path, "measurements", "irecist-best", **data))
    assert [(row["Response"], row["Why"]) for row in rows] == [
        ("iUPD", "progression seen, to be confirmed"),
        ("iPR", "no progression any more: the bar is reset"),
    ]
    assert "Row" not in rows[0]


TIMEPOINT = (
    '[[endpoint]]\nname = "measured"\nkind = "recist-timepoint"\ngraded_from = "measurements"\n'
)


@pytest.mark.parametrize(
    ("recorded", "lanes"),
    [
        pytest.param(
            "PD", {"Response, best": ["PD"], "Response, measured": ["baseline", "SD"]},
            id="they differ: both are drawn",
        ),
        pytest.param("SD", {"Tumour response": ["SD"]}, id="they agree: once is enough"),
    ],
)  # fmt: skip
def test_recorded_responses_stand_beside_those_graded_from_measurements(tmp_path, recorded, lanes):
    head = HEAD.format(graded_from="assessments", kind="recist-best") + TIMEPOINT
    (tmp_path / "study.toml").write_text(head, "utf-8")
    rows = (
        "subject,lesion,assessed_on,diameter_mm,state\n"
        "A,T1,2019-12-28,100,measured\nA,T1,2020-02-26,90,measured"
    )
    assessed = f"subject,assessed_on,response\nA,2020-02-26,{recorded}"
    put(tmp_path, subjects="subject\nA", doses=DOSES, lesions=LESIONS, measurements=rows,
        assessments=assessed)  # fmt: skip
    run = open_study(tmp_path).run()
    (dossier,) = dossiers_of(["A"], run.graded, run.study.sources)
    found = {
        lane.name: [span.label for span in lane.spans]
        for lane in dossier.timeline.lanes
        if "esponse" in lane.name
    }
    assert found == lanes


def test_responses_that_were_measured_are_no_table_of_recorded_ones(tmp_path):
    make_study("small-sdtm", tmp_path / "study")
    run = open_study(tmp_path / "study").run()
    assert list(assessed_by_responses(run.graded)) == []


@pytest.mark.parametrize(
    ("first_dose", "said"),
    [
        pytest.param(date(2020, 1, 1), "2020-01-08 (week 1.0)", id="a week after the first dose"),
        pytest.param(date(2020, 1, 15), "2020-01-08 (week -1.0)", id="a week before it"),
        pytest.param(None, "2020-01-08", id="never dosed"),
    ],
)
def test_a_date_has_its_week(first_dose, said):
    assert in_time(date(2020, 1, 8), first_dose) == said
