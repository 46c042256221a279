"""One simulated trial as a study folder: that of its number, with its own cut-off."""

from __future__ import annotations

from datetime import date, timedelta
from math import nan
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from simulated_trials import (
    DISTURBED,
    EFFECT,
    UNDISTURBED,
    Trials,
    bundled,
    read_back,
    unlike,
)
from trialreadout.analysis.of_events import from_grade, incidence_name
from trialreadout.core.findings import StudyError
from trialreadout.protocol.analyses import Statistic
from trialreadout.protocol.safety import TimeToAdverseEvent
from trialreadout.simulation.chunks import CHUNK_TRIALS, Chunk
from trialreadout.simulation.drawn import draw_trials
from trialreadout.simulation.numbers_of_times import number_name
from trialreadout.simulation.observed import first_day
from trialreadout.simulation.scenario import Scenario
from trialreadout.simulation.trial_written import trial_files, write_trial
from trialreadout.simulation.trials import SimulatedTrials
from trialreadout.study import open_study

SEED = 3
LARGE = EFFECT.model_copy(update={"entry": EFFECT.entry.model_copy(update={"patients": 200})})


def simulated(assumed: Scenario, study: str = "lead") -> SimulatedTrials:
    return SimulatedTrials(bundled(study), assumed)


def written(assumed: Scenario, number: int, folder: Path, study: str = "lead") -> Path:
    write_trial(simulated(assumed, study), SEED, number, folder)
    return folder


@pytest.mark.parametrize(
    ("assumed", "numbers"),
    [
        pytest.param(
            UNDISTURBED,
            (1, 2, 17, 99, CHUNK_TRIALS - 1, CHUNK_TRIALS, CHUNK_TRIALS + 44),
            id="by default",
        ),
        pytest.param(EFFECT, (1, 30, 77, 128, 129, 200, 256), id="under an effective drug"),
        pytest.param(DISTURBED, (1, 9, 40, 100, 180, 256), id="much disturbed"),
    ],
)
def test_twenty_trials_each_in_a_folder_have_the_grades_of_the_grid(
    assumed: Scenario, numbers: tuple[int, ...], tmp_path: Path
) -> None:
    job = simulated(assumed)
    chunks = {at: Chunk(at, at * CHUNK_TRIALS, CHUNK_TRIALS, SEED) for at in (0, 1)}
    counted = {at: on_grid(job, chunk) for at, chunk in chunks.items()}
    for number in numbers:
        at, position = divmod(number - 1, CHUNK_TRIALS)
        filed = read_back(written(assumed, number, tmp_path / str(number)))
        assert [each for each in filed.findings if each.severity == "error"] == []
        assert filed.subjects == [f"S{number:04}-{one:02}" for one in range(1, 31)]
        own = slice(position * job.patients, (position + 1) * job.patients)
        assert unlike(counted[at], filed, own) == {}


def on_grid(job: SimulatedTrials, chunk: Chunk) -> Trials:
    """Draw the trials of a chunk as the simulation does."""
    drawn = draw_trials(
        job.scenario, job.protocol, job.planned, job.patients, chunk.trials, chunk.generator()
    )
    return Trials(job.protocol, job.planned, drawn, chunk.first_trial + 1)


@pytest.mark.parametrize(
    ("assumed", "number"),
    [
        pytest.param(EFFECT, 4, id="the fourth"),
        pytest.param(EFFECT, 130, id="the hundred and thirtieth"),
        pytest.param(LARGE, 164, id="one of many patients, the first that is drawn apart"),
    ],
)
def test_the_readout_of_a_written_trial_has_the_counts_of_the_simulation(
    assumed: Scenario, number: int, tmp_path: Path
) -> None:
    job = simulated(assumed)
    outcomes = job(Chunk(0, 0, CHUNK_TRIALS, SEED))
    readout = open_study(written(assumed, number, tmp_path / "study")).run()
    sizes, categories = 0, 0
    for result in readout.results:
        size = outcomes.get(f"size/{result.analysis_set}")
        if result.statistic == "size" and size is not None:
            assert size[number - 1] == result.n
            sizes += 1
        counts = outcomes.get(f"answers/{result.endpoint}/{result.analysis_set}")
        if counts is not None and result.category and not result.group:
            listed = job.protocol.endpoint(result.endpoint).answers
            if result.category in listed and result.statistic == "proportion":
                assert counts[number - 1, listed.index(result.category)] == result.n
                categories += 1
    assert sizes > 1
    assert categories > 20


@pytest.mark.parametrize("number", [4, 130])
def test_the_readout_of_a_written_trial_has_the_adverse_events_of_the_simulation(
    number: int, tmp_path: Path
) -> None:
    job = simulated(EFFECT)
    outcomes = job(Chunk(0, 0, CHUNK_TRIALS, SEED))
    results = open_study(written(EFFECT, number, tmp_path / "study")).run().results
    found = {
        (each.statistic, each.category): each.n
        for each in results
        if each.statistic.startswith("incidence")
    }
    counted = {
        (incidence_name(asked.statistic), f"{kind}, {from_grade(grade)}"): int(
            outcomes[f"incidence/{asked.name}"][number - 1, place, at]
        )
        for asked in job.questions.incidences
        for place, kind in enumerate(job.kinds(asked))
        for at, grade in enumerate(asked.statistic.grades)
    }
    assert len(counted) == 2 * (1 + 2 + 2 + 2)
    assert found == {name: n for name, n in counted.items() if name in found}
    assert not any(n for name, n in counted.items() if name not in found)
    related = counted["incidence of related events", "Rash, any grade"]
    assert 0 < related < counted["incidence", "Rash, any grade"]


@pytest.mark.parametrize("number", [4, 130])
def test_the_readout_of_a_written_trial_has_the_times_to_an_event_of_the_simulation(
    number: int, tmp_path: Path
) -> None:
    lead = bundled("lead")
    asked = {"name": "time to rash", "kind": "time-to-adverse-event", "term": "Rash"}
    numbers = [
        Statistic.model_validate(
            {"endpoint": asked["name"], "analysis_set": ("treated",), "yields": yields}
        )
        for yields in ("event rate", "median")
    ]
    endpoints = (*lead.endpoints, TimeToAdverseEvent.model_validate(asked))
    changed = {"endpoints": endpoints, "statistics": tuple(numbers)}
    job = SimulatedTrials(lead.model_copy(update=changed), EFFECT)
    outcomes = job(Chunk(0, 0, CHUNK_TRIALS, SEED))
    write_trial(job, SEED, number, tmp_path / "study")
    results = {each.statistic: each for each in open_study(tmp_path / "study").run().results}
    (times,) = job.questions.times
    for statistic in numbers:
        found = results[statistic.yields]
        on_grid = outcomes[number_name(times, statistic, None)][number - 1]
        printed = [nan if each is None else each for each in (found.value, found.low, found.high)]
        np.testing.assert_allclose(on_grid, printed, rtol=1e-12)
        assert outcomes[f"event/{times.name}"][number - 1].sum() == found.n > 0


def test_nothing_is_recorded_after_the_cut_off_of_the_trial(tmp_path: Path) -> None:
    job = simulated(DISTURBED)
    study = open_study(written(DISTURBED, 4, tmp_path / "study"))
    cut_off = study.protocol.data.cut_off
    assert cut_off is not None
    days = int(job(Chunk(0, 0, CHUNK_TRIALS, SEED))["duration"][3])
    assert cut_off == date(1970, 1, 1) + timedelta(first_day(job.protocol) + days)
    assert "after-cut-off" not in {each.rule for each in study.check()}
    last = study.sources.table("status")["last_contact_on"].max()
    assert last == cut_off


def test_the_study_file_says_that_the_patients_are_invented(tmp_path: Path) -> None:
    folder = written(UNDISTURBED, 41, tmp_path / "study")
    text = (folder / "study.toml").read_text()
    assert text.startswith("# A simulated trial. The patients are invented")
    protocol = open_study(folder).protocol
    assert protocol.study.synthetic
    assert "simulated trial 41" in protocol.study.title
    assert protocol.published == ()


def test_the_same_trial_is_written_in_the_same_bytes() -> None:
    job = simulated(UNDISTURBED)
    assert trial_files(job, SEED, 2) == trial_files(job, SEED, 2)
    other = trial_files(job, SEED, 3)["data/subjects.csv"]
    assert trial_files(job, SEED, 2)["data/subjects.csv"] != other


def test_a_folder_that_holds_something_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(StudyError):
        written(UNDISTURBED, 1, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_written_trial_reads_like_one_that_was_held(tmp_path: Path) -> None:
    study = open_study(written(EFFECT, 6, tmp_path / "study"))
    subjects, status = (study.sources.table(name) for name in ("subjects", "status"))
    ages = study.protocol.population.age_years
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
    rules = {
        (each.severity, each.rule)
        for number in (1, 2, 3)
        for each in open_study(written(EFFECT, number, tmp_path / str(number), study)).check()
    }
    deserved = {
        ("warning", "no-baseline-weight"),
        ("warning", "empty-analysis-set"),
        ("warning", "not-estimable"),
        ("warning", "progression-not-recorded"),  # the disease grew, and not by the criteria
    }
    assert rules <= deserved
