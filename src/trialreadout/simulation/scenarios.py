"""The scenarios of a study, read from `scenarios.toml` or refused with every fault they have.

A scenario that is like another takes from it whatever it does not say itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from trialreadout.core.findings import Finding, StudyError
from trialreadout.protocol.fault import Document, Fault, listed, meant, tables_of
from trialreadout.protocol.messages import findings_of
from trialreadout.protocol.positions import Positions
from trialreadout.protocol.refusals import refusals, tuples
from trialreadout.protocol.toml_file import document_of, text_of
from trialreadout.simulation.scenario import Scenario, Scenarios

SCENARIO_FILE = "scenarios.toml"


def read_scenarios(path: Path) -> Scenarios:
    """Read a file of scenarios.

    Raises
    ------
    StudyError
        With a finding for every fault.
    """
    remedy = (
        'Write one, a [[scenario]] with a name; whatever it does not say has a default. "readout '
        f'init DIR" makes a {SCENARIO_FILE} to start from.'
    )
    return parse_scenarios(text_of(path, "a file of scenarios", SCENARIO_FILE, remedy), path.name)


def parse_scenarios(text: str, file: str = SCENARIO_FILE) -> Scenarios:
    """Read the text of a file of scenarios; findings name `file`."""
    document = document_of(text, file)
    faults = [*refusals(document, Scenarios), *_wrong_names(document)]
    if faults:
        raise StudyError(findings_of(faults, document, Positions(text), file))
    own = {table["name"]: table for _, table in tables_of(document, "scenario")}
    whole = [_whole(name, own) for name in own]
    scenarios = Scenarios.model_validate(tuples({**document, "scenario": whole}))
    if faults := list(_limits_crossed(document, scenarios)):
        raise StudyError(findings_of(faults, document, Positions(text), file))
    return scenarios


def chosen(scenarios: Scenarios, name: str | None, file: str = SCENARIO_FILE) -> Scenario:
    """Find a scenario by its name, the default one without.

    Raises
    ------
    StudyError
        If there is none such; the finding names those there are.
    """
    by_name = {each.name: each for each in scenarios.scenarios}
    wanted = name or default_of(scenarios)
    if wanted not in by_name:
        remedy = meant(wanted, by_name) or "Name one of the scenarios of this file."
        raise StudyError(
            [
                Finding(
                    "error",
                    "unknown-name",
                    file=file,
                    column="scenario",
                    value=wanted,
                    allowed=listed(by_name),
                    remedy=remedy,
                )
            ]
        )
    return by_name[wanted]


def default_of(scenarios: Scenarios) -> str:
    """Name the scenario that is simulated unless another is asked for."""
    return scenarios.default or scenarios.scenarios[0].name


def _wrong_names(document: Document) -> Iterator[Fault]:
    """List names given twice, and scenarios that are like one that comes later, or like none."""
    known: list[str] = []
    named = [table.get("name") for _, table in tables_of(document, "scenario")]
    for index, table in tables_of(document, "scenario"):
        name, like = table.get("name"), table.get("like")
        if name in known:
            path = ("scenario", index, "name")
            remedy = "Give each its own name; it is asked for by that name."
            yield Fault(path, "duplicate-name", name, "a name not yet taken", remedy)
        if isinstance(like, str) and like not in known:
            later = "Put it after the scenario that it is like." if like in named else None
            remedy = later or meant(like, known) or "Name a scenario above this one."
            allowed = listed(known) or "a scenario above this one"
            yield Fault(("scenario", index, "like"), "unknown-name", like, allowed, remedy)
        if isinstance(name, str):
            known.append(name)
    default = document.get("default")
    if isinstance(default, str) and default not in known:
        remedy = meant(default, known) or "Name one of the scenarios of this file."
        yield Fault(("default",), "unknown-name", default, listed(known), remedy)


def _limits_crossed(document: Document, scenarios: Scenarios) -> Iterator[Fault]:
    """List assays that tell no value, by what a scenario says and takes from another."""
    tables = tables_of(document, "scenario")
    for (index, table), whole in zip(tables, scenarios.scenarios, strict=True):
        below, above = whole.marker.below, whole.marker.above
        allowed = {
            "below": f"less than above, which is {above:g}",
            "above": f"more than below, which is {below:g}",
        }
        for key, value in table.get("marker", {}).items():
            if key in allowed and above <= below:
                remedy = "An assay tells the values between the two."
                path = ("scenario", index, "marker", key)
                yield Fault(path, "not-allowed", value, allowed[key], remedy)


def _whole(name: str, own: dict[str, Document]) -> Document:
    """Take from the scenario that it is like what a scenario does not say itself."""
    table = own[name]
    if "like" not in table:
        return table
    whole = dict(_whole(table["like"], own))
    for key, value in table.items():
        both = isinstance(value, dict) and isinstance(whole.get(key), dict)
        whole[key] = {**whole[key], **value} if both else value
    return whole
