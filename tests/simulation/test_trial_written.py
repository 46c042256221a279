"""One simulated trial as a study folder: that of its number, with its own cut-off."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from simulated_trials import (
    DISTURBED,
    EFFECT,
    UNDISTURBED,
    Trials,
    bundled,
    draw,
    generator,
    read_back,
    unlike,
)
from trialreadout.core.findings import StudyError
from trialreadout.simulation.observed import first_day
from trialreadout.simulation.scenario import Scenario
from trialreadout.simulation.trial_written import trial_files, write_trial
from trialreadout.study import open_study

PATIENTS, TRIALS = 30, 20


def written(trials: Trials, assumed: Scenario, position: int, folder: Path) -> Path:
    write_trial(
        assumed,
        trials.protocol,
        trials.planned,
        PATIENTS,
        TRIALS,
        generator(1),
        position=position,
        first_trial=41,
        folder=folder,
    )
    return folder


@pytest.mark.parametrize(
    ("assumed", "positions"),
    [
        pytest.param(UNDISTURBED, range(7), id="by default"),
        pytest.param(EFFECT, range(7, 14), id="under an effective drug"),
        pytest.param(DISTURBED, range(14, 20), id="much disturbed"),
    ],
)
def test_twenty_trials_each_in_a_folder_have_the_grades_of_the_grid(
    assumed: Scenario, positions: range, tmp_path: Path
) -> None:
    trials = draw(bundled("lead"), assumed, PATIENTS, TRIALS)
    trials_as_named = draw(bundled("lead"), assumed, PATIENTS, TRIALS)
    for position in positions:
        filed = read_back(written(trials, assumed, position, tmp_path / str(position)))
        assert [each for each in filed.findings if each.severity == "error"] == []
        assert filed.subjects[0] == f"S{41 + position:04}-01"
        renumbered = [f"S{int(name[1:5]) - 40:04}{name[5:]}" for name in filed.subjects]
        own = slice(position * PATIENTS, (position + 1) * PATIENTS)
        assert unlike(trials_as_named, filed.named(renumbered), own) == {}


def test_nothing_is_recorded_after_the_cut_off_of_the_trial(tmp_path: Path) -> None:
    trials = draw(bundled("lead"), DISTURBED, PATIENTS, TRIALS)
    study = open_study(written(trials, DISTURBED, 3, tmp_path / "study"))
    cut_off = study.protocol.data.cut_off
    assert cut_off is not None
    days = int(trials.drawn.truth.entered.cut_off[3 * PATIENTS])
    assert cut_off == date(1970, 1, 1) + timedelta(first_day(trials.protocol) + days)
    assert "after-cut-off" not in {each.rule for each in study.check()}
    last = study.sources.table("status")["last_contact_on"].max()
    assert last == cut_off


def test_the_study_file_says_that_the_patients_are_invented(tmp_path: Path) -> None:
    trials = draw(bundled("lead"), UNDISTURBED, PATIENTS, TRIALS)
    folder = written(trials, UNDISTURBED, 0, tmp_path / "study")
    text = (folder / "study.toml").read_text()
    assert text.startswith("# A simulated trial. The patients are invented")
    protocol = open_study(folder).protocol
    assert protocol.study.synthetic
    assert "simulated trial 41" in protocol.study.title
    assert protocol.published == ()


def test_the_same_trial_is_written_in_the_same_bytes() -> None:
    trials = draw(bundled("lead"), UNDISTURBED, PATIENTS, TRIALS)

    def files(position: int) -> dict[str, bytes]:
        return trial_files(
            UNDISTURBED,
            trials.protocol,
            trials.planned,
            PATIENTS,
            TRIALS,
            generator(1),
            position=position,
            first_trial=1,
        )

    assert files(2) == files(2)
    assert files(2)["data/subjects.csv"] != files(3)["data/subjects.csv"]


def test_a_folder_that_holds_something_is_left_as_it_is(tmp_path: Path) -> None:
    trials = draw(bundled("two_stage"), UNDISTURBED, PATIENTS, TRIALS)
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(StudyError):
        written(trials, UNDISTURBED, 0, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_written_trial_reads_like_one_that_was_held(tmp_path: Path) -> None:
    trials = draw(bundled("lead"), EFFECT, PATIENTS, TRIALS)
    study = open_study(written(trials, EFFECT, 5, tmp_path / "study"))
    subjects, status = (study.sources.table(name) for name in ("subjects", "status"))
    ages = trials.protocol.population.age_years
    assert subjects["age_years"].is_between(ages.minimum, ages.maximum).all()
    assert (subjects["informed_on"] <= subjects["enrolled_on"]).all()
    dosed = study.sources.table("doses").group_by("subject").agg(pl.col("started_on").min())
    entered = subjects.join(dosed, on="subject", how="left")
    waits = (entered["started_on"] - entered["enrolled_on"]).dt.total_days().drop_nulls()
    assert waits.is_between(1, 7).all()
    dead = status.filter(pl.col("died_on").is_not_null())
    assert dead.height
    assert dead["cause"].null_count() == 0
    assert (dead["died_on"] == dead["last_contact_on"]).all()
    ended = status.filter(pl.col("discontinued_on").is_not_null())
    assert set(ended["reason"]) <= {"death", "progression", "toxicity", "withdrawal"}
    never = status.join(dosed, on="subject", how="anti")
    assert set(never["reason"]) <= {"withdrew before the first dose"}
    lesions = study.sources.table("lesions")
    assert lesions.filter(role="target").group_by("subject", "organ").len()["len"].max() <= 2


@pytest.mark.parametrize("study", ["lead", "two_stage", "redifferentiation"])
def test_a_written_trial_has_no_finding_but_what_its_data_deserve(
    study: str, tmp_path: Path
) -> None:
    trials = draw(bundled(study), EFFECT, PATIENTS, TRIALS)
    rules = {
        (each.severity, each.rule)
        for position in range(3)
        for each in open_study(written(trials, EFFECT, position, tmp_path / str(position))).check()
    }
    deserved = {
        ("warning", "no-baseline-weight"),
        ("warning", "empty-analysis-set"),
        ("warning", "not-estimable"),
    }
    assert rules <= deserved
