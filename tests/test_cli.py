"""The command as people and programs call it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from trialreadout.cli import main


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "study"
    assert CliRunner().invoke(main, ["demo", str(folder)]).exit_code == 0
    return folder


def called(*words: str | Path):
    return CliRunner().invoke(main, [str(word) for word in words])


def document(*words: str | Path):
    """Call with --json: standard output is one document and nothing else."""
    result = called(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_help_names_every_command():
    listed = called("--help").output.split("Commands:")[1]
    assert re.findall(r"^  (\w+) ", listed, re.MULTILINE) == ["check", "demo", "explain", "run"]


def test_demo_makes_a_study_that_check_and_run_take(study: Path):
    assert (study / "study.toml").is_file()
    assert called("check", study).exit_code == 0
    assert called("run", study).exit_code == 0


def test_demo_runs_a_study_that_is_there_as_it_stands(tmp_path: Path):
    called("demo", tmp_path / "study")
    protocol = tmp_path / "study/study.toml"
    protocol.write_text(protocol.read_text().replace('id = "NCT00887107"', 'id = "CHANGED"'))
    assert document("demo", tmp_path / "study")["study"] == "CHANGED"


def test_demo_holds_the_published_numbers_against_its_own(study: Path):
    published = document("demo", study)["published"]
    assert [each["met"] for each in published] == [True] * 10
    assert {each["source"].partition(",")[0] for each in published} == {
        "Schneider 2012",
        "Hoftijzer 2009",
    }
    ids = {result["id"] for result in document("run", study)["results"]}
    assert {each["result"] for each in published} <= ids


def test_the_documents_have_the_keys_that_programs_rely_on(study: Path):
    assert set(document("demo", study)) == {
        "study",
        "synthetic",
        "findings",
        "results",
        "published",
    }
    assert set(document("run", study)) == {"study", "synthetic", "findings", "results"}
    checked = document("check", study)
    assert set(checked) == {"study", "findings"}
    assert set(checked["findings"][0]) == {
        *("severity", "rule", "table", "file", "row", "column", "subject", "value"),
        *("allowed", "remedy"),
    }


def test_run_writes_where_it_is_told_to(study: Path, tmp_path: Path):
    assert called("run", study, "--out", tmp_path / "out").exit_code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "findings.csv",
        "manifest.json",
        "patients",
        "readout.json",
        "report.html",
        "results.csv",
    }


def test_the_document_printed_is_the_one_written(study: Path, tmp_path: Path):
    printed = document("run", study, "--out", tmp_path / "out")
    assert json.loads((tmp_path / "out/readout.json").read_text()) == printed


def test_warnings_end_with_0_and_under_strict_with_1(study: Path):
    assert called("check", study).exit_code == 0
    assert called("check", study, "--strict").exit_code == 1


def test_explain_without_a_result_lists_them(study: Path):
    names = document("explain", study)["results"]
    assert names == [result["id"] for result in document("run", study)["results"]]
    assert names[0] in called("explain", study).output


def test_explain_opens_a_result_to_all_its_patients(study: Path):
    opened = document("explain", study, "overall-survival/treated/median")
    assert len(opened["patients"]) == opened["result"]["denominator"] == 31
    assert sum(each["counts"] for each in opened["patients"]) == opened["result"]["n"]


def test_explain_opens_one_patient_to_the_rows_of_the_files(study: Path):
    name = "best-overall-response/treated/proportion/PR"
    opened = document("explain", study, name, "--patient", "NL-04")
    (patient,) = opened["patients"]
    assert patient["answer"]["answer"] == "PR"
    assert [row["response"] for row in patient["assessments"]] == ["PR", "PR", "PD", "PD"]
    files = {"data/measurements.csv", "data/examinations.csv"}
    assert {row["file"] for row in patient["source_rows"]} == files


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(
            ["overal-survival/treated/median"],
            'Did you mean "overall-survival/treated/median"?',
            id="a misspelt result",
        ),
        pytest.param(
            ["overall-survival/treated/median", "--patient", "NOBODY"],
            'no patient "NOBODY" is in treated',
            id="a patient that is not there",
        ),
        pytest.param(["--patient", "NL-04"], "Name one", id="a patient of no result"),
    ],
)
def test_explain_refuses_with_a_way_out(study: Path, words: list[str], said: str):
    result = called("explain", study, *words)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())


def test_no_colours_where_nobody_looks(study: Path):
    assert "\x1b[" not in called("run", study).output
