"""How far the looks of a trial are: its stages, and the rules by which it would stop.

A look is at the first patients of an analysis set, in the order in which they began. Whoever has no
known answer may still count, and so may one who has not entered: a verdict stands if neither could
change it.

Sources: Simon, Control Clin Trials 1989;10:1-10 (stages).
         Thall and Simon, Biometrics 1994;50:337-349 (posterior probability).
         Lee and Liu, Clin Trials 2008;5:93-106 (predictive probability).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from trialreadout.analysis.due.patients import Patient
from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.analysis.sets import members
from trialreadout.analysis.success import in_order_of_start
from trialreadout.endpoints.answers import UNKNOWN
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import Success
from trialreadout.protocol.stopping import Bound, StoppingRule
from trialreadout.sources.read import Sources
from trialreadout.statistics.designs.beta_binomial import predictive
from trialreadout.statistics.designs.toxicity import toxicity_rule

STOP, GO_ON, NOT_REACHED, UNCLEAR = "stop", "go on", "not reached", "not evaluable"
_OF_SUCCESS = {GO_ON: "success", STOP: "no success"}
"""What the verdicts of the last stage are called."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look as it stands on the day."""

    rule: str
    """The name of the rule, or the endpoint of a success with its stage."""
    bound: str
    """What stops the trial, or what it has to exceed, in words."""
    count: int
    """Patients with an answer that counts."""
    n: int
    """Patients of the look who have begun."""
    of: int | None
    """Patients of the whole look; None: all who have a known answer."""
    verdict: str
    """"stop", "go on", "not reached" or "not evaluable"; of the last stage "success" or "no
    success" in the place of the first two."""
    because: str | None
    """What a verdict waits for; None where it stands."""
    counted: tuple[str, ...]
    unknown: tuple[str, ...]
    """Patients of the look whose answer is not known yet."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The patients of a rule in the order in which they began: who counts, and who may yet."""

    order: tuple[str, ...]
    counts: frozenset[str]
    unknown: frozenset[str]


def looks_on(
    day: date,
    protocol: Protocol,
    sources: Sources,
    graded: Mapping[str, GradedEndpoint],
    people: Sequence[Patient],
) -> Iterator[Look]:
    """Give each look of the protocol: stages of its successes, then its stopping rules."""
    for success in protocol.successes:
        if success.judged_by == "count":
            yield from _stages(success, _answered(success, day, protocol, sources, graded, people))
    for rule in protocol.stopping_rules:
        answered = _answered(rule, day, protocol, sources, graded, people)
        if rule.bounds is not None:
            yield from (_at_bound(rule.name, rule.stop_if, each, answered) for each in rule.bounds)
        else:
            yield _by_probability(rule, answered)


def _stages(success: Success, answered: Answered) -> Iterator[Look]:
    """Judge the stages of a success: the trial goes on, or succeeds, above a count."""
    first = success.first_stage
    stop_at = math.floor(success.above)
    if first is not None:
        bound = Bound(n=first.n, stop_at=first.above)
        yield _at_bound(f"{success.endpoint}, first stage", "at most", bound, answered)
    n = success.n or max(1, len(answered.order))
    last = _at_bound(success.endpoint, "at most", Bound(n=n, stop_at=stop_at), answered)
    verdict = _OF_SUCCESS.get(last.verdict, last.verdict)
    bound_said = f"more than {success.above:g} of the first {n}"
    yield replace(last, verdict=verdict, bound=bound_said)


def _answered(
    rule: StoppingRule | Success,
    day: date,
    protocol: Protocol,
    sources: Sources,
    graded: Mapping[str, GradedEndpoint],
    people: Sequence[Patient],
) -> Answered:
    """Sort the patients of a rule by what is known of them; nobody where nothing was graded."""
    tables = {name: each.table for name, each in graded.items()}
    chosen = protocol.analysis_set(rule.analysis_set)
    patients = members(chosen, sources, tables, protocol.data.cut_off)
    if patients is None or rule.endpoint not in graded:
        return Answered((), frozenset(), frozenset())
    order = in_order_of_start(patients, sources, protocol.dates.time_zero)
    rows = tables[rule.endpoint].filter(pl.col("subject").is_in(order.implode()))
    if "event" in rows.columns:
        counts = set(rows.filter(pl.col("event").fill_null(False))["subject"])
        known = {*order}
    else:
        counts = set(rows.filter(pl.col("answer").is_in(rule.of or ("met",)))["subject"])
        known = {*rows.filter(~pl.col("answer").is_in(UNKNOWN).fill_null(True))["subject"]}
    settled = {each.subject for each in people if _settled(each, rule, day, protocol)}
    unknown = {*order} - counts - (known & settled)
    return Answered(tuple(order), frozenset(counts), frozenset(unknown))


def _settled(patient: Patient, rule: StoppingRule | Success, day: date, protocol: Protocol) -> bool:
    """Tell whether a patient who does not count can come to count no more."""
    if patient.off_because is not None:
        return True
    days = rule.follow_days
    at = getattr(protocol.endpoint(rule.endpoint), "at", None)
    if days is None and at is not None:
        days = protocol.planned_visit(at).last_day
    return days is not None and patient.zero is not None and (day - patient.zero).days > days


def _at_bound(name: str, stop_if: str, bound: Bound, answered: Answered) -> Look:
    """Judge a look at the first patients of the set."""
    first = answered.order[: bound.n]
    counted = tuple(each for each in first if each in answered.counts)
    unknown = tuple(each for each in first if each in answered.unknown)
    to_come = bound.n - len(first)
    verdict = _verdict(stop_if, bound.stop_at, len(counted), len(unknown) + to_come)
    because = None
    if verdict is None:
        verdict = NOT_REACHED if to_come else UNCLEAR
        because = _waits(to_come, unknown)
    side = "or more" if stop_if == "at least" else "or fewer"
    said = f"{bound.stop_at} {side} of the first {bound.n}"
    return Look(name, said, len(counted), len(first), bound.n, verdict, because, counted, unknown)


def _verdict(side: str, stop_at: int, count: int, may_count: int) -> str | None:
    """Give the verdict that holds whoever else may count; None: there is none yet."""
    if side == "at least":
        return STOP if count >= stop_at else GO_ON if count + may_count < stop_at else None
    return GO_ON if count > stop_at else STOP if count + may_count <= stop_at else None


def _waits(to_come: int, unknown: Sequence[str]) -> str:
    said = [f"{to_come} more to begin"] if to_come else []
    said += [f"answers of {', '.join(unknown)}"] if unknown else []
    return " and ".join(said)


def _by_probability(rule: StoppingRule, answered: Answered) -> Look:
    """Judge the patients with a known answer, however many there are."""
    known = [each for each in answered.order if each not in answered.unknown]
    counted = tuple(each for each in known if each in answered.counts)
    unknown = tuple(each for each in answered.order if each in answered.unknown)
    n, least = len(known), _from_n(rule)
    shape = (len(counted), n, None)
    if n < least:
        why = f"{least - n} more answers"
        said = f"from {least} known answers on"
        return Look(rule.name, said, *shape, NOT_REACHED, why, counted, unknown)
    stop_at, side = _bound_at(rule, n)
    said = "no count stops" if stop_at is None else f"{stop_at} {side} of {n}"
    stops = stop_at is not None and (
        len(counted) >= stop_at if rule.posterior is not None else len(counted) <= stop_at
    )
    return Look(rule.name, said, *shape, STOP if stops else GO_ON, None, counted, unknown)


def _from_n(rule: StoppingRule) -> int:
    stated = rule.posterior or rule.predictive
    return stated.from_n if stated is not None else 1


def _bound_at(rule: StoppingRule, n: int) -> tuple[int | None, str]:
    """Find the count that stops the trial among so many patients; None: none does."""
    if rule.posterior is not None:
        harm = rule.posterior
        found = toxicity_rule(harm.above, [n], harm.probability, prior=harm.prior)
        return found.stop_at[0], "or more"
    futile = rule.predictive
    assert futile is not None
    n = min(n, futile.n)
    chances = predictive(
        np.arange(n + 1), n, futile.n, futile.above, futile.prior, futile.convincing
    )
    below = np.flatnonzero(chances < futile.below)
    return (int(below[-1]) if below.size else None), "or fewer"
