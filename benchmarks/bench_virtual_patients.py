"""Drawing virtual patients of the lead study: nanoseconds of CPU for each of them.

Trials of 30 patients, as many at a time as a simulation draws; the median of some repetitions.
"""

from __future__ import annotations

from pathlib import Path
from statistics import median
from time import process_time

import numpy as np

import trialreadout.studies.lead
from trialreadout.protocol import read_protocol
from trialreadout.simulation.events import draw_events
from trialreadout.simulation.observed import observe
from trialreadout.simulation.scenario import Event, Scenario
from trialreadout.simulation.schedule import plan
from trialreadout.simulation.truth import draw_truth

PATIENTS, TRIALS = 30, 137
REPEATS = 15
UNTIL_WEEK = 156
EVENTS = tuple(
    Event(term=f"Event {number}", organ_class="Any", grades=(0.2, 0.1, 0.05)) for number in range(5)
)


def main() -> None:
    """Print a line a scenario and step."""
    protocol = read_protocol(Path(trialreadout.studies.lead.__file__).parent / "study.toml")
    planned = plan(protocol, UNTIL_WEEK)
    bare = protocol.model_copy(update={"endpoints": ()})
    for name, tumour in (("no effect", {}), ("an effect", {"halving_weeks": 40.0})):
        scenario = Scenario.model_validate({"name": name, "tumour": tumour})
        random = np.random.Generator(np.random.SFC64(1))
        seconds: dict[str, list[float]] = {"truth": [], "observed": [], "events": []}
        for _ in range(REPEATS + 2):
            start = process_time()
            truth = draw_truth(scenario, planned, PATIENTS, TRIALS, random)
            drawn = process_time()
            for _cohort in observe(truth, scenario, bare, planned, random):
                pass
            seen = process_time()
            draw_events(EVENTS, truth, random)
            ended = process_time()
            for step, spent in zip(
                seconds, (drawn - start, seen - drawn, ended - seen), strict=True
            ):
                seconds[step].append(spent)
        for step, spent in seconds.items():
            print(f"{name:10} {step:9} {median(spent[2:]) / PATIENTS / TRIALS * 1e9:6.0f} ns")


if __name__ == "__main__":
    main()
