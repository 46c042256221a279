"""`readout due` as people and programs call it."""

from __future__ import annotations

import csv
import json
import re
from shutil import copytree, ignore_patterns

import pytest
from click.testing import CliRunner

from trialreadout.cli import main


def called(*words, status=0):
    answer = CliRunner().invoke(main, ["due", *map(str, words)])
    assert answer.exit_code == status, answer.output
    return answer.output


def document(*words, status=0):
    return json.loads(called(*words, "--json", status=status))


def read(file):
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def test_a_day_is_needed(demo_folder):
    assert "--on" in called(demo_folder, status=2)
    assert "2011-01-31" in called(demo_folder, "--on", "15.6.2008", status=2)


def test_json_names_patients_visits_decisions_looks_and_deviations(demo_folder):
    found = document(demo_folder, "--on", "2008-12-28")
    assert (found["study"], found["on"], found["synthetic"]) == ("NCT00887107", "2008-12-28", True)
    assert len(found["patients"]) == 32
    assert {each["state"] for each in found["visits"]} == {"overdue", "open", "next"}
    (declined,) = [each for each in found["decisions"] if each["subject"] == "NL-15"]
    assert (declined["accepted"], declined["decided_on"]) == (False, "2008-09-21")
    assert found["looks"] == []
    assert {each["kind"] for each in found["deviations"]} == {"schedule", "decision"}


def test_one_patient_alone(demo_folder):
    found = document(demo_folder, "--on", "2008-06-15", "--patient", "NL-31")
    for part in ("patients", "visits", "deviations"):
        assert {each["subject"] for each in found[part]} == {"NL-31"}


def test_a_patient_who_had_not_entered_is_refused(demo_folder):
    said = called(demo_folder, "--on", "2007-10-05", "--patient", "NL-02", status=2)
    assert 'no patient "NL-02" had entered by 2007-10-05' in said
    assert "NL-19" in said


def test_csv_has_the_rows_of_the_terminal_by_urgency(demo_folder, tmp_path):
    called(demo_folder, "--on", "2008-06-15", "--csv", tmp_path / "due.csv")
    rows = read(tmp_path / "due.csv")
    states = [row["state"] for row in rows if row["what"] == "visit"]
    order = ["overdue", "open", "next", "awaits time zero"]
    assert states == sorted(states, key=order.index)
    assert rows[0] == {
        "subject": "NL-31", "what": "visit", "visit": "week 12", "state": "overdue",
        "lacking": "thyroglobulin; weight", "not_done": "", "first_on": "2008-02-03",
        "last_on": "2008-03-01", "on_what_is_known": "", "by_rule": "", "offered": "",
        "accepted": "", "decided_on": "",
    }  # fmt: skip


def test_the_same_day_gives_the_same_bytes(demo_folder, tmp_path):
    for name in ("one", "other"):
        called(demo_folder, "--on", "2008-06-15", "--csv", tmp_path / f"{name}.csv",
               "--calendar", tmp_path / f"{name}.ics")  # fmt: skip
    for ending in ("csv", "ics"):
        one, other = ((tmp_path / f"{name}.{ending}").read_bytes() for name in ("one", "other"))
        assert one == other


def test_the_calendar_says_nothing_of_a_patient_but_the_visit(demo_folder, tmp_path):
    called(demo_folder, "--on", "2008-06-15", "--calendar", tmp_path / "visits.ics")
    text = (tmp_path / "visits.ics").read_text()
    summaries = re.findall(r"SUMMARY:(.*)", text)
    assert summaries
    assert all(re.fullmatch(r"NL-\d\d (week \d+|follow-up CT week \d+)\r?", s) for s in summaries)


def test_deviations_are_listed_with_their_rows(demo_folder, tmp_path):
    words = (demo_folder, "--on", "2009-01-31", "--deviations")
    assert "row 7" in called(*words)
    called(*words, "--csv", tmp_path / "deviations.csv")
    rows = read(tmp_path / "deviations.csv")
    (given,) = [row for row in rows if row["kind"] == "decision"]
    assert (given["subject"], given["file"], given["row"], given["noted_row"]) == (
        "NL-22", "data/decisions.csv", "23", "7",
    )  # fmt: skip


def test_a_file_that_cannot_be_written_is_refused(demo_folder, tmp_path):
    nowhere = tmp_path / "none" / "due.csv"
    said = called(demo_folder, "--on", "2008-06-15", "--csv", nowhere, status=2)
    assert "cannot be written" in said


def test_an_item_that_no_table_holds_is_a_warning(demo_folder, tmp_path):
    copytree(demo_folder, tmp_path / "study")
    file = tmp_path / "study/study.toml"
    text = file.read_text()
    asked = 'collect = ["ct", "planar", "spect"]'
    file.write_text(text.replace(asked, 'collect = ["ct", "planar", "spect", "questionnaire"]'))
    found = document(tmp_path / "study", "--on", "2008-06-15")
    assert [each["rule"] for each in found["findings"]] == ["unknown-item"]
    assert not any("questionnaire" in each["lacking"] for each in found["visits"])


def test_a_study_without_a_calendar_is_refused(demo_folder, tmp_path):
    study = copytree(demo_folder, tmp_path / "study", ignore=ignore_patterns("scans", "readout"))
    text = (study / "study.toml").read_text(encoding="utf-8")
    moved = text.replace("\n[dates]\n", "\n[dates]\nmoved = true\n")
    (study / "study.toml").write_text(moved, encoding="utf-8")
    days = ("2008-06-15", "2008-12-15")
    for command in (
        ["due", study, "--on", days[0]],
        ["diff", study, "--cut-offs", *days],
        ["check", study, "--cut-off", days[0]],
        ["run", study, "--cut-off", days[0]],
    ):
        answer = CliRunner().invoke(main, [*map(str, command), "--json"])
        (found,) = json.loads(answer.output)["findings"]
        assert answer.exit_code == 2, answer.output
        assert (found["rule"], found["value"]) == ("days-and-dates", days[0])
    assert not (study / "readout").exists()


def test_a_study_that_cannot_be_read_answers_in_the_same_form(tmp_path):
    found = document(tmp_path, "--on", "2008-06-15", status=2)
    assert (found["study"], found["visits"], found["looks"]) == (None, [], [])


@pytest.mark.parametrize(
    ("day", "first_stage", "toxicity"),
    [
        pytest.param("2022-08-01", "not evaluable", "not evaluable", id="nine have begun"),
        pytest.param("2023-02-01", "go on", "go on", id="the first nine were followed"),
    ],
)
def test_the_looks_of_a_trial_of_two_stages(tmp_path, day, first_stage, toxicity):
    from trialreadout.studies import make_study

    make_study("two-stage", tmp_path / "study")
    looks = {(x["rule"], x["of"]): x for x in document(tmp_path / "study", "--on", day)["looks"]}
    stage = looks["objective response, first stage", 9]
    assert (stage["verdict"], stage["n"]) == (first_stage, 9)
    assert looks["severe toxicity", 9]["verdict"] in (toxicity, "go on")
    assert looks["severe toxicity", 30]["verdict"] == "not reached"
