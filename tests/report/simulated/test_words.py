"""The paragraph is right where nothing succeeds, where all does, and in between."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulated_trials import bundled
from trialreadout.core.characteristic import Characteristic
from trialreadout.core.executor import Serial
from trialreadout.core.simulated import Simulated
from trialreadout.report.simulated.terminal import render_simulated
from trialreadout.report.simulated.words import paragraph_of
from trialreadout.report.text import as_text
from trialreadout.simulation.engine import simulate
from trialreadout.simulation.scenario import Scenario
from trialreadout.simulation.simulated import came_to, trials_of
from trialreadout.statistics import share_of_trials

TRIALS = 1000


@pytest.fixture(scope="module")
def simulated() -> Simulated:
    planned = trials_of(bundled("lead"), Scenario(name="a test", text="a text"))
    return came_to(simulate(planned, 40, 1, Serial()), planned, 1)


def succeeding(simulated: Simulated, met: int) -> Simulated:
    """Let so many of a thousand trials succeed."""

    def row(each: Characteristic) -> Characteristic:
        if each.statistic != "success":
            return each
        n = {"met": met, "not met": TRIALS - met}.get(each.category or "", 0)
        share = share_of_trials(np.arange(TRIALS) < n)
        return replace(each, estimate=share, trials=TRIALS)

    return replace(simulated, rows=tuple(map(row, simulated.rows)), trials=TRIALS)


@pytest.mark.parametrize(
    ("met", "said"),
    [
        pytest.param(
            0,
            "would succeed in none of 1,000 trials: with a probability of at most 0.37 %",
            id="no trial succeeds",
        ),
        pytest.param(
            1000,
            "would succeed in every one of 1,000 trials: with a probability of at least 99.63 %",
            id="every trial succeeds",
        ),
        pytest.param(
            250, "would succeed with a probability of 25 ± 1 %.", id="one in four succeeds"
        ),
    ],
)
def test_the_probability_of_success_is_told_with_its_error(simulated, met, said):
    assert said in paragraph_of(succeeding(simulated, met), bundled("lead"))


@pytest.mark.parametrize(
    ("share", "said"),
    [
        pytest.param(0.0, "would be met in none of the patients (treated)", id="in nobody"),
        pytest.param(1.0, "would be met in all of the patients (treated)", id="in everybody"),
        pytest.param(0.5, "would be met in 50.0 % of the patients (treated)", id="in every other"),
    ],
)
def test_the_primary_endpoint_is_told_in_shares_of_patients(simulated, share, said):
    def row(each: Characteristic) -> Characteristic:
        primary = each.id == "favourable-response/treated/proportion/met/true-value"
        return replace(each, estimate=replace(each.estimate, value=share)) if primary else each

    changed = replace(simulated, rows=tuple(map(row, simulated.rows)))
    assert said in paragraph_of(changed, bundled("lead"))


def test_answers_that_nobody_gave_are_named_and_have_no_line(simulated):
    text = as_text(render_simulated(simulated, bundled("lead")), colour=False, width=100)
    (caption,) = [
        line for line in text.splitlines() if line.startswith("Tumour response at week 26, treated")
    ]
    assert "never" in caption
    assert "NON-CR/NON-PD" in caption
    assert not [line for line in text.splitlines() if line.strip().startswith("NON-CR/NON-PD")]


@pytest.mark.parametrize(("without", "told"), [(0, False), (1, True), (TRIALS, True)])
def test_a_mean_of_some_trials_alone_is_told_to_be_so(simulated, without, told):
    share = share_of_trials(np.arange(TRIALS) < without)
    rows = tuple(
        replace(each, estimate=share) if each.measure == "not reached" else each
        for each in simulated.rows
    )
    drawn = render_simulated(replace(simulated, rows=rows), bundled("lead"))
    text = " ".join(as_text(drawn, colour=False, width=200).split())
    assert ("mean, bias and SD of the trials that reach the number" in text) == told


@pytest.mark.parametrize("width", [80, 100, 120])
def test_no_line_of_a_table_is_wider_than_the_terminal(simulated, width):
    text = as_text(render_simulated(simulated, bundled("lead")), colour=False, width=width)
    assert max(map(len, text.splitlines())) <= width


def test_a_scenario_without_a_text_and_a_protocol_without_success_are_told_so(simulated):
    lead = bundled("lead").model_copy(update={"successes": ()})
    text = as_text(render_simulated(replace(simulated, text=""), lead), colour=False, width=100)
    assert "Scenario “a test”\n" in text
    assert "The protocol has no [[success]] to judge." in text
