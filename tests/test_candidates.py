"""Candidate foci of a study, from files of DICOM to the answer of the command."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from trialreadout.cli import main
from trialreadout.core.executor import Serial
from trialreadout.core.whole_folder import write_folder
from trialreadout.studies.lead.cohort import SEED, invented_tables
from trialreadout.studies.scan_files import folder_with_scans
from trialreadout.study import open_study

EQUIVOCAL, BEFORE_AND_AFTER, NOTHING = "NL-23", "NL-14", "NL-09"
"""Whose focus is new at week 26, who had one before, and who has none."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    some = (EQUIVOCAL, BEFORE_AND_AFTER, NOTHING)
    tables = {
        name: [
            row
            for row in rows
            if name != "scans" or (row["subject"] in some and row["kind"] == "planar")
        ]
        for name, rows in invented_tables().items()
    }
    made = tmp_path_factory.mktemp("candidates") / "study"
    write_folder(made, folder_with_scans("trialreadout.studies.lead", tables, SEED, Serial(), 0))
    return made


@pytest.fixture(scope="module")
def found(folder: Path):
    return open_study(folder).candidates().found


def test_what_appeared_is_where_the_readers_pointed_and_nowhere_else(folder, found):
    with (folder / "data" / "foci.csv").open(encoding="utf-8", newline="") as opened:
        (mark, *_) = (row for row in csv.DictReader(opened) if row["subject"] == EQUIVOCAL)
    (focus,) = (each for each in found.appeared if each.appeared)
    assert focus.scan.subject == EQUIVOCAL
    assert focus.row == pytest.approx(float(mark["pixel_row"]), abs=4)
    assert focus.column == pytest.approx(float(mark["pixel_column"]), abs=4)
    assert focus.low > 1
    assert focus.p_value < 0.001


def test_uptake_that_was_there_before_is_called_but_did_not_appear(found):
    called = [each.scan for each in found.foci if each.called]
    assert sum(scan.subject == BEFORE_AND_AFTER for scan in called) == 2
    assert all(each.baseline.subject == each.scan.subject for each in found.appeared)
    assert {each.baseline.visit for each in found.appeared} <= {"baseline"}


def test_a_scan_whose_file_is_gone_is_said_and_the_others_are_looked_at(folder, found, tmp_path):
    copy = tmp_path / "study"
    shutil.copytree(folder, copy)
    shutil.rmtree(copy / "scans" / EQUIVOCAL / "baseline-planar")
    without = open_study(copy).candidates().found
    (unread,) = without.unread
    assert (unread.subject, unread.visit) == (EQUIVOCAL, "baseline")
    assert not [each for each in without.appeared if each.scan.subject == EQUIVOCAL]
    assert [each for each in without.foci if each.scan.subject == EQUIVOCAL]


def test_serial_scans_of_one_visit_are_each_looked_at(folder, found, tmp_path):
    copy = tmp_path / "study"
    shutil.copytree(folder, copy)
    table = copy / "data" / "scans.csv"
    with table.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    (late,) = (row for row in rows if row["subject"] == EQUIVOCAL and row["visit"] == "week 26")
    earlier = str(date.fromisoformat(late["scanned_on"]) - timedelta(days=1))
    with table.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, rows[0].keys())
        writer.writeheader()
        writer.writerows([*rows, {**late, "scanned_on": earlier}])
    serial = open_study(copy).candidates().found

    def days(foci) -> set[str]:
        return {str(each.scan.scanned_on) for each in foci if each.scan.subject == EQUIVOCAL}

    assert days(serial.appeared) == {earlier, late["scanned_on"]}
    assert len(serial.read) == len(found.read) + 1


def test_the_command_writes_all_of_them_and_prints_those_called(folder, found, tmp_path):
    out = tmp_path / "candidates"
    done = CliRunner().invoke(main, ["scans", "candidates", str(folder), "--out", str(out)])
    assert done.exit_code == 0
    assert EQUIVOCAL in done.output
    assert NOTHING not in done.output
    with (out / "foci.csv").open(encoding="utf-8", newline="") as opened:
        assert len(list(csv.DictReader(opened))) == len(found.foci)


def test_json_is_one_document_and_has_no_number_that_is_none(folder, tmp_path):
    words = ["scans", "candidates", str(folder), "--out", str(tmp_path / "out"), "--json"]
    said = json.loads(CliRunner().invoke(main, words).stdout)
    assert {"study", "findings", "false_share", "foci", "appeared", "folder"} <= said.keys()
    assert {each["scanned_on"] for each in said["appeared"]} >= {"2009-03-11"}
    assert all(0 < each["probability"] <= 1 for each in said["foci"])


def test_a_study_without_files_says_so_and_writes_empty_tables(tmp_path):
    from trialreadout.studies import make_study

    study, out = tmp_path / "study", tmp_path / "out"
    make_study("two-stage", study)
    done = CliRunner().invoke(main, ["scans", "candidates", str(study), "--out", str(out)])
    assert done.exit_code == 0
    assert "No scan was looked at." in done.output
    assert "appeared" not in done.output.split("All of them")[0]
    heading = (out / "foci.csv").read_text(encoding="utf-8").splitlines()
    assert len(heading) == 1
    assert heading[0].startswith("subject,")
