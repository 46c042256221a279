"""A scenario simulated: so many trials held, and what they came to."""

from __future__ import annotations

from collections.abc import Iterator

from trialreadout.analysis.stops import rests_on
from trialreadout.core.executor import Executor
from trialreadout.core.findings import Finding, StudyError
from trialreadout.core.simulated import Simulated
from trialreadout.protocol import Protocol
from trialreadout.protocol.protocol import Asked
from trialreadout.protocol.read import STUDY_FILE
from trialreadout.simulation.characteristics import characteristics
from trialreadout.simulation.engine import simulate
from trialreadout.simulation.histograms import histograms
from trialreadout.simulation.kept import Kept
from trialreadout.simulation.outcomes import Outcomes
from trialreadout.simulation.progress import Progress
from trialreadout.simulation.scenario import Scenario
from trialreadout.simulation.scenarios import SCENARIO_FILE
from trialreadout.simulation.trials import SimulatedTrials

MOST_PATIENTS = 10_000
"""In a trial: more than any trial of a drug for cancer enters, and few enough to be held in memory
together."""


def trials_of(protocol: Protocol, scenario: Scenario) -> SimulatedTrials:
    """Plan the trials of a protocol in a scenario.

    Raises
    ------
    StudyError
        If nobody says how many patients enter, or they are too many, or the protocol plans no
        visit, or none that collects a marker which is graded.
    """
    trials = SimulatedTrials(protocol, scenario)
    if not protocol.visits:
        raise StudyError([_no_visits()])
    if scenario.entry.patients is None and protocol.study.planned_subjects is None:
        raise StudyError([_nobody_enters(scenario)])
    if trials.patients > MOST_PATIENTS:
        raise StudyError([_too_many(trials.patients)])
    if faults := list(_never_collected(trials)):
        raise StudyError(faults)
    return trials


def simulated(
    trials: SimulatedTrials,
    number: int,
    seed: int,
    executor: Executor,
    kept: Kept | None = None,
    progress: Progress | None = None,
) -> Simulated:
    """Hold trials, and say what they came to.

    Parameters
    ----------
    trials
        What is held.
    number, seed, executor, kept, progress
        As for `trialreadout.simulation.engine.simulate`, which also says what it raises.
    """
    return came_to(simulate(trials, number, seed, executor, kept, progress), trials, seed)


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


def _no_visits() -> Finding:
    return Finding(
        "error",
        "missing-key",
        file=STUDY_FILE,
        column="visit",
        allowed="the visits at which patients are examined",
        remedy="Write them, [[visit]] with a name, a week and what it collects: virtual patients "
        "are seen at no other time.",
    )


def _never_collected(trials: SimulatedTrials) -> Iterator[Finding]:
    """Name each marker that is graded in every trial, and collected at no visit."""
    protocol, asked = trials.protocol, trials.questions
    names = [each.endpoint for each in asked.shares]
    names += [each.endpoint for each in asked.times]
    names += [each.endpoint for _, each in asked.successes]
    graded = {
        part.name: part
        for name in names
        for part in _with_its_parts(protocol.endpoint(name), protocol)
    }
    for each in graded.values():
        marker = getattr(each, "marker", None)
        if marker is not None and marker.lower() not in trials.planned.markers:
            yield Finding(
                "error",
                "missing-key",
                file=STUDY_FILE,
                column="visit.collect",
                value=each.name,
                allowed=f'a visit that collects "{marker}"',
                remedy=f'Write "{marker}" into collect of the visits at which it is measured: '
                "virtual patients have no value of it at any other time.",
            )


def _with_its_parts(endpoint: Asked, protocol: Protocol) -> Iterator[Asked]:
    """Go through an endpoint and all that it is made of."""
    yield endpoint
    for part in rests_on(endpoint, protocol):
        yield from _with_its_parts(part, protocol)


def _nobody_enters(scenario: Scenario) -> Finding:
    return Finding(
        "error",
        "missing-key",
        file=SCENARIO_FILE,
        column="patients",
        value=scenario.name,
        allowed="how many patients enter a trial",
        remedy="Write patients under [scenario.entry], or planned_subjects under [study] of the "
        "study file.",
    )


def _too_many(patients: int) -> Finding:
    return Finding(
        "error",
        "not-allowed",
        file=SCENARIO_FILE,
        column="patients",
        value=str(patients),
        allowed=f"{MOST_PATIENTS:,} patients in a trial, or fewer",
        remedy="Write patients under [scenario.entry]; without it, as many enter as the study file "
        "plans.",
    )
