"""`readout report --share`, as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from trialreadout.cli.commands import main
from trialreadout.studies import make_study


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("share") / "study"
    make_study("small-sdtm", folder)
    return folder


def report(*words: object) -> Result:
    return CliRunner().invoke(main, ["report", *map(str, words)])


def test_a_shared_report_lies_beside_the_readout(study: Path) -> None:
    ended = report(study, "--share")
    assert ended.exit_code == 0, ended.output
    assert "A count of 1 to 4 patients is hidden" in ended.output
    names = {path.name for path in (study / "shared").iterdir()}
    assert names == {
        *("report.html", "readout.json", "results.csv", "tables", "tables.xlsx", "manifest.json"),
    }
    manifest = json.loads((study / "shared" / "manifest.json").read_text())
    assert manifest["command"] == "readout report"
    assert "inputs" not in manifest, "names of files are the site's"


def test_json_is_the_document_that_is_written(study: Path, tmp_path: Path) -> None:
    ended = report(study, "--share", "--hide-below", 3, "--json", "--out", tmp_path / "out")
    told = json.loads(ended.stdout)
    assert told["hidden_below"] == 3
    assert told["synthetic"] is True
    assert told == json.loads((tmp_path / "out" / "readout.json").read_text())


def test_a_report_that_is_not_to_be_shared_is_written_by_run(study: Path) -> None:
    ended = report(study)
    assert ended.exit_code == 2
    assert "readout run STUDY" in ended.output


def test_fewer_than_one_patient_cannot_be_counted(study: Path) -> None:
    assert report(study, "--share", "--hide-below", 0).exit_code == 2


def test_what_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    ended = report(tmp_path / "nowhere", "--share", "--json")
    assert ended.exit_code == 2
    told = json.loads(ended.stdout)
    assert told["findings"]
    assert (told["study"], told["results"], told["hidden_below"]) == (None, [], None)


def test_a_readout_with_patients_is_not_replaced_by_a_shared_one(study: Path) -> None:
    """Nor the other way round: who sends a folder must know which it is."""
    out = study / "readout"
    assert CliRunner().invoke(main, ["run", str(study)]).exit_code == 0
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    ended = report(study, "--share", "--out", out)
    assert ended.exit_code == 2
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before
