"""Simulated trials for tests: drawn, written, and graded on both ways."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

import trialreadout.studies
from graded_alike import by_patient, differing
from trialreadout.analysis.graded import GradedEndpoint, grade_endpoints
from trialreadout.core.cohort import Cohort
from trialreadout.core.findings import Finding
from trialreadout.core.whole_folder import write_folder
from trialreadout.endpoints.kinds import grade
from trialreadout.protocol import Protocol, read_protocol
from trialreadout.simulation.observed import observe
from trialreadout.simulation.scenario import Scenario
from trialreadout.simulation.schedule import Plan, plan
from trialreadout.simulation.truth import Truth, draw_truth
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


@dataclass(frozen=True)
class Drawn:
    """Trials on a grid."""

    protocol: Protocol
    planned: Plan
    truth: Truth
    cohorts: tuple[Cohort, ...]
    trials: int

    def graded(self, endpoint: str) -> list[tuple[Cohort, object]]:
        """Grade an endpoint on the grid."""
        asked = self.protocol.endpoint(endpoint)
        return [(each, grade(each, self.protocol, asked)) for each in self.cohorts]


def draw(protocol: Protocol, assumed: Scenario, patients: int, trials: int, seed: int = 1) -> Drawn:
    """Draw trials."""
    planned = plan(protocol, UNTIL_WEEK)
    random = np.random.Generator(np.random.SFC64(seed))
    truth = draw_truth(assumed, planned, patients, trials, random)
    cohorts = tuple(observe(truth, assumed, protocol, planned, random))
    return Drawn(protocol, planned, truth, cohorts, trials)


@dataclass(frozen=True)
class Filed:
    """Trials that went through files."""

    graded: dict[str, GradedEndpoint]
    findings: tuple[Finding, ...]
    subjects: list[str]


def through_files(drawn: Drawn, folder: Path, suffix: str = "csv") -> Filed:
    """Write trials as one study folder, read it, and grade what it holds."""
    people = people_of(drawn.truth, drawn.protocol, drawn.trials)
    tables = plain_tables(
        drawn.cohorts, people, drawn.protocol, drawn.planned, np.random.default_rng(0)
    )
    write_folder(folder, study_files(tables, drawn.protocol, None, "Simulated", suffix))
    study = open_study(folder)
    cohorts = build_cohorts(study.sources, study.protocol)
    graded, stopped = grade_endpoints(study.protocol, study.sources, cohorts)
    return Filed(
        graded,
        (*study.sources.findings, *stopped),
        study.sources.table("subjects")["subject"].to_list(),
    )


def unlike(drawn: Drawn, filed: Filed) -> dict[str, dict[str, int]]:
    """Count for each endpoint of both ways the patients of whom they say another thing."""
    names = people_of(drawn.truth, drawn.protocol, drawn.trials).subject.to_list()
    place = {name: at for at, name in enumerate(names)}
    same, filed_order = np.arange(len(names)), np.array([place[name] for name in filed.subjects])
    found = {}
    for endpoint, graded in filed.graded.items():
        counted = differing(
            by_patient(drawn.graded(endpoint), same), by_patient(graded.parts, filed_order)
        )
        if counted:
            found[endpoint] = counted
    return found
