"""A scenario simulated: so many trials held, and what they came to."""

from __future__ import annotations

import numpy as np

from trialreadout.core.findings import Finding, StudyError
from trialreadout.core.simulated import Simulated
from trialreadout.protocol import Protocol
from trialreadout.simulation.characteristics import characteristics
from trialreadout.simulation.chunks import Chunk
from trialreadout.simulation.histograms import histograms
from trialreadout.simulation.scenario import Scenario
from trialreadout.simulation.trials import Outcomes, SimulatedTrials

CHUNK_TRIALS = 256


def trials_of(protocol: Protocol, scenario: Scenario) -> SimulatedTrials:
    """Plan the trials of a protocol in a scenario.

    Raises
    ------
    StudyError
        If neither says how many patients enter, or there is nothing that they could answer.
    """
    trials = SimulatedTrials(protocol, scenario)
    if scenario.entry.patients is None and protocol.study.planned_subjects is None:
        raise StudyError([_nobody_enters(scenario)])
    return trials


def simulated(trials: SimulatedTrials, number: int, seed: int) -> Simulated:
    """Hold trials, and say what they came to.

    Parameters
    ----------
    trials
        What is held.
    number
        How many, 1 or more.
    seed
        0 or more. The same seed, the same numbers.
    """
    return came_to(_held(trials, number, seed), trials, seed)


def came_to(outcomes: Outcomes, trials: SimulatedTrials, seed: int) -> Simulated:
    """Say what trials that were held came to."""
    study, scenario = trials.protocol.study, trials.scenario
    return Simulated(
        study=study.id,
        title=study.title,
        scenario=scenario.name,
        text=scenario.text,
        assumed=scenario.model_dump(mode="json", by_alias=True, exclude={"like"}),
        trials=len(outcomes["duration"]),
        patients=trials.patients,
        seed=seed,
        rows=tuple(characteristics(outcomes, trials)),
        histograms=tuple(histograms(outcomes, trials)),
        unanswered=trials.questions.unanswered,
    )


def _held(trials: SimulatedTrials, number: int, seed: int) -> Outcomes:
    chunks = [
        Chunk(place, first, CHUNK_TRIALS, seed)
        for place, first in enumerate(range(0, number, CHUNK_TRIALS))
    ]
    parts = [trials(chunk) for chunk in chunks]
    return {name: np.concatenate([part[name] for part in parts])[:number] for name in parts[0]}


def _nobody_enters(scenario: Scenario) -> Finding:
    return Finding(
        "error",
        "missing-key",
        file="scenarios.toml",
        column="patients",
        value=scenario.name,
        allowed="how many patients enter a trial",
        remedy="Write patients under [scenario.entry], or planned_subjects under [study] of the "
        "study file.",
    )
