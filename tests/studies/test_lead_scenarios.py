"""What the lead study's scenarios come to, with a fixed seed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from trialreadout.core.dates import DAYS_PER_MONTH, DAYS_PER_WEEK
from trialreadout.simulation.chunks import Chunk
from trialreadout.simulation.scenarios import chosen
from trialreadout.simulation.trials import SimulatedTrials
from trialreadout.studies import make_study
from trialreadout.study import Simulation, open_study

TRIALS = 2000


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scenarios") / "lead"
    make_study("lead", folder)
    return folder


@pytest.fixture(scope="module")
def published(study: Path) -> Simulation:
    return open_study(study).simulate("published effect", TRIALS)


def values(simulation: Simulation) -> dict[str, float | None]:
    return {row.id: row.estimate.value for row in simulation.simulated.rows}


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        pytest.param(
            "best-overall-response/radiologically-evaluable/proportion/PR",
            8 / 26,
            id="8 partial responses of 26",
        ),
        pytest.param(
            "progression-free-survival/treated/median/spss",
            18.0,
            id="median progression-free survival of 18 months",
        ),
        pytest.param(
            "overall-survival/treated/median/spss",
            34.5,
            id="median overall survival of 34.5 months",
        ),
    ],
)
def test_the_published_numbers_lie_among_nine_trials_of_ten(published, name, printed):
    found = values(published)
    low, high = found[f"{name}/5th-percentile"], found[f"{name}/95th-percentile"]
    print(f"{name}: {low} to {high}, published {printed}")
    assert low <= printed
    assert high is None or printed <= high


def test_the_scenario_says_which_numbers_were_fitted(published):
    assert published.simulated.text.count("fitted to") == 2
    base = open_study(published.study.folder).scenarios().scenarios[0]
    changed = {
        key
        for key, value in published.simulated.assumed["tumour"].items()
        if value != base.model_dump(mode="json")["tumour"][key]
    }
    assert changed == {"halving_weeks", "growth_slowed_by"}


def test_medians_stand_on_the_planned_cts_and_one_trial_in_four_prints_18_months(study):
    opened = open_study(study)
    assumed = chosen(opened.scenarios(), "published effect")
    outcomes = SimulatedTrials(opened.protocol, assumed)(Chunk(0, 0, TRIALS, 1))
    name = "median/progression-free survival/treated/0.5/log-log/0.95"
    months = outcomes[name][:, 0]
    weeks = months * DAYS_PER_MONTH / DAYS_PER_WEEK
    from_ct = np.abs(weeks[:, np.newaxis] - np.arange(26, 200, 13)).min(axis=1)
    assert 0.8 < np.mean(from_ct <= 1) < 0.9
    assert 0.2 < np.mean((months >= 17.5) & (months < 18.5)) < 0.3
    assert 0.4 < np.mean(np.abs(weeks - 65) <= 1) < 0.55


def test_without_effect_fewer_patients_are_called_favourable_than_with_it(study, published):
    without = open_study(study).simulate("no effect", 500)
    name = "favourable-response/treated/proportion/met/true-value"
    assert values(without)[name] < values(published)[name] - 0.2
    success = "favourable-response/treated/success/met/probability"
    assert values(without)[success] > 0.5  # what the registry's rule lets pass


def test_a_tumour_that_stands_still_does_not_progress_by_its_size(study):
    still = values(open_study(study).simulate("stable disease", 300))
    name = "tumour-response-at-week-26/treated/proportion"
    assert still[f"{name}/SD/true-value"] > 0.75
    assert still[f"{name}/PD/true-value"] < 0.06
    assert 0.014 < still["thyroglobulin-trend/treated/proportion/progression/true-value"] < 0.024


def test_missing_values_speak_for_the_patient(study):
    whole = values(open_study(study).simulate("no effect, nothing missing", 300))
    gaps = values(open_study(study).simulate("no effect, much missing", 300))
    name = "thyroglobulin-trend/treated/proportion/progression/true-value"
    assert gaps[name] < whole[name] - 0.15
