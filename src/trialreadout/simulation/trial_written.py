"""One simulated trial as a study folder, the very one that a simulation counted."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from trialreadout.core.whole_folder import write_folder
from trialreadout.protocol import Protocol
from trialreadout.simulation.drawn import draw_trials
from trialreadout.simulation.observed import first_day
from trialreadout.simulation.scenario import Scenario
from trialreadout.simulation.schedule import Plan
from trialreadout.simulation.tables.people import subject_rows
from trialreadout.simulation.written import people_of, plain_tables, study_files


def write_trial(
    scenario: Scenario,
    protocol: Protocol,
    planned: Plan,
    patients: int,
    trials: int,
    random: np.random.Generator,
    *,
    position: int,
    first_trial: int,
    folder: Path,
) -> None:
    """Write one of the trials that are drawn together as a study folder.

    Parameters
    ----------
    scenario, protocol, planned, patients, trials, random
        As the simulation draws them: the trial is the one that it drew.
    position
        The trial among those drawn together, from 0.
    first_trial
        The number of the first of them.
    folder
        A new folder, or an empty one.

    Raises
    ------
    StudyError
        If the folder holds something.
    """
    write_folder(
        folder,
        trial_files(
            scenario,
            protocol,
            planned,
            patients,
            trials,
            random,
            position=position,
            first_trial=first_trial,
        ),
    )


def trial_files(
    scenario: Scenario,
    protocol: Protocol,
    planned: Plan,
    patients: int,
    trials: int,
    random: np.random.Generator,
    *,
    position: int,
    first_trial: int,
) -> dict[str, bytes]:
    """Return the folder of `write_trial` as contents by path."""
    drawn = draw_trials(scenario, protocol, planned, patients, trials, random, events=True)
    who = np.random.default_rng([int(random.integers(2**32)), position])
    of_trial = np.arange(position * patients, (position + 1) * patients)
    everyone = people_of(drawn, protocol, first_trial)
    people = everyone.take(of_trial)
    happened = plain_tables(drawn.cohorts, everyone, protocol, planned, drawn.events)
    own = {
        name: rows
        for name, table in happened.items()
        if (rows := table.filter(pl.col("subject").is_in(people.subject.implode()))).height
    }
    subjects = subject_rows(people, protocol.population.age_years, who)
    cut_off = first_day(protocol) + int(drawn.truth.entered.cut_off[of_trial[0]])
    title = f"{protocol.study.title}: simulated trial {first_trial + position} ({scenario.name})"
    return study_files(
        {"subjects": subjects, **own},
        protocol,
        date(1970, 1, 1) + timedelta(days=cut_off),
        title,
    )
