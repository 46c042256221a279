"""The command that tries a protocol on virtual patients, as people and programs call it."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner

from trialreadout.cli import main
from trialreadout.core.findings import StudyError
from trialreadout.simulation.scenario import Scenario
from trialreadout.simulation.simulated import trials_of
from trialreadout.studies import STUDIES, make_study
from trialreadout.studies.beginning import begin_study
from trialreadout.studies.templates import KINDS
from trialreadout.study import open_study

TRIALS = ("--trials", "40", "--workers", "1")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("simulate") / "study"
    make_study("lead", folder)
    return folder


@pytest.fixture(scope="module")
def simulated(study: Path) -> Path:
    result = called(study, *TRIALS)
    assert result.exit_code == 0, result.output
    return study / "simulated/published-effect"


def called(*words: str | Path):
    return CliRunner().invoke(main, ["simulate", *(str(word) for word in words)])


def document(*words: str | Path, status: int = 0):
    result = called(*words, "--json")
    assert result.exit_code == status, result.output
    return json.loads(result.stdout)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_default_scenario_is_simulated_and_printed_success_first(study, simulated):
    said = called(study, *TRIALS).stdout
    places = [said.index(word) for word in ("Success", "Answers", "Times to an event", "In words")]
    assert places == sorted(places)
    assert "Scenario “published effect”" in said
    assert "40 trials of 30 patients, seed 20071001." in said
    assert "nothing here was observed in anyone" in " ".join(said.split())


def test_the_files_appear_together_and_name_each_other(simulated):
    files = contents(simulated)
    assert files.keys() == {
        "characteristics.csv",
        "characteristics.json",
        "manifest.json",
        "scenario.json",
        "simulated.html",
    }
    manifest = json.loads(files["manifest.json"])
    assert manifest["command"] == "readout simulate"
    assert (manifest["trials"], manifest["scenario"]) == (40, "published effect")
    assert manifest["inputs"].keys() == {"study.toml", "scenarios.toml"}
    hashes = {name: hashlib.sha256(files[name]).hexdigest() for name in manifest["outputs"]}
    assert manifest["outputs"] == hashes
    assert json.loads(files["scenario.json"])["tumour"]["halving_weeks"] == 20.0


def test_nothing_is_left_of_what_was_kept_on_the_way(study, simulated):
    assert [path.name for path in (study / "simulated").iterdir()] == ["published-effect"]


def test_the_document_holds_the_rows_of_the_files(study, simulated):
    said = document(study, *TRIALS)
    assert said == json.loads((simulated / "characteristics.json").read_text())
    assert (said["study"], said["scenario"], said["trials"]) == (
        "NCT00887107",
        "published effect",
        40,
    )
    with (simulated / "characteristics.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == [row["id"] for row in said["characteristics"]]
    first = said["characteristics"][0]
    assert first.keys() >= {"id", "endpoint", "measure", "value", "error", "low", "high", "trials"}


def test_the_same_seed_gives_the_same_bytes_on_two_workers(study, simulated, tmp_path):
    trials = ("--trials", "2000", "--seed", "5")
    called(study, *trials, "--workers", "1", "--out", tmp_path / "one")
    called(study, *trials, "--workers", "2", "--out", tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_another_seed_gives_other_numbers(study, simulated, tmp_path):
    said = document(study, *TRIALS, "--seed", "6", "--out", tmp_path / "other")
    before = json.loads((simulated / "characteristics.json").read_text())
    assert said["characteristics"] != before["characteristics"]


def test_a_scenario_is_asked_for_by_its_name(study, tmp_path):
    said = document(study, *TRIALS, "--scenario", "no effect", "--out", tmp_path / "none")
    assert said["scenario"] == "no effect"


def test_a_scenario_that_is_not_there_ends_with_status_2_and_names_those_there_are(study):
    said = document(study, "--scenario", "no efect", status=2)
    (finding,) = said["findings"]
    assert finding["rule"] == "unknown-name"
    assert finding["file"] == "scenarios.toml"
    assert '"published effect"' in finding["allowed"]
    assert finding["remedy"] == 'Did you mean "no effect"?'
    assert (said["study"], said["characteristics"]) == (None, [])


def test_a_study_without_scenarios_is_told_what_to_write(study, tmp_path):
    copy = copytree(study, tmp_path / "study", ignore=lambda *_: ["scenarios.toml", "simulated"])
    (finding,) = document(copy, status=2)["findings"]
    assert finding["remedy"].startswith("Write one, a [[scenario]] with a name")
    assert not (copy / "simulated").exists()


def test_scenarios_may_stand_in_another_file(study, tmp_path):
    own = tmp_path / "mine.toml"
    own.write_text('format = 1\n[[scenario]]\nname = "mine"\n[scenario.entry]\npatients = 12\n')
    said = document(study, *TRIALS, "--scenarios", own, "--out", tmp_path / "out")
    assert (said["scenario"], said["patients"]) == ("mine", 12)
    manifest = json.loads((tmp_path / "out/manifest.json").read_text())
    assert manifest["inputs"].keys() == {"study.toml", "mine.toml"}


def test_the_list_names_every_scenario_and_marks_the_default(study):
    said = document(study, "--list")
    assert [each["name"] for each in said["scenarios"] if each["default"]] == ["published effect"]
    assert {"no effect", "stable disease"} < {each["name"] for each in said["scenarios"]}
    assert "published effect (default)" in called(study, "--list").stdout


def test_a_folder_that_holds_something_else_is_left_alone(study, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.txt").write_text("years")
    (finding,) = document(study, *TRIALS, "--out", tmp_path / "mine", status=2)["findings"]
    assert finding["rule"] == "not-written"
    assert (tmp_path / "mine/thesis.txt").read_text() == "years"
    assert [path.name for path in tmp_path.iterdir()] == ["mine"], "nothing was simulated"


def test_a_cluster_that_is_none_is_a_finding(study, tmp_path):
    words = (*TRIALS[:2], "--scheduler", "nowhere", "--out", tmp_path / "out")
    (finding,) = document(study, *words, status=2)["findings"]
    assert finding["rule"] == "no-scheduler"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("--trials", "0"), id="no trial"),
        pytest.param(("--trials", "1000001"), id="more trials than can be kept at hand"),
        pytest.param(("--write-trial", "1000001"), id="a trial of no run"),
        pytest.param(("--write-trial", "1", "--out", "d"), id="one trial with the folder of many"),
        pytest.param(("--write-trial", "1", "--resume"), id="one trial to go on with"),
        pytest.param(("--write-trial", "1", "--workers", "2"), id="one trial for two workers"),
        pytest.param(("--seed", "-1"), id="a negative seed"),
        pytest.param(("--workers", "0"), id="no worker"),
        pytest.param(("folder",), id="a folder without a trial to write"),
        pytest.param(("--scheduler", "tcp://h:1", "--workers", "2"), id="two kinds of workers"),
    ],
)
def test_wrong_words_are_wrong_usage(study, words):
    (finding,) = document(study, *words, status=2)["findings"]
    assert finding["rule"] == "wrong-usage"


def test_one_trial_is_written_as_a_study_that_can_be_run(study, tmp_path):
    said = document(study, "--write-trial", "300", tmp_path / "trial")
    assert said == {
        "study": "NCT00887107",
        "synthetic": True,
        "scenario": "published effect",
        "trial": 300,
        "seed": 20071001,
        "folder": str(tmp_path / "trial"),
        "findings": [],
    }
    readout = open_study(tmp_path / "trial").run()
    assert not [each for each in readout.findings if each.severity == "error"]
    assert readout.table("favourable response").height == 30
    assert "simulated trial 300" in readout.study.protocol.study.title


def test_a_written_trial_counts_as_the_simulation_counted_it(study, tmp_path):
    open_study(study).write_trial(1, tmp_path / "trial")
    readout = open_study(tmp_path / "trial").run()
    one = open_study(study).simulate(trials=1)
    counted = {
        row.id.removesuffix("/mean-number"): row.estimate.value
        for row in one.simulated.rows
        if row.measure == "mean number" and row.statistic == "proportion"
    }
    held = {
        each.id.replace("/count/", "/proportion/"): each.n
        for each in readout.results
        if each.statistic in ("count", "proportion") and each.group is None
    }
    shared = counted.keys() & held.keys()
    assert len(shared) > 20
    assert {name: held[name] for name in shared} == {name: counted[name] for name in shared}


def test_a_run_that_was_broken_off_is_not_overwritten_but_gone_on_with(study, tmp_path):
    from trialreadout.core.executor import Serial

    class Breaks:
        def map(self, function, tasks):
            for place, result in enumerate(Serial().map(function, tasks)):
                if place == 1:
                    raise KeyboardInterrupt
                yield result

    from trialreadout.simulation.engine import Unfinished

    kept = tmp_path / "out.unfinished"
    with pytest.raises(Unfinished):
        open_study(study).simulate(trials=2000, executor=Breaks(), keep=kept)
    words = ("--trials", "2000", "--workers", "1", "--out", tmp_path / "out")
    (finding,) = document(study, *words, status=2)["findings"]
    assert "--resume" in finding["remedy"]
    said = document(study, *words, "--resume")
    whole = open_study(study).simulate(trials=2000).as_dict()
    assert said == json.loads(json.dumps(whole))
    assert not kept.exists()


@pytest.mark.parametrize("name", STUDIES)
def test_every_bundled_study_can_be_simulated(name, tmp_path):
    make_study(name, tmp_path / name)
    scenarios = open_study(tmp_path / name).scenarios()
    for each in scenarios.scenarios:
        came_to = open_study(tmp_path / name).simulate(each.name, trials=5).simulated
        shares = [row for row in came_to.rows if row.measure == "true value"]
        assert len(shares) > 5
        assert each.text


def test_a_protocol_without_visits_comes_to_nothing_and_says_so(study, tmp_path):
    make_study("small-sdtm", tmp_path / "sdtm")
    path = tmp_path / "sdtm/study.toml"
    text = path.read_text()
    start, end = text.index("[[visit]]"), text.index("[[analysis_set]]")
    path.write_text(text[:start] + text[end:])
    (finding,) = document(tmp_path / "sdtm", status=2)["findings"]
    assert (finding["rule"], finding["file"], finding["column"]) == (
        "missing-key",
        "study.toml",
        "visit",
    )


def test_nobody_enters_a_trial_of_which_nobody_says_how_many_enter(study, tmp_path):
    make_study("lead", tmp_path / "lead")
    path = tmp_path / "lead/study.toml"
    path.write_text(path.read_text().replace("planned_subjects = 30\n", ""))
    (finding,) = document(tmp_path / "lead", status=2)["findings"]
    assert (finding["rule"], finding["column"]) == ("missing-key", "patients")


def test_a_trial_has_no_more_patients_than_can_be_held_at_once(study):
    def large(patients: int) -> Scenario:
        return Scenario.model_validate({"name": "large", "entry": {"patients": patients}})

    assert trials_of(open_study(study).protocol, large(1000)).patients == 1000
    with pytest.raises(StudyError) as refused:
        trials_of(open_study(study).protocol, large(10_001))
    (finding,) = refused.value.findings
    assert (finding.column, finding.value) == ("patients", "10001")
    assert finding.allowed == "10,000 patients in a trial, or fewer"


def test_a_marker_that_no_visit_collects_is_named_with_the_endpoint_that_grades_it(tmp_path):
    make_study("lead", tmp_path / "lead")
    path = tmp_path / "lead/study.toml"
    text = path.read_text()
    for line in re.findall(r"^collect = .*$", text, re.MULTILINE):
        text = text.replace(
            line, line.replace(', "thyroglobulin"', "").replace('"thyroglobulin", ', "")
        )
    path.write_text(text)
    (finding,) = document(tmp_path / "lead", status=2)["findings"]
    assert (finding["rule"], finding["file"]) == ("missing-key", "study.toml")
    assert finding["value"] == "thyroglobulin trend"
    assert 'Write "thyroglobulin" into collect' in finding["remedy"]


def test_without_any_ct_every_response_is_missing(tmp_path):
    make_study("lead", tmp_path / "lead")
    path = tmp_path / "lead/study.toml"
    path.write_text(path.read_text().replace('collect = ["ct"', 'collect = ["x-ray"'))
    said = document(tmp_path / "lead", *TRIALS)
    (share,) = [
        row["value"]
        for row in said["characteristics"]
        if (row["endpoint"], row["category"]) == ("best overall response", "MISSING")
        and row["measure"] == "true value"
    ]
    assert share == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_study_just_begun_can_be_simulated(kind, tmp_path):
    begin_study(tmp_path / "mine", kind, "CEA")
    (tmp_path / "mine/scenarios.toml").write_text('[[scenario]]\nname = "by default"\n')
    said = document(tmp_path / "mine", *TRIALS)
    assert (said["scenario"], said["patients"]) == ("by default", 29)
    graded = {row["endpoint"] for row in said["characteristics"]}
    assert ("marker trend" in graded) == (kind == "marker")
