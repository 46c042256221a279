"""The groups of a results record: the arms, or all patients together.

Who the record is about is the widest set of those who were assigned: the randomised, else the
enrolled. Where patients have several arms, each is a group; one whose arm is not recorded is a
group of its own, so that nobody is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trialreadout.analysis.characteristics import one_row_each
from trialreadout.analysis.results import Result
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import DISPOSITION
from trialreadout.protocol.schedule import Treatment
from trialreadout.sources.read import Sources

_ASSIGNED = ("randomised", "all enrolled", "all registered", "at least one dose")
_DOSED = "at least one dose"
ARM = "arm: "
ENTERED = "entered"


@dataclass(frozen=True, slots=True)
class Group:
    """A column of every table of the record."""

    key: str | None
    """The group of the result rows, "arm: Placebo"; None: everybody."""
    title: str
    description: str | None
    """None: it is for a person to write."""


def assigned_set(protocol: Protocol) -> str | None:
    """Name the analysis set of those who were assigned; None if the protocol has none."""
    return _first(protocol, _ASSIGNED)


def dosed_set(protocol: Protocol) -> str | None:
    """Name the analysis set of those who were treated; None if the protocol has none."""
    return _first(protocol, (_DOSED,))


def _first(protocol: Protocol, rules: Sequence[str]) -> str | None:
    by_rule = {
        each.rule: each.name
        for each in reversed(protocol.analysis_sets)
        if isinstance(each.rule, str)
    }
    return next((by_rule[rule] for rule in rules if rule in by_rule), None)


def groups_of(
    protocol: Protocol, sources: Sources, results: Iterable[Result], name: str
) -> tuple[Group, ...]:
    """List the groups of the patients of a set, as its results are split."""
    entered = [
        row
        for row in results
        if row.endpoint == DISPOSITION and row.analysis_set == name and row.category == ENTERED
    ]
    arms = [row.group for row in entered if row.group is not None]
    if arms:
        return tuple(Group(arm, arm.removeprefix(ARM), None) for arm in arms)
    patients = {subject for row in entered for subject in row.about}
    subjects = one_row_each(sources, "subjects")
    known = {
        arm
        for subject, arm in subjects.select("subject", "arm").iter_rows()
        if subject in patients and arm
    }
    title = known.pop() if len(known) == 1 else _agents(protocol.treatments)
    return (Group(None, title or "All participants", _treatment(protocol.treatments)),)


def _agents(treatments: Sequence[Treatment]) -> str:
    return " and ".join(dict.fromkeys(each.agent for each in treatments))


def _treatment(treatments: Sequence[Treatment]) -> str | None:
    """Say what is given, as the protocol plans it."""
    return "; ".join(map(_one, treatments)) or None


def _one(each: Treatment) -> str:
    parts = [each.agent]
    if each.dose_mg is not None:
        parts.append(f"{each.dose_mg:g} mg")
    if each.activity_mbq is not None:
        parts.append(f"{each.activity_mbq:g} MBq")
    if each.times_per_day is not None:
        parts.append(f"{each.times_per_day:g} times a day")
    if each.weeks is not None:
        parts.append(f"for {each.weeks:g} weeks")
    return ", ".join(parts)
