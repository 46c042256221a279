"""The data cut-off as a word of the command: the same as in the study file, and recorded."""

from __future__ import annotations

import json
from datetime import date
from shutil import copytree

import pytest
from click.testing import CliRunner

from trialreadout.cli import main
from trialreadout.study import open_study

EARLY = date(2008, 6, 15)


def called(*words, status=0):
    answer = CliRunner().invoke(main, [str(word) for word in words])
    assert answer.exit_code == status, answer.output
    return answer.stdout


@pytest.fixture(scope="module")
def stated(demo_folder, tmp_path_factory):
    """The demo with the early cut-off in its study file."""
    folder = tmp_path_factory.mktemp("cut") / "study"
    copytree(demo_folder, folder)
    text = (folder / "study.toml").read_text()
    (folder / "study.toml").write_text(text.replace("2011-01-31", EARLY.isoformat()))
    return folder


def test_a_cut_off_given_and_one_stated_give_the_same(demo_folder, stated, tmp_path):
    given = called("run", demo_folder, "--cut-off", EARLY, "--out", tmp_path / "a", "--json")
    assert given == called("run", stated, "--out", tmp_path / "b", "--json")
    for name in ("results.csv", "findings.csv", "patients/overall-survival.csv", "report.html"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_the_manifest_names_the_cut_off_in_force(demo_folder):
    study = open_study(demo_folder)
    for opened, day in ((study, "2011-01-31"), (study.as_of(EARLY), "2008-06-15")):
        assert json.loads(opened.run().files()["manifest.json"])["cut_off"] == day


def test_the_same_cut_off_gives_the_same_bytes(demo_folder):
    one, other = (open_study(demo_folder, EARLY).run().files() for _ in range(2))
    assert one == other


def test_check_and_explain_take_it(demo_folder):
    found = json.loads(called("check", demo_folder, "--cut-off", EARLY, "--json"))["findings"]
    assert {each["rule"] for each in found} >= {"after-cut-off"}
    words = ("explain", demo_folder, "overall-survival/treated/median", "--cut-off", EARLY)
    behind = json.loads(called(*words, "--json"))
    assert behind["result"]["denominator"] == 19


def test_adam_is_cut_off_on_the_same_day(demo_folder, tmp_path):
    out = tmp_path / "adam"
    called("export", "adam", demo_folder, "--format", "json", "--out", out, "--cut-off", EARLY)
    assert json.loads((out / "manifest.json").read_bytes())["cut_off"] == "2008-06-15"
    rows = json.loads((out / "adsl.json").read_bytes())["rows"]
    assert len(rows) == 32


def test_nothing_is_offered_while_the_offer_depends_on_what_may_still_come(demo_folder):
    """NL-19 began on 2007-10-05; scanned on 25 March 2008, in the window of week 26, CT on 28."""
    by_then = {}
    for day in ("2008-03-24", "2008-03-27", "2008-03-28"):
        readout = open_study(demo_folder, date.fromisoformat(day)).run()
        rows = readout.table("decision at week 26").rows_by_key("subject", named=True, unique=True)
        by_then[day] = rows["NL-19"]["answer"]
    assert by_then == {
        "2008-03-24": "none due",
        "2008-03-27": "none due",  # no uptake: now it depends on the CT
        "2008-03-28": "continue sorafenib",
    }


def test_nothing_is_due_for_who_stopped_before_the_window_or_was_never_treated(demo_folder):
    """NL-29 began on 2008-08-27 and stopped on 28 November: nothing is due at week 26.

    NL-32 was never treated.
    """
    for day in (date(2009, 3, 10), date(2009, 3, 11), date(2009, 3, 12)):
        rows = open_study(demo_folder, day).run().table("decision at week 26")
        answers = dict(rows.select("subject", "answer").iter_rows())
        assert answers["NL-29"] == answers["NL-32"] == "none due"
