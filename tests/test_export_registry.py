"""The export of results for a registry, as people and programs call it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from records import BARE, changed, written
from trialreadout.cli import main
from trialreadout.studies import make_study
from twins.results_record import measures_of, result_of

FILES = ["upload.xml", "to_fill_by_hand.md", "to_fill_by_hand.csv", "not_written.csv"]
OUTCOMES = "outcomeMeasures/outcomeMeasure"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("registry") / "study"
    make_study("two-stage", folder)
    return folder


def called(*words: str | Path):
    return CliRunner().invoke(main, ["export", "registry", *(str(word) for word in words)])


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_folder_holds_the_record_and_what_it_lacks(study: Path, tmp_path: Path):
    result = called(study, "--out", tmp_path / "out", "--json")
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout)
    assert said["files"] == [*FILES, "manifest.json"]
    files = contents(tmp_path / "out")
    assert files.keys() == set(said["files"])
    manifest = json.loads(files["manifest.json"])
    assert manifest["schemas"]["RRSUploadSchema.xsd"] == "2017.04.18"
    assert manifest["outputs"] == {n: hashlib.sha256(files[n]).hexdigest() for n in FILES}
    page = files["to_fill_by_hand.md"].decode()
    table = pl.read_csv(files["to_fill_by_hand.csv"])
    assert page.count("- [ ] ") == table.height == len(said["to_fill"])
    assert "Results Point of Contact" in page
    assert pl.read_csv(files["not_written.csv"]).height == len(said["not_written"])


def test_the_same_study_gives_the_same_bytes(study: Path, tmp_path: Path):
    called(study, "--out", tmp_path / "a")
    called(study, "--out", tmp_path / "b")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_people_are_told_what_is_left_to_them(study: Path, tmp_path: Path):
    said = called(study, "--out", tmp_path / "out").output
    assert "To fill in by hand:" in said
    assert "Certain Agreements" in said
    lines = said.splitlines()
    assert max(map(len, lines)) <= 80
    field = "  Outcome Measures, Outcome Measure Type"
    assert lines.count(field) == 1
    assert lines[lines.index(field) + 1].startswith("    ")


def test_the_record_gives_outcomes_their_rank_title_and_time(study: Path, tmp_path: Path):
    measure = "Share of men whose PSA fell"
    record = changed(
        BARE,
        "outcomesModule",
        value={"secondaryOutcomes": [{"measure": measure, "timeFrame": "up to 2 years"}]},
    )
    record = changed(record, "identificationModule", "orgStudyIdInfo", value={"id": "INV-7"})
    text = (study / "study.toml").read_text(encoding="utf-8")
    other = tmp_path / "study"
    make_study("two-stage", other)
    key = 'name = "overall survival"\n'
    assert text.count(key) == 1
    (other / "study.toml").write_text(
        text.replace(key, f'{key}registered_as = "share of MEN"\n'), encoding="utf-8"
    )
    called(other, "--out", tmp_path / "out", "--record", written(record, tmp_path))
    xml = (tmp_path / "out" / "upload.xml").read_bytes()
    assert b"<org_study_id>INV-7</org_study_id>" in xml
    found = [m for m in measures_of(result_of(xml), OUTCOMES) if m.title.startswith(measure)]
    assert found
    assert {(m.kind, m.time_frame) for m in found} == {("Secondary", "up to 2 years")}
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert "record.json" in manifest["inputs"]


@pytest.mark.parametrize("threshold", ["5.1", "-1", "x"])
def test_a_threshold_above_that_of_the_registry_is_refused(study: Path, tmp_path: Path, threshold):
    result = called(study, "--out", tmp_path / "out", "--threshold", threshold)
    assert result.exit_code == 2
    assert not (tmp_path / "out").exists()


def test_a_folder_of_something_else_stays(study: Path, tmp_path: Path):
    (tmp_path / "mine.txt").write_text("mine")
    result = called(study, "--out", tmp_path, "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["findings"][0]["rule"] == "not-written"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
