"""The commands about scans: what they list, and what they write."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from dicom_files import ABOUT, small_scan, study_with_tables
from pages import ROOT
from trialreadout.cli import main
from trialreadout.sources.dicom import write_planar


@pytest.fixture
def study(tmp_path):
    folder = study_with_tables(tmp_path / "study")
    write_planar(folder / "scans/NL-01/baseline-planar/scan.dcm", small_scan(), ABOUT)
    return folder


def ran(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def test_the_list_for_people_names_what_is_missing(study):
    done = ran("scans", study)
    assert done.exit_code == 0
    assert "NL-01" in done.output
    assert "9,746" in done.output
    assert "2 scans." in done.output
    assert "NL-01, 2014-03-31, planar: no series is named" in done.output


def test_the_list_for_programs_holds_the_same(study):
    done = ran("scans", study, "--json")
    said = json.loads(done.stdout)
    assert said.keys() == {"study", "findings", "scans"}
    first, second = said["scans"]
    assert (first["scanned_on"], first["matrix"]) == ("2014-01-27", [48, 24])
    assert first["counts"] == int(small_scan().counts.sum())
    assert second["missing"] == ["no series is named"]


def test_an_error_in_a_file_ends_with_status_1(study):
    path = study / "scans/NL-01/baseline-planar/scan.dcm"
    path.write_bytes(path.read_bytes()[:-10])
    done = ran("scans", study, "--json")
    assert done.exit_code == 1
    assert [finding["rule"] for finding in json.loads(done.stdout)["findings"]] == [
        "truncated-scan"
    ]


def test_readings_are_written_as_reports_and_what_could_not_be_is_said(study):
    pytest.importorskip("highdicom")
    done = ran("export", "reports", study, "--json")
    said = json.loads(done.stdout)
    assert done.exit_code == 0
    assert len(said["files"]) == 1
    assert (study / "reports" / said["files"][0]).is_file()
    assert [finding["row"] for finding in said["findings"]] == [3]
    again = ran("export", "reports", study)
    assert again.exit_code == 2
    assert "a new folder" in again.output


def test_the_page_shows_what_the_terminal_shows(study):
    page = (ROOT / "docs" / "scans.md").read_text(encoding="utf-8")
    shown = ran("scans", study).output.partition("\n\nNo findings")[0]
    assert shown in page
