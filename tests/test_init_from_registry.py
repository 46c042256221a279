"""A study begun from its registry record, as people and programs call it."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from records import TWO_ARMS, written
from trialreadout.cli import main
from trialreadout.protocol import read_protocol


def called(*words: str | Path):
    return CliRunner().invoke(main, ["init", *(str(word) for word in words)])


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return written(TWO_ARMS, tmp_path)


def test_a_draft_and_headings_are_written(record: Path, tmp_path: Path):
    result = called(tmp_path / "study", "--from-registry", record)
    assert result.exit_code == 0, result.output
    assert read_protocol(tmp_path / "study" / "study.toml").study.id == "NCT99999901"
    subjects = pl.read_excel(tmp_path / "study/data/patients.xlsx", sheet_name="subjects")
    assert "subject" in subjects.columns
    assert subjects.is_empty()
    assert "The record is silent: highest age" in result.output


def test_programs_are_told_what_the_record_leaves_out(record: Path, tmp_path: Path):
    said = json.loads(called(tmp_path / "s", "--from-registry", record, "--json").stdout)
    assert said.keys() == {"study", "files", "next", "silent", "findings"}
    assert "highest age" in said["silent"]


def test_no_record_leaves_no_folder(tmp_path: Path):
    several = written({"studies": [TWO_ARMS]}, tmp_path)
    result = called(tmp_path / "study", "--from-registry", several, "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["findings"][0]["rule"] == "not-a-registry-record"
    assert not (tmp_path / "study").exists()


def test_a_study_begins_with_one_thing(record: Path, tmp_path: Path):
    result = called(tmp_path / "study", "--from-registry", record, "--from", record)
    assert result.exit_code == 2
    assert "--from-registry" in result.output


def test_what_lies_in_a_folder_stays(record: Path, tmp_path: Path):
    (tmp_path / "study").mkdir()
    (tmp_path / "study" / "mine.txt").write_text("mine")
    assert called(tmp_path / "study", "--from-registry", record).exit_code == 2
    assert [each.name for each in (tmp_path / "study").iterdir()] == ["mine.txt"]
