"""One simulated trial as a study folder, the very one that a simulation counts."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import numpy as np
import polars as pl

from trialreadout.core.whole_folder import write_folder
from trialreadout.simulation.chunks import CHUNK_TRIALS, Chunk
from trialreadout.simulation.drawn import draw_trials
from trialreadout.simulation.observed import first_day
from trialreadout.simulation.tables.people import subject_rows
from trialreadout.simulation.trials import SimulatedTrials
from trialreadout.simulation.written import people_of, plain_tables, study_files


def write_trial(simulated: SimulatedTrials, seed: int, number: int, folder: Path) -> None:
    """Write one trial of a simulation as a study folder.

    Parameters
    ----------
    simulated
        The protocol and the scenario.
    seed
        Of the simulation.
    number
        Of the trial, the first being 1.
    folder
        A new folder, or an empty one.

    Raises
    ------
    StudyError
        If the folder holds something.
    """
    write_folder(folder, trial_files(simulated, seed, number), anew=True)


def trial_files(simulated: SimulatedTrials, seed: int, number: int) -> dict[str, bytes]:
    """Return the folder of `write_trial` as contents by path.

    All trials that the simulation draws with this one are drawn as it draws them, and the one is
    taken out of them. Who the patients are is drawn from a stream of its own.
    """
    protocol, scenario, planned = simulated.protocol, simulated.scenario, simulated.planned
    at, within = divmod(number - 1, CHUNK_TRIALS)
    parts = Chunk(at, at * CHUNK_TRIALS, CHUNK_TRIALS, seed).parts(simulated.at_once)
    chunk = next(islice(parts, within // simulated.at_once, None))
    position = within % simulated.at_once
    patients = simulated.patients
    drawn = draw_trials(
        scenario, protocol, planned, patients, chunk.trials, chunk.generator(), events=True
    )
    of_trial = np.arange(position * patients, (position + 1) * patients)
    everyone = people_of(drawn, protocol, chunk.first_trial + 1)
    people = everyone.take(of_trial)
    happened = plain_tables(drawn.cohorts, everyone, protocol, planned, drawn.events)
    own = {
        name: rows
        for name, table in happened.items()
        if (rows := table.filter(pl.col("subject").is_in(people.subject.implode()))).height
    }
    who = np.random.default_rng([seed, number])
    subjects = subject_rows(people, protocol.population.age_years, who)
    cut_off = first_day(protocol) + int(drawn.truth.entered.cut_off[of_trial[0]])
    title = f"{protocol.study.title}: simulated trial {number} ({scenario.name})"
    on = date(1970, 1, 1) + timedelta(days=cut_off)
    return study_files({"subjects": subjects, **own}, protocol, on, title)
