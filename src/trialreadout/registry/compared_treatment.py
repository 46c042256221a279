"""Arms, treatments and doses: registered against the protocol and the doses that were given.

A treatment is taken for a registered one if their names are the same but for capitals and what
stands in brackets; a name that stands within the other is a proposal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import polars as pl

from trialreadout.protocol import Protocol
from trialreadout.protocol.amounts import amounts_in
from trialreadout.protocol.registry_record import Intervention, RegistryRecord, on_one_line
from trialreadout.protocol.schedule import Treatment
from trialreadout.registry.compared import Compared, held

_BY_NAME = "taken for each other by their names"


def compared_treatment(
    protocol: Protocol, record: RegistryRecord, entered: pl.DataFrame, doses: pl.DataFrame
) -> Iterator[Compared]:
    """Compare arms, what is given, and how much.

    Parameters
    ----------
    entered
        The rows of the subjects who entered.
    doses
        The table of doses.
    """
    arms = record.protocol_section.arms_interventions_module
    yield from _arms([on_one_line(each.label) for each in arms.arm_groups], entered["arm"])
    agents = list(
        dict.fromkeys(
            [each.agent for each in protocol.treatments]
            + doses["agent"].drop_nulls().unique().sort().to_list()
        )
    )
    taken: set[str] = set()
    for each in arms.interventions:
        same = [agent for agent in agents if _name(agent) == _name(each.name)]
        taken |= set(same)
        yield from _intervention(each, same, [a for a in agents if a not in same])
        for agent in same:
            yield from _dose(each, agent, protocol.treatments, doses)
    for agent in agents:
        if agent not in taken:
            given = doses.filter(pl.col("agent") == agent)["subject"].n_unique()
            remark = f"no intervention of the record has this name; doses of {given} patients"
            yield Compared("intervention", None, agent, "done only", remark)


def _arms(registered: Sequence[str], arms: pl.Series) -> Iterator[Compared]:
    done = arms.drop_nulls().unique().sort().to_list()
    said = ", ".join(registered) or None
    own = ", ".join(done) or None
    one, other = {each.casefold() for each in registered}, {each.casefold() for each in done}
    if not one or not other or one == other:
        yield from held("arms", said, own, lambda a, b: True)
    elif len(one) != len(other):
        remark = f"{len(one)} registered, {len(other)} in the data"
        yield Compared("arms", said, own, "differs", remark)
    else:
        yield Compared("arms", said, own, "cannot be told", "as many, by other names")


def _name(text: str) -> str:
    return " ".join(re.sub(r"\([^)]*\)", " ", text).casefold().split())


def _intervention(
    each: Intervention, same: Sequence[str], others: Sequence[str]
) -> Iterator[Compared]:
    name = on_one_line(each.name)
    if same:
        yield Compared("intervention", name, ", ".join(same), "agrees", _BY_NAME)
        return
    near = [a for a in others if _name(a) in _name(name) or _name(name) in _name(a)]
    if near:
        yield Compared("intervention", name, None, "cannot be told", f"proposal: {', '.join(near)}")
        return
    kind = f"registered as {each.type}" if each.type else None
    yield Compared("intervention", name, None, "registered only", kind)


def _dose(
    each: Intervention, agent: str, treatments: Sequence[Treatment], doses: pl.DataFrame
) -> Iterator[Compared]:
    """Compare the amount of a day with the protocol's, and with each patient's first dose."""
    topic = f"dose of {agent}"
    said = on_one_line(each.description) if each.description else None
    planned = next((t for t in treatments if t.agent == agent and t.dose_mg is not None), None)
    own = None
    if planned is not None and planned.dose_mg is not None:
        often = "" if planned.times_per_day is None else f", {planned.times_per_day:g} times a day"
        own = f"{planned.dose_mg:g} mg{often}"
    if said is None or own is None or planned is None:
        yield from held(topic, said, own)
        return
    found = {amount.mg_per_day for amount in amounts_in(said)}
    (registered,) = found if len(found) == 1 else (None,)
    daily = None
    if planned.dose_mg is not None and planned.times_per_day is not None:
        daily = planned.dose_mg * planned.times_per_day
    if registered is None or daily is None:
        remark = "the amount of a day is not said in words that can be compared"
        yield Compared(topic, said, own, "cannot be told", remark)
        return
    first = _first_doses(agent, doses)
    as_registered = int((first == registered).sum())
    remark = (
        f"{registered:g} mg a day was the first dose of {as_registered} of {len(first)} patients"
    )
    yield Compared(topic, said, own, "agrees" if registered == daily else "differs", remark)


def _first_doses(agent: str, doses: pl.DataFrame) -> pl.Series:
    """Give each treated patient's first amount of a day in milligrams; null: not known."""
    own = doses.filter(pl.col("agent") == agent).drop_nulls("started_on")
    first = own.sort("started_on", maintain_order=True).group_by("subject", maintain_order=True)
    return first.first().select(mg=pl.col("dose_mg") * pl.col("times_per_day"))["mg"]
