"""Whole trials of virtual patients: drawn, graded by their protocol, and counted.

The default scenario is that of the lead study with all that a virtual patient can have; the plain
one has eight marker values of which 15 % are missing, five lesions at two CTs, a pair of scans,
progression-free and overall survival. Each trial leaves a proportion and two Kaplan-Meier medians,
with their intervals.
"""

from __future__ import annotations

from importlib.resources import files
from statistics import median
from time import perf_counter, process_time

from trialreadout.core.executor import Executor, Serial
from trialreadout.core.processes import Processes
from trialreadout.protocol import Protocol, parse_protocol, protocol_to_toml
from trialreadout.simulation.chunks import CHUNK_TRIALS
from trialreadout.simulation.engine import simulate
from trialreadout.simulation.scenario import Scenario
from trialreadout.simulation.scenarios import chosen, parse_scenarios
from trialreadout.simulation.trials import SimulatedTrials

TRIALS = 100_000
FEW = 4 * CHUNK_TRIALS
REPEATS = 3
SEED = 1
ASKED = """
[[statistic]]
endpoint = "favourable response"
yields = "proportion"
analysis_set = "treated"

[[statistic]]
endpoint = "progression-free survival"
yields = "median"
analysis_set = "treated"

[[statistic]]
endpoint = "overall survival"
yields = "median"
analysis_set = "treated"
"""
PLAIN = Scenario.model_validate(
    {
        "name": "plain",
        "tumour": {"targets": (0, 0, 0, 0, 1), "nodes": 0, "non_target": 0},
        "ct": {"not_evaluable": 0, "missed": 0},
        "marker": {"missed": 0.15, "antibody": 0},
        "dosing": {"levels": (1.0,), "reductions_per_year": 0, "stops_per_year": 0},
    }
)
PLAIN_WEEKS = 40
"""Of the plain protocol no visit after this week is planned."""


def main() -> None:
    """Print the table."""
    lead = files("trialreadout.studies.lead")
    whole = parse_protocol((lead / "study.toml").read_text("utf-8"))
    usual = chosen(parse_scenarios((lead / "scenarios.toml").read_text("utf-8")), None)
    print(f"{TRIALS:,} trials of {whole.study.planned_subjects} patients; CPU s by one process,")
    print(f"from {FEW:,} trials, median of {REPEATS}; wall s by two processes, all trials")
    for name, job in (
        (f'default scenario ("{usual.name}")', SimulatedTrials(_asked(whole), usual)),
        ("plain scenario", SimulatedTrials(_plain(whole), PLAIN)),
    ):
        alone = median(_cpu(job) for _ in range(REPEATS)) * TRIALS / FEW
        with Processes(2) as two:
            simulate(job, 2 * CHUNK_TRIALS, SEED, two)  # the workers are there, and warm
            begin = perf_counter()
            simulate(job, TRIALS, SEED, two)
            wall = perf_counter() - begin
        each = 1e9 * alone / TRIALS / job.patients
        print(f"  {name:44} {alone:7.1f} CPU s ({each:,.0f} ns a patient)   {wall:7.1f} s")
    print("  rpact: 24,900 survival trials a second; Mediana: 231 (as measured by others)")


def _asked(protocol: Protocol) -> Protocol:
    """Ask for a proportion and two medians alone."""
    bare = _without(protocol, ("statistic", "success", "published", "assumption"), ASKED)
    growth = tuple(each for each in bare.endpoints if each.kind != "growth-change")
    return bare.model_copy(update={"decisions": (), "endpoints": growth})


def _plain(protocol: Protocol) -> Protocol:
    """Plan one CT after baseline, and no weights."""
    visits = [
        visit.model_copy(update={"collect": tuple(t for t in visit.collect if t != "weight")})
        for visit in protocol.visits
        if visit.last_week <= PLAIN_WEEKS and visit.repeat is None
    ]
    return _asked(protocol).model_copy(update={"visits": tuple(visits)})


def _without(protocol: Protocol, sections: tuple[str, ...], more: str) -> Protocol:
    text = protocol_to_toml(protocol)
    parts = text.split("\n[[")
    kept = [part for part in parts if not part.startswith(sections)]
    return parse_protocol("\n[[".join(kept) + more)


def _cpu(job: SimulatedTrials, executor: Executor | None = None) -> float:
    begin = process_time()
    simulate(job, FEW, SEED, executor or Serial())
    return process_time() - begin


if __name__ == "__main__":
    main()
