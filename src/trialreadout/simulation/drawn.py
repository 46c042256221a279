"""The patients of some trials, as they are and as they are seen: the draws of one stream in order.

What is asked for last is drawn last, so that asking for it changes nothing before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trialreadout.core.cohort import Cohort
from trialreadout.protocol import Protocol
from trialreadout.simulation.events import Events, draw_events
from trialreadout.simulation.observed import observe
from trialreadout.simulation.scenario import Scenario
from trialreadout.simulation.schedule import Plan
from trialreadout.simulation.truth import Truth, draw_truth


@dataclass(frozen=True, slots=True)
class Drawn:
    """The patients of some trials, one trial after the other."""

    patients: int
    """In each trial."""
    trials: int
    truth: Truth
    cohorts: tuple[Cohort, ...]
    """Their `patient` holds positions among the patients of all trials."""
    events: Events | None
    """The adverse events; None: they were not asked for, or the scenario knows of none."""


def draw_trials(
    scenario: Scenario,
    protocol: Protocol,
    planned: Plan,
    patients: int,
    trials: int,
    random: np.random.Generator,
    *,
    events: bool = False,
) -> Drawn:
    """Draw trials of so many patients each, with their adverse events if these are asked for."""
    truth = draw_truth(scenario, planned, patients, trials, random)
    cohorts = tuple(observe(truth, scenario, protocol, planned, random))
    asked = events and bool(scenario.events)
    own = draw_events(scenario.events, truth, random) if asked else None
    return Drawn(patients, trials, truth, cohorts, own)
