"""What virtual patients cannot answer, and why: no number is asked in its place."""

from __future__ import annotations

from collections.abc import Sequence

from trialreadout.analysis.of_event_rates import EVENT_RATE
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import AnalysisSet, AnswerRule, ColumnRule, Statistic
from trialreadout.protocol.composites import AnyOf
from trialreadout.protocol.decision_points import DecisionPoint
from trialreadout.protocol.numbers_asked import TIMES
from trialreadout.protocol.protocol import Asked
from trialreadout.protocol.safety import OfEvents
from trialreadout.simulation.counted_events import is_of
from trialreadout.simulation.scenario import Event

ANSWERED = (
    "recist-timepoint",
    "recist-best",
    "recist-response",
    "recist-benefit",
    "recist-last",
    "uptake-reinduction",
    "marker-trend",
    "weight-loss",
    "exposure",
)
"""Kinds of endpoint of which virtual patients give an answer, besides those made of others."""
EVENTS = "adverse-events"
"""The kind of which they give the events that their scenario names."""
NO_ANSWER = "virtual patients have no answer to it"
OF_TIMES = ("median", "quantile", "rate", "restricted mean", EVENT_RATE)
"""Numbers of times that are asked of each trial."""
NUMBERS = {EVENTS: ("incidence",), **dict.fromkeys(TIMES, OF_TIMES)}
"""For each kind the numbers that are asked of each trial, where it has no answers to count."""


def why_not(statistic: Statistic, protocol: Protocol) -> str | None:
    """Say why virtual patients do not answer; None where they do."""
    if statistic.group is not None:
        return "virtual patients belong to no group"
    if (why := why_no_answer(statistic.endpoint, protocol)) is not None:
        return why
    kind = protocol.endpoint(statistic.endpoint).kind
    asked = statistic.yields in NUMBERS.get(kind, ("proportion", "categories"))
    return None if asked and not statistic.each_term else "not asked of each simulated trial"


def why_no_answer(name: str, protocol: Protocol) -> str | None:
    """Say why virtual patients have no answer to an endpoint; None where they have."""
    endpoint = protocol.endpoint(name)
    if isinstance(endpoint, AnyOf | DecisionPoint):
        parts = endpoint.counts if isinstance(endpoint, AnyOf) else _conditions(endpoint)
        whys = (why_no_answer(part, protocol) and part for part in parts)
        missing = next(filter(None, whys), None)
        return None if missing is None else f"virtual patients have no answer to {missing}"
    each_assessment = endpoint.kind == "recist-timepoint" and getattr(endpoint, "at", None) is None
    if endpoint.kind not in (*ANSWERED, *NUMBERS) or each_assessment:
        return NO_ANSWER
    return None


def why_no_events(endpoint: Asked, terms: Sequence[Event]) -> str | None:
    """Say which events an endpoint asks for that virtual patients never have; None: no such."""
    if not isinstance(endpoint, OfEvents):
        return None
    term = getattr(endpoint, "term", None)
    if any(is_of(each, term) for each in terms):
        return None
    return f"the scenario names no adverse event{f' {term}' if term else ''}"


def _conditions(point: DecisionPoint) -> tuple[str, ...]:
    """Name the endpoints that the decisions of a visit rest on, each once."""
    return tuple(dict.fromkeys(name for each in point.decisions for name in each.when))


def why_no_set(chosen: AnalysisSet, protocol: Protocol) -> str | None:
    """Say why virtual patients are in no such set; None where they are."""
    if isinstance(chosen.rule, AnswerRule):
        return why_no_answer(chosen.rule.endpoint, protocol)
    column = isinstance(chosen.rule, ColumnRule)
    return "virtual patients have no such column" if column else None
