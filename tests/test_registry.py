"""`readout registry compare`, as people and programs call it."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from records import TWO_ARMS, written
from trialreadout.cli import main
from trialreadout.studies import make_study


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("registry") / "study"
    make_study("redifferentiation", folder)
    return folder


def called(*words: str | Path):
    return CliRunner().invoke(main, ["registry", "compare", *(str(word) for word in words)])


def test_programs_get_rows(study: Path, tmp_path: Path):
    result = called(study, written(TWO_ARMS, tmp_path), "--json")
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout)
    assert said.keys() == {"study", "synthetic", "findings", "rows"}
    assert said["rows"][0] == {
        "topic": "registry number",
        "registered": "NCT99999901",
        "done": "REDIFFERENTIATION",
        "verdict": "differs",
        "remark": None,
    }
    verdicts = {"agrees", "differs", "registered only", "done only", "cannot be told"}
    assert {row["verdict"] for row in said["rows"]} <= verdicts


def test_people_get_a_table_and_a_sum(study: Path, tmp_path: Path):
    said = called(study, written(TWO_ARMS, tmp_path)).output
    assert "NCT99999901" in said
    assert "topics:" in said


def test_the_rows_are_written_as_csv(study: Path, tmp_path: Path):
    record = written(TWO_ARMS, tmp_path)
    rows = json.loads(called(study, record, "--out", tmp_path / "out", "--json").stdout)["rows"]
    table = pl.read_csv(tmp_path / "out" / "registered_against_done.csv", infer_schema=False)
    assert table.to_dicts() == rows
    again = (tmp_path / "out" / "manifest.json").read_bytes()
    called(study, record, "--out", tmp_path / "out")
    assert (tmp_path / "out" / "manifest.json").read_bytes() == again
    assert "record.json" in json.loads(again)["inputs"]


def test_a_list_of_trials_is_refused(study: Path, tmp_path: Path):
    result = called(study, written({"studies": [TWO_ARMS]}, tmp_path), "--json")
    assert result.exit_code == 2
    said = json.loads(result.stdout)
    assert said["rows"] == []
    assert said["findings"][0]["value"] == "a list of 1 trials, as a search gives it"
