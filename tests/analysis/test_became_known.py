"""Two data cut-offs of one study: which rows became known, and which numbers moved."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from trialreadout.cli import main
from trialreadout.study import open_study

EARLIER, LATER = date(2008, 11, 22), date(2008, 11, 26)
BY_HAND = Path(__file__).parent / "known_between.csv"


@pytest.fixture(scope="module")
def found(demo_folder):
    return open_study(demo_folder).between(EARLIER, LATER)


def test_the_rows_that_became_known_are_those_written_by_hand(found):
    """Between 22 and 26 November 2008: one entry, one death, a CT, blood samples, toxicity.

    Whoever is alive is known to be so on the later day: these rows of status are left out here.
    """
    contacts = [row for row in found.rows if row.columns == ("last_contact_on",)]
    rows = [row for row in found.rows if row not in contacts]
    with BY_HAND.open(encoding="utf-8", newline="") as lines:
        expected = [tuple(row.values()) for row in csv.DictReader(lines)]
    assert [
        (row.subject, row.table, str(row.row), row.on or "", " ".join(row.columns)) for row in rows
    ] == expected
    assert {row.table for row in contacts} == {"status"}


@pytest.mark.parametrize(
    ("result", "before", "after", "joined", "left"),
    [
        pytest.param("best-overall-response/treated/size", "30 patients", "31 patients",
                     ("NL-13",), (), id="NL-13 had the first dose on 23 November"),
        pytest.param("disposition/enrolled/characteristic/died", "1/31 (3.2 %)", "2/32 (6.3 %)",
                     ("NL-10",), (), id="NL-10 died on 26 November, NL-27 long before"),
        pytest.param("disposition/treated/characteristic/alive-when-last-seen",
                     "29/30 (96.7 %)", "29/31 (93.5 %)", ("NL-13",), ("NL-10",),
                     id="one entered and one died"),
    ],
)  # fmt: skip
def test_a_number_moved_by_the_patients_who_joined_and_left(
    found, result, before, after, joined, left
):
    (moved,) = [each for each in found.results if each.id == result]
    assert (moved.before, moved.after, moved.joined, moved.left) == (before, after, joined, left)


def test_the_cut_off_is_the_one_key_of_the_protocol_that_moved(found):
    (key,) = found.protocol
    assert (key.what, key.before, key.after) == ("data.cut_off", "2008-11-22", "2008-11-26")
    assert not found.inputs
    assert not found.versions


def test_nothing_becomes_known_between_days_without_a_record(demo_folder):
    quiet = open_study(demo_folder).between(date(2012, 1, 1), date(2012, 6, 1))
    assert quiet.rows == ()
    assert not quiet.moved


def test_a_patient_is_known_of_from_entry_though_baseline_was_read_before(found):
    own = [row for row in found.rows if row.subject == "NL-13"]
    assert {row.table for row in own} == {"doses", "lesions", "status", "subjects"}


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["--cut-offs", "2008-11-26", "2008-11-22"], id="later one first"),
        pytest.param(["--cut-offs", "2008-11-26", "2008-11-26"], id="the same day twice"),
        pytest.param([], id="one study and no cut-offs"),
        pytest.param(["other", "--cut-offs", "2008-11-22", "2008-11-26"], id="cut-offs of two"),
        pytest.param(["--cut-offs", "2008-11-22", "26.11.2008"], id="no day"),
    ],
)
def test_what_is_not_clear_is_refused(demo_folder, words):
    assert CliRunner().invoke(main, ["diff", str(demo_folder), *words]).exit_code == 2


def test_the_command_says_whose_rows_and_which(demo_folder):
    words = ["diff", str(demo_folder), "--cut-offs", str(EARLIER), str(LATER)]
    said = CliRunner().invoke(main, words)
    assert said.exit_code == 1, said.output
    lines = said.output.splitlines()
    assert "  NL-13  doses 1, lesions 4, status 1, subjects 1" in lines
    assert "  NL-10  status (alive, died_on, cause, last_contact_on)" in lines
    document = json.loads(CliRunner().invoke(main, [*words, "--json"]).stdout)
    assert {row["subject"] for row in document["rows"] if row["table"] == "examinations"} == {
        "NL-15"
    }
