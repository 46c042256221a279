"""Results side by side: a column an analysis set, with its size in the head."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.pages import study
from trialreadout.report.tables import Table
from trialreadout.study import Readout

STUDY = """
[data]
cut_off = 2021-01-01
[[analysis_set]]
name = "enrolled"
rule = "all enrolled"
[[analysis_set]]
name = "treated"
rule = "at least one dose"
[[endpoint]]
name = "survival"
kind = "time-to-event"
unit = "months"
events = [{ of = "death" }]
censor = [{ of = "last contact" }]
[[statistic]]
endpoint = "survival"
yields = "median"
analysis_set = ["treated", "enrolled"]
[[statistic]]
endpoint = "survival"
yields = "median"
interval = "log"
analysis_set = "treated"
[[statistic]]
endpoint = "survival"
yields = "median"
confidence = 0.9
analysis_set = "treated"
[[statistic]]
endpoint = "survival"
yields = "rate"
at = [6]
group = "bone_metastases"
analysis_set = "treated"
"""
DATA = {
    "subjects": "subject,bone_metastases\nA,Y\nB,N\nC,\nD,Y\n",
    "doses": "subject,agent,started_on\nA,x,2020-01-01\nB,x,2020-01-01\nC,x,2020-01-01\n",
    "status": "subject,died_on,last_contact_on\nA,2020-06-01,\nB,,2020-12-01\nC,,2020-12-01\nD,,\n",
}


@pytest.fixture(scope="module")
def readout(tmp_path_factory: pytest.TempPathFactory) -> Readout:
    return study(tmp_path_factory.mktemp("sets") / "study", STUDY, **DATA)


def table(readout: Readout, number: str) -> Table:
    (found,) = (each for each in readout.laid_out() if each.number == number)
    return found


def test_the_head_names_each_set_with_its_size_in_the_order_of_the_protocol(readout: Readout):
    assert table(readout, "14.2.1").columns == ("Result", "Enrolled (N = 4)", "Treated (N = 3)")


def test_medians_of_two_methods_and_two_confidences_are_three_rows(readout: Readout):
    rows = table(readout, "14.2.1").rows
    names = [row[0].text for row in rows if row[0].text.startswith("Median")]
    assert len(names) == len(set(names)) == 3


def test_what_is_not_asked_of_a_set_is_said_so_and_never_left_blank(readout: Readout):
    rows = table(readout, "14.2.1").rows
    lacks = [row[0].text for row in rows if row[1].text == "not asked for"]
    assert lacks == ["Median, Kaplan-Meier, log", "Median, Kaplan-Meier, log-log, 90 %"]
    (left_out,) = (row for row in rows if row[0].text == "Without a time, left out")
    assert [cell.text for cell in left_out[1:]] == ["1 of 4", "–"]
    assert all(cell.text for row in rows for cell in row)


def test_groups_stand_in_a_table_of_their_own_with_their_sizes(readout: Readout):
    split = table(readout, "14.2.1.1")
    assert split.caption == "Survival, by bone metastases"
    assert set(split.columns[1:]) == {
        "Treated, bone metastases: yes (N = 1)",
        "Treated, bone metastases: no (N = 1)",
        "Treated, bone metastases: not recorded (N = 1)",
    }


TWO_ARMS = {
    "subjects": "subject,arm\nA,A\nB,A\nC,B\nD,A\n",
    "doses": "subject,agent,started_on\n" + "".join(f"{who},x,2020-01-01\n" for who in "ABCD"),
    "status": "subject,died_on,last_contact_on\nA,2020-06-01,\nB,,2020-12-01\nC,2020-04-01,\nD,,\n",
}


@pytest.mark.parametrize(
    ("numbers", "heads"),
    [
        pytest.param(
            ("median", "hazard ratio"),
            {"Treated, arm: A (N = 3)", "Treated, arm: B (N = 1)"},
            id="a hazard ratio beside medians",
        ),
        pytest.param(
            ("log-rank",),
            {"Treated, arm: A (N = 3)", "Treated, arm: B (N = 1)"},
            id="the events of a log-rank test",
        ),
        pytest.param(("hazard ratio",), {"Treated, arm: B"}, id="a hazard ratio tells no size"),
    ],
)
def test_a_number_of_both_arms_gives_neither_column_the_size_of_both(
    tmp_path: Path, numbers: tuple[str, ...], heads: set[str]
):
    asked = STUDY[: STUDY.index("[[statistic]]")] + "".join(
        f'[[statistic]]\nendpoint = "survival"\nyields = "{number}"\n'
        'analysis_set = "treated"\ngroup = "arm"\n'
        for number in numbers
    )
    readout = study(tmp_path / "study", asked, **TWO_ARMS)
    by_arm = next(each for each in readout.laid_out() if each.caption == "Survival, by arm")
    assert set(by_arm.columns[1:]) == heads


def test_population_definition_methods_cut_off_and_version_are_told(readout: Readout):
    found = table(readout, "14.2.1")
    assert found.population == "enrolled: all enrolled; treated: at least one dose"
    notes = " ".join(found.footnotes)
    for words in ("Kaplan-Meier, log-log", "2021-01-01", "Readout", "death: event"):
        assert words in notes


def test_no_footnote_says_again_what_the_name_of_a_row_says(readout: Readout):
    found = table(readout, "14.2.1")
    names = {row[0].text for row in found.rows}
    assert "Median, Kaplan-Meier, log" in names
    assert not [note for note in found.footnotes for name in names if note.startswith(name)]
    assert "count" not in " ".join(found.footnotes)


def test_a_footnote_ends_with_one_full_stop_and_says_nothing_twice(readout: Readout):
    for each in readout.laid_out():
        assert not [note for note in each.footnotes if note.endswith("..") or note == each.caption]
        assert len(set(each.footnotes)) == len(each.footnotes)


def test_a_table_says_of_invented_patients_that_they_are(tmp_path: Path):
    real = study(tmp_path / "real", STUDY, **DATA)
    assert not [t for t in real.laid_out() if "Invented patients." in t.footnotes]
    lines = STUDY.replace("[data]", "synthetic = true\n[data]", 1)
    invented = study(tmp_path / "invented", lines, **DATA)
    assert all("Invented patients." in t.footnotes for t in invented.laid_out())
