"""The part of a protocol that simulated patients can answer.

What rests on a table that nothing is drawn for (laboratory values, or adverse events of which a
scenario knows none), and what refers to it, is left out of the study file of a simulated trial, so
that the file asks for nothing that cannot be there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from typing import Any

from trialreadout.analysis.stops import rests_on
from trialreadout.endpoints.kinds import module_of
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import AgentRule, AnalysisSet, AnswerRule, ColumnRule
from trialreadout.protocol.decision_points import point_name
from trialreadout.protocol.keys import key_paths
from trialreadout.protocol.protocol import Asked
from trialreadout.protocol.write import protocol_to_toml

_NUMBERED = ("decision", "success")
"""Sections whose keys are named by their number."""


def served(
    protocol: Protocol, tables: Mapping[str, Collection[str]], agents: Collection[str]
) -> Protocol:
    """Leave out what cannot be answered.

    Parameters
    ----------
    protocol
        The whole protocol.
    tables
        The plain tables that there are, and their columns.
    agents
        What was given, in small letters.
    """
    gone = {each.name for each in protocol.asked if not _answered(each, protocol, tables)}
    sets = [each for each in protocol.analysis_sets if _defined(each, gone, tables, agents)]
    names = {each.name for each in sets}
    columns = tables["subjects"]

    def asked(each: Any) -> bool:
        group = getattr(each, "group", None)
        wanted = each.analysis_set
        wanted = (wanted,) if isinstance(wanted, str) else wanted
        known = group is None or group in columns
        return each.endpoint not in gone and names.issuperset(wanted) and known

    events = [
        each.model_copy(update={"endpoint": kept})
        for each in protocol.intercurrent_events
        if (kept := tuple(name for name in each.endpoint if name not in gone))
    ]
    decisions = tuple(each for each in protocol.decisions if point_name(each.at) not in gone)
    part = protocol.model_copy(
        update={
            "endpoints": tuple(each for each in protocol.endpoints if each.name not in gone),
            "analysis_sets": tuple(sets),
            "statistics": tuple(each for each in protocol.statistics if asked(each)),
            "successes": tuple(each for each in protocol.successes if asked(each)),
            "intercurrent_events": tuple(events),
            "decisions": decisions,
        }
    )
    return _with_its_assumptions(part, protocol)


def _answered(endpoint: Asked, protocol: Protocol, tables: Collection[str]) -> bool:
    """Tell whether all that an endpoint needs is there."""
    parts = rests_on(endpoint, protocol)
    return set(module_of(endpoint).needs(endpoint, protocol)).issubset(tables) and all(
        _answered(part, protocol, tables) for part in parts
    )


def _defined(
    each: AnalysisSet,
    gone: Collection[str],
    tables: Mapping[str, Collection[str]],
    agents: Collection[str],
) -> bool:
    match each.rule:
        case AnswerRule(endpoint=name):
            return name not in gone
        case ColumnRule(column=column):
            return column in tables["subjects"]
        case AgentRule(agent=agent):
            return agent.lower() in agents
    return True


def _with_its_assumptions(part: Protocol, whole: Protocol) -> Protocol:
    """Keep what is said of keys that are still there, and still the same."""
    bare = part.model_copy(update={"assumptions": ()})
    known = set(key_paths(tomllib.loads(protocol_to_toml(bare))))
    moved = tuple(
        f"{section}."
        for section, attribute in zip(_NUMBERED, ("decisions", "successes"), strict=True)
        if getattr(part, attribute) != getattr(whole, attribute)
    )
    kept = [
        each.model_copy(update={"key": keys})
        for each in whole.assumptions
        if (keys := tuple(k for k in each.key if k in known and not k.startswith(moved)))
    ]
    return part.model_copy(update={"assumptions": tuple(kept)})
