"""Simulated trials for tests: drawn, written, and graded on both ways."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np

import trialreadout.studies
from graded_alike import Told, by_patient, differing
from trialreadout.analysis.graded import GradedEndpoint, grade_endpoints
from trialreadout.core.findings import Finding
from trialreadout.core.whole_folder import write_folder
from trialreadout.endpoints.kinds import grade
from trialreadout.protocol import Protocol, read_protocol
from trialreadout.protocol.safety import OfEvents
from trialreadout.simulation.drawn import Drawn, draw_trials
from trialreadout.simulation.scenario import Scenario
from trialreadout.simulation.schedule import Plan, plan
from trialreadout.simulation.seen import Seen
from trialreadout.simulation.tables.people import People, subject_rows
from trialreadout.simulation.written import people_of, plain_tables, study_files
from trialreadout.sources.cohort import build_cohorts
from trialreadout.study import open_study

UNTIL_WEEK = 200


def bundled(name: str) -> Protocol:
    """Read the protocol of a bundled study."""
    return read_protocol(Path(trialreadout.studies.__file__).parent / name / "study.toml")


def scenario(**parts: object) -> Scenario:
    """Assume something of patients, the rest by default."""
    return Scenario.model_validate({"name": "of a test", **parts})


EVENTS = (
    {"term": "Fatigue", "organ_class": "General disorders", "grades": (0.3, 0.2, 0.1)},
    {
        "term": "Rash",
        "organ_class": "Skin disorders",
        "grades": (0.1, 0.3, 0.2, 0.05),
        "related": 0.7,
    },
)
UNDISTURBED = scenario(event=EVENTS)
EFFECT = scenario(tumour={"halving_weeks": 20.0}, uptake={"restored": 0.3}, event=EVENTS)
DISTURBED = scenario(
    entry={"never_dosed": 0.2, "follow_up_months": 6.0, "per_month": 10.0},
    tumour={"halving_weeks": 15.0, "new_lesions_per_year": 1.5, "nodes": 0.6},
    ct={
        "missed": 0.3,
        "not_evaluable": 0.2,
        "equivocal": 0.6,
        "visible_mm": 8.0,
        "rounded_to_mm": 0.1,
        "day_sd": 20.0,
    },
    marker={"antibody": 0.4, "missed": 0.4, "below": 30.0, "above": 500.0, "day_sd": 9.0},
    uptake={"restored": 0.8, "falsely_seen": 0.1, "equivocal": 0.5, "missed": 0.3},
    course={"deaths_per_year": 0.8, "leave_per_year": 0.5, "one_more_ct": 0.9},
    dosing={"levels": (1.0, 0.7, 0.3), "reductions_per_year": 4.0, "stops_per_year": 1.0},
    weight={"loss_percent_per_month": 2.5},
    event=EVENTS,
)


@dataclass(frozen=True)
class Trials:
    """Trials on a grid, and the protocol that they follow."""

    protocol: Protocol
    planned: Plan
    drawn: Drawn
    first_trial: int = 1

    @property
    def people(self) -> People:
        """Those who entered."""
        return people_of(self.drawn, self.protocol, self.first_trial)

    @property
    def seen(self) -> Seen:
        """What the protocol makes of them, events among it."""
        return Seen(self.protocol, self.drawn.cohorts, self.people.subject.len(), self.drawn.events)

    @cached_property
    def told(self) -> dict[str, Told]:
        """What the grid says of every patient, by endpoint; events are no part of it."""
        everyone = np.arange(self.people.subject.len())
        return {
            asked.name: by_patient(
                [(each, grade(each, self.protocol, asked)) for each in self.drawn.cohorts], everyone
            )
            for asked in self.protocol.asked
            if not isinstance(asked, OfEvents)
        }


def draw(
    protocol: Protocol, assumed: Scenario, patients: int, trials: int, seed: int = 1
) -> Trials:
    """Draw trials, adverse events among what is drawn.

    They go into one study folder, which cannot have the data cut-off of each.
    """
    planned = plan(protocol, UNTIL_WEEK)
    random = generator(seed)
    drawn = draw_trials(assumed, protocol, planned, patients, trials, random, events=True)
    uncut = tuple(replace(each, cut_off_day=None) for each in drawn.cohorts)
    return Trials(protocol, planned, replace(drawn, cohorts=uncut))


def generator(seed: int) -> np.random.Generator:
    """Give a stream of random numbers."""
    return np.random.Generator(np.random.SFC64(seed))


@dataclass(frozen=True)
class Filed:
    """Trials that went through files."""

    protocol: Protocol
    """The study file as it was written."""
    graded: dict[str, GradedEndpoint]
    findings: tuple[Finding, ...]
    subjects: list[str]


def through_files(trials: Trials, folder: Path, suffix: Literal["csv", "parquet"] = "csv") -> Filed:
    """Write trials as one study folder, read it, and grade what it holds."""
    protocol, drawn, people = trials.protocol, trials.drawn, trials.people
    tables = plain_tables(drawn.cohorts, people, protocol, trials.planned, drawn.events)
    ages = protocol.population.age_years
    tables["subjects"] = subject_rows(people, ages, np.random.default_rng(0))
    write_folder(folder, study_files(tables, protocol, None, "Simulated", suffix))
    return read_back(folder)


def read_back(folder: Path) -> Filed:
    """Grade what a study folder holds."""
    study = open_study(folder)
    cohorts = build_cohorts(study.sources, study.protocol)
    graded, stopped = grade_endpoints(study.protocol, study.sources, cohorts)
    subjects = study.sources.table("subjects")["subject"].to_list()
    return Filed(study.protocol, graded, (*study.sources.findings, *stopped), subjects)


def unlike(
    trials: Trials, filed: Filed, patients: slice = slice(None)
) -> dict[str, dict[str, int]]:
    """Count for each endpoint of both ways the patients of whom they say another thing.

    Parameters
    ----------
    trials, filed
        On the grid, and through files.
    patients
        Those of the grid that were written.
    """
    names = trials.people.subject.to_list()
    place = {name: at for at, name in enumerate(names[patients])}
    filed_order = np.array([place[name] for name in filed.subjects])
    found = {}
    for endpoint, graded in filed.graded.items():
        if isinstance(graded.endpoint, OfEvents):
            continue
        written = {name: told[patients] for name, told in trials.told[endpoint].items()}
        counted = differing(written, by_patient(graded.parts, filed_order))
        if counted:
            found[endpoint] = counted
    return found
