"""Write docs/operating-characteristics.md: `python docs/operating_characteristics.py`.

The rule of the lead study is tried on virtual patients of three scenarios, with single
assumptions changed one at a time, and beside rules that ask for more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from writers.markdown import table

from trialreadout.core.executor import Executor
from trialreadout.core.processes import Processes
from trialreadout.core.terms import Answer
from trialreadout.protocol import Protocol, edit_protocol, parse_protocol
from trialreadout.protocol.analyses import Statistic
from trialreadout.simulation.engine import simulate
from trialreadout.simulation.scenario import Scenario
from trialreadout.simulation.scenarios import chosen, parse_scenarios
from trialreadout.simulation.trials import SimulatedTrials, parts_of
from trialreadout.statistics import single_stage_design

PAGE = Path(__file__).resolve().parent / "operating-characteristics.md"
TRIALS, SEED, WORKERS = 10_000, 1, 2
COMPOSITE, TREATED = "favourable response", "treated"
NONE, STABLE, PUBLISHED = "no effect", "stable disease", "published effect"
ALPHA, POWER = 0.05, 0.8
TOO_LITTLE = 0.01
"""A difference of shares that no small trial can show."""

_TREND = "endpoint.thyroglobulin trend"
_COUNTS = f"endpoint.{COMPOSITE}.counts"
_TUMOUR = "tumour response at week 26"
_UPTAKE, _MARKER = "radioiodine uptake", "thyroglobulin trend"
_REINDUCED = {_UPTAKE: ["reinduced"]}
_NOT_PROGRESSED = {_TUMOUR: ["CR", "PR", "SD", "NON-CR/NON-PD"]}

RULES: Mapping[str, Mapping[str, Any]] = {
    "as registered: uptake, or no rising thyroglobulin, or no progression on CT": {},
    "a rise counts from a level of 20 %": {f"{_TREND}.alpha": 0.2},
    "uptake, or no progression on CT; thyroglobulin left out": {
        _COUNTS: _REINDUCED | _NOT_PROGRESSED
    },
    "uptake, or falling thyroglobulin, or no progression on CT": {
        _COUNTS: _REINDUCED | {_MARKER: ["response"]} | _NOT_PROGRESSED
    },
    "uptake, or falling thyroglobulin, or a response on CT": {
        _COUNTS: _REINDUCED | {_MARKER: ["response"], _TUMOUR: ["CR", "PR"]}
    },
    "uptake, or a response on CT": {_COUNTS: _REINDUCED | {_TUMOUR: ["CR", "PR"]}},
}
"""Rules by what they say, each as changes of the study file."""

ASSUMPTIONS: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "as in the scenario": {},
    "no thyroglobulin value missing": {"marker": {"missed": 0.0}},
    "30 % of thyroglobulin values missing": {"marker": {"missed": 0.3}},
    "no CT missing": {"ct": {"missed": 0.0}},
    "20 % of CTs missing": {"ct": {"missed": 0.2}},
    "residual SD of ln thyroglobulin 0.15": {"marker": {"residual_log_sd": 0.15}},
    "residual SD of ln thyroglobulin 0.3": {"marker": {"residual_log_sd": 0.3}},
    "visits on their planned days": {"marker": {"day_sd": 0.0}, "ct": {"day_sd": 0.0}},
    "visits anywhere in their windows": {"marker": {"day_sd": 14.0}, "ct": {"day_sd": 14.0}},
    "diameters with twice the error": {"ct": {"error_log_sd": 0.12}},
    "no antibodies": {"marker": {"antibody": 0.0}},
}
"""Assumptions by what they say, each as changes of a scenario."""

LEVELS = (0.01, 0.05, 0.1, 0.2)


@dataclass(frozen=True, slots=True)
class Came:
    """What the composite came to among the treated patients of a scenario."""

    shares: dict[str, float]
    """By answer."""
    parts: dict[str, float]
    """By part, the share in whom it was met."""
    alone: dict[str, float]
    """By part, the share in whom it alone was met."""
    success: float
    """The share of trials that succeed by the protocol's rule."""

    @property
    def met(self) -> float:
        """The share called favourable."""
        return self.shares["met"]


def lead() -> tuple[str, Mapping[str, Scenario]]:
    """Read the study file of the lead study, and its scenarios by name."""
    folder = files("trialreadout.studies.lead")
    scenarios = parse_scenarios((folder / "scenarios.toml").read_text("utf-8"))
    named = {name: chosen(scenarios, name) for name in (NONE, STABLE, PUBLISHED)}
    return (folder / "study.toml").read_text("utf-8"), named


Hold = Callable[[Protocol, Scenario], Came]
"""Holds the trials of a protocol in a scenario."""


def held(protocol: Protocol, scenario: Scenario, trials: int, executor: Executor) -> Came:
    """Hold trials, and count the composite over all of them."""
    asked = Statistic(endpoint=COMPOSITE, yields="categories", analysis_set=(TREATED,))
    only = {"statistics": (asked,), "decisions": (), "published": ()}
    job = SimulatedTrials(protocol.model_copy(update=only), scenario)
    outcomes = simulate(job, trials, SEED, executor)
    counts = outcomes[f"answers/{COMPOSITE}/{TREATED}"].sum(axis=0, dtype=np.int64)
    ways = outcomes[f"through/{COMPOSITE}/{TREATED}"].sum(axis=0, dtype=np.int64)
    n = int(outcomes[f"size/{TREATED}"].sum(dtype=np.int64))
    parts = [name for name, _ in parts_of(protocol, COMPOSITE)]
    way = np.arange(ways.size)
    return Came(
        dict(zip(protocol.endpoint(COMPOSITE).answers, (counts / n).tolist(), strict=True)),
        {p: float(ways[way >> at & 1 == 1].sum() / n) for at, p in enumerate(parts)},
        {p: float(ways[1 << at] / n) for at, p in enumerate(parts)},
        float((outcomes["success/0"] == Answer.MET).mean()),
    )


def changed(scenario: Scenario, changes: Mapping[str, Mapping[str, Any]]) -> Scenario:
    """Change some assumptions of a scenario."""
    parts = {
        name: getattr(scenario, name).model_copy(update=dict(values))
        for name, values in changes.items()
    }
    return scenario.model_copy(update=parts)


def three_scenarios(hold: Hold) -> str:
    """Tabulate the composite and its parts in each scenario."""
    text, scenarios = lead()
    protocol = parse_protocol(text)
    found = {name: hold(protocol, scenario) for name, scenario in scenarios.items()}
    rows = [
        [f"{answer}", *(_share(c.shares[answer]) for c in found.values())]
        for answer in protocol.endpoint(COMPOSITE).answers
    ]
    for part, _ in parts_of(protocol, COMPOSITE):
        rows.append([f"through {part}", *(_share(c.parts[part]) for c in found.values())])
        rows.append([f"through {part} alone", *(_share(c.alone[part]) for c in found.values())])
    rows.append(["trials that succeed", *(_share(c.success) for c in found.values())])
    return table(["share of treated patients", *found], rows)


def assumptions(hold: Hold) -> str:
    """Tabulate what single assumptions change."""
    text, scenarios = lead()
    protocol = parse_protocol(text)
    rows = [
        [
            said,
            *(
                _share(hold(protocol, changed(scenarios[name], changes)).met)
                for name in (NONE, PUBLISHED)
            ),
        ]
        for said, changes in ASSUMPTIONS.items()
    ]
    for level in LEVELS:
        edited = parse_protocol(edit_protocol(text, {f"{_TREND}.alpha": level}))
        rows.append(
            [
                f"a rise tested at {100 * level:g} %",
                *(_share(hold(edited, scenarios[name]).met) for name in (NONE, PUBLISHED)),
            ]
        )
    return table(["called favourable", NONE, PUBLISHED], rows)


def rules(hold: Hold) -> str:
    """Tabulate what rules tell apart, and how many patients a trial by them needs."""
    text, scenarios = lead()
    rows: list[Sequence[str]] = []
    for said, changes in RULES.items():
        protocol = parse_protocol(edit_protocol(text, changes) if changes else text)
        met = {name: hold(protocol, scenario).met for name, scenario in scenarios.items()}
        needed = [patients_needed(met[NONE], met[name]) for name in (STABLE, PUBLISHED)]
        rows.append([said, *map(_share, met.values()), *needed])
    ask = [f"patients, {name}" for name in (STABLE, PUBLISHED)]
    return table(["favourable is", *scenarios, *ask], rows)


def patients_needed(without: float, drug: float) -> str:
    """Say how many patients a trial of one stage needs to tell two shares apart."""
    if drug - without < TOO_LITTLE:
        return "none suffice"
    return str(single_stage_design(without, drug, ALPHA, POWER).n)


def _share(share: float) -> str:
    return f"{100 * share:.1f} %"


PARTS = {"scenarios": three_scenarios, "assumptions": assumptions, "rules": rules}
"""The generated parts of the page by name, and what writes them."""


def main() -> None:
    """Write the page anew."""
    text = PAGE.read_text(encoding="utf-8")
    with Processes(WORKERS) as executor:
        for name, write in PARTS.items():
            begin, end = f"<!-- generated: {name} -->\n", f"<!-- end of {name} -->"
            above, below = text.partition(begin)[0], text.partition(end)[2]
            written = write(lambda protocol, scenario: held(protocol, scenario, TRIALS, executor))
            text = f"{above}{begin}\n{written}\n\n{end}{below}"
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
