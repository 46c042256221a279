"""`readout diff`: what moved between two readouts, and who is behind it."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner

from trialreadout.analysis.difference import difference
from trialreadout.analysis.kept_readout import kept_readout
from trialreadout.cli import main
from trialreadout.studies import make_study
from trialreadout.study import open_study


@pytest.fixture(scope="module")
def study(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("diff") / "lead"
    make_study("lead", folder)
    return folder


@pytest.fixture(scope="module")
def before(study) -> Path:
    return open_study(study).run().write(study.parent / "before")


def called(*words, status=0) -> str:
    answer = CliRunner().invoke(main, ["diff", *map(str, words)])
    assert answer.exit_code == status, answer.output
    return answer.output


def document(*words, status=0) -> dict:
    return json.loads(called(*words, "--json", status=status))


def changed(study: Path, folder: Path, file: str, old: str, new: str) -> Path:
    copytree(study, folder)
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return folder


def test_a_readout_and_the_study_it_came_from_are_alike(study, before):
    said = called(before, study)
    assert said.startswith("The same data, protocol and versions.")
    assert "No number moved, of " in said


def test_a_key_of_the_protocol_moves_those_whom_it_grades_otherwise(study, before, tmp_path):
    other = changed(study, tmp_path / "other", "study.toml", "alpha = 0.05", "alpha = 0.2")
    found = document(before, other, status=1)
    (key,) = found["protocol"]
    assert key == {
        "what": "endpoint thyroglobulin trend.alpha",
        "before": "0.05",
        "after": "0.2",
    }
    assert found["inputs"] == []
    rows = {row["id"]: row for row in found["results"]}
    trend = rows["thyroglobulin-trend/treated/proportion/stable"]
    was, now = (open_study(each).run() for each in (study, other))
    one, two = (set(each.result(trend["id"]).subjects) for each in (was, now))
    assert set(trend["left"]) == one - two != set()
    assert set(trend["joined"]) == two - one
    assert (trend["before"], trend["after"]) == (
        was.result(trend["id"]).text,
        now.result(trend["id"]).text,
    )
    moved = {each["subject"] for each in found["patients"]}
    assert moved >= set(trend["left"]) | set(trend["joined"])
    assert not any(row["id"].startswith("overall-survival") for row in found["results"])


def test_a_cell_of_the_data_moves_the_patient_to_whom_it_belongs(study, before, tmp_path):
    text = (study / "data/status.csv").read_text().splitlines()
    died = next(line for line in text if line.split(",")[2] == "N")
    subject, *_ = died.split(",")
    alive = f"{subject},{died.split(',')[1]},Y,,,{died.split(',', 5)[5]}"
    other = changed(study, tmp_path / "other", "data/status.csv", died, alive)
    found = document(before, other, status=1)
    assert [each["what"] for each in found["inputs"]] == ["data/status.csv"]
    assert found["protocol"] == []
    of_survival = [each for each in found["patients"] if each["endpoint"] == "overall-survival"]
    assert [each["subject"] for each in of_survival] == [subject]
    assert any(subject in row["left"] for row in found["results"])
    said = called(before, other, "--patients", status=1)
    assert f"{subject}, overall-survival: " in said
    assert "data/status.csv  as it was -> changed" in said
    assert all(f"\n  {row['id']}\n" in said for row in found["results"])


def test_a_result_that_is_new_and_one_that_is_gone(study, before, tmp_path):
    old = 'name = "overall survival"'
    other = changed(study, tmp_path / "other", "study.toml", old, 'name = "survival"')
    path = other / "study.toml"
    path.write_text(path.read_text().replace("overall survival", "survival"))
    rows = {row["id"]: row for row in document(before, other, status=1)["results"]}
    gone = [row for name, row in rows.items() if name.startswith("overall-survival/")]
    new = [row for name, row in rows.items() if name.startswith("survival/")]
    assert gone
    assert all(row["after"] is None for row in gone)
    assert new
    assert all(row["before"] is None for row in new)
    assert "after    not there" in called(before, other, status=1)


def test_another_version_is_named(before):
    files = {each.name: each.read_bytes() for each in before.iterdir() if each.is_file()}
    one = kept_readout(files)
    manifest = json.loads(files["manifest.json"])
    manifest["versions"]["trialreadout"] = "0.0.9"
    other = kept_readout({**files, "manifest.json": json.dumps(manifest).encode()})
    found = difference(other, one)
    assert [(each.what, each.before) for each in found.versions] == [("trialreadout", "0.0.9")]
    assert not found.moved


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        pytest.param(
            lambda folder: (folder / "manifest.json").unlink(),
            "no readout stands in this folder",
            id="no manifest",
        ),
        pytest.param(
            lambda folder: (folder / "readout.json").write_text("{}"),
            "the file was changed since it was written",
            id="a number written by hand",
        ),
        pytest.param(
            lambda folder: next((folder / "patients").iterdir()).unlink(),
            "the file is gone",
            id="a table that was lost",
        ),
        pytest.param(
            lambda folder: (folder / "manifest.json").write_text('{"command": "readout export"}'),
            "no readout stands in this folder",
            id="another command's folder",
        ),
    ],
)
def test_what_is_no_readout_is_refused(spoil, why, before, study, tmp_path):
    folder = tmp_path / "spoilt"
    copytree(before, folder)
    (folder / "study.toml").unlink()
    manifest = json.loads((folder / "manifest.json").read_text())
    del manifest["outputs"]["study.toml"]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    spoil(folder)
    (finding,) = document(folder, study, status=2)["findings"]
    assert (finding["rule"], finding["value"]) == ("not-a-readout", why)
