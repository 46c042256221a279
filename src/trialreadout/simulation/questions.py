"""What is asked of each simulated trial: the numbers of its protocol that virtual patients answer.

A statistic of answers becomes a count in each of its analysis sets, one of times a curve. What
virtual patients cannot answer is named, and nothing is asked in its place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import (
    AnalysisSet,
    AnswerRule,
    ColumnRule,
    Statistic,
    Success,
)
from trialreadout.protocol.composites import AnyOf
from trialreadout.protocol.decision_points import DecisionPoint
from trialreadout.protocol.protocol import Asked

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
TIMED = "time-to-event"
"""The kind of which they give a time."""
NO_ANSWER = "virtual patients have no answer to it"
MOST_PARTS = 6
"""Of a composite with more, nobody counts through which of their combinations it is met."""
OF_TIMES = ("median", "quantile", "rate", "restricted mean")
"""Numbers of times that are asked of each trial."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of an analysis set gave one of some answers."""

    endpoint: str
    words: tuple[str, ...]
    analysis_set: str
    statistic: Statistic

    @property
    def name(self) -> str:
        """What tells it apart: the endpoint, the set and the answers."""
        return f"{self.endpoint}/{self.analysis_set}/{' or '.join(self.words)}"


@dataclass(frozen=True, slots=True)
class Times:
    """The times of an analysis set, and the numbers that are read off their curve."""

    endpoint: str
    analysis_set: str
    statistics: tuple[Statistic, ...]

    @property
    def name(self) -> str:
        """What tells it apart: the endpoint and the set."""
        return f"{self.endpoint}/{self.analysis_set}"


@dataclass(frozen=True, slots=True)
class Questions:
    """All that is asked of each trial."""

    shares: tuple[Share, ...]
    times: tuple[Times, ...]
    composites: tuple[tuple[str, str], ...]
    """Composites whose combinations of parts are counted, each with an analysis set."""
    successes: tuple[tuple[int, Success], ...]
    """What would count as success, each with its place in the protocol."""
    unanswered: tuple[tuple[str, str], ...]
    """What the protocol asks and virtual patients cannot answer: the number, and why."""

    @property
    def counted(self) -> tuple[tuple[str, str], ...]:
        """Every endpoint and analysis set in which its answers are counted, each pair once."""
        return tuple(dict.fromkeys((each.endpoint, each.analysis_set) for each in self.shares))


def questions_of(protocol: Protocol) -> Questions:
    """Read off a protocol what is asked of each simulated trial."""
    shares: dict[str, Share] = {}
    times: dict[tuple[str, str], dict[Statistic, None]] = {}
    unanswered: dict[tuple[str, str], None] = {}
    for statistic in protocol.statistics:
        endpoint = protocol.endpoint(statistic.endpoint)
        number = f"{statistic.yields} of {statistic.endpoint}"
        why = _why_not(statistic, protocol)
        if why is not None:
            unanswered[number, why] = None
            continue
        for name in statistic.analysis_set:
            if (why := _why_no_set(protocol.analysis_set(name), protocol)) is not None:
                unanswered[f"{number} among {name}", why] = None
            elif endpoint.kind == TIMED:
                times.setdefault((statistic.endpoint, name), {})[statistic] = None
            else:
                for share in _shares(statistic, name, endpoint.answers):
                    shares.setdefault(share.name, share)
    for share in _not_asked_for(protocol, {each.endpoint for each in shares.values()}):
        shares[share.name] = share
    successes = tuple(_successes(protocol, unanswered))
    counted = dict.fromkeys((each.endpoint, each.analysis_set) for each in shares.values())
    return Questions(
        tuple(shares.values()),
        tuple(Times(*place, tuple(asked)) for place, asked in times.items()),
        tuple(pair for pair in counted if _has_few_parts(protocol.endpoint(pair[0]))),
        successes,
        tuple(unanswered),
    )


def _successes(
    protocol: Protocol, unanswered: dict[tuple[str, str], None]
) -> Iterator[tuple[int, Success]]:
    for place, success in enumerate(protocol.successes):
        why = _why_no_set(protocol.analysis_set(success.analysis_set), protocol)
        why = why or _why_no_answer(success.endpoint, protocol)
        if why is None:
            yield place, success
        else:
            unanswered[f"success of {success.endpoint}", why] = None


def _shares(statistic: Statistic, analysis_set: str, answers: tuple[str, ...]) -> Iterator[Share]:
    if statistic.yields == "proportion":
        yield Share(statistic.endpoint, statistic.of or ("met",), analysis_set, statistic)
        return
    for answer in answers:
        yield Share(statistic.endpoint, (answer,), analysis_set, statistic)


def _not_asked_for(protocol: Protocol, asked: Collection[str]) -> Iterator[Share]:
    """Ask for the answers of primary endpoints, and of decisions, where no statistic does."""
    sets = [name for each in protocol.statistics for name in each.analysis_set]
    sets += [each.name for each in protocol.analysis_sets]
    known = [each for each in sets if _why_no_set(protocol.analysis_set(each), protocol) is None]
    for endpoint in protocol.asked:
        wanted = endpoint.primary or endpoint.kind == "decision"
        if wanted and known and endpoint.name not in asked and _counts(endpoint, protocol):
            statistic = Statistic(
                endpoint=endpoint.name, yields="categories", analysis_set=(known[0],)
            )
            yield from _shares(statistic, known[0], endpoint.answers)


def _counts(endpoint: Asked, protocol: Protocol) -> bool:
    timed = endpoint.kind == TIMED
    return not timed and _why_no_answer(endpoint.name, protocol) is None


def _has_few_parts(endpoint: Asked) -> bool:
    return isinstance(endpoint, AnyOf) and len(endpoint.counts) <= MOST_PARTS


def _why_not(statistic: Statistic, protocol: Protocol) -> str | None:
    """Say why virtual patients do not answer; None where they do."""
    if statistic.group is not None:
        return "virtual patients belong to no group"
    if (why := _why_no_answer(statistic.endpoint, protocol)) is not None:
        return why
    timed = protocol.endpoint(statistic.endpoint).kind == TIMED
    known = OF_TIMES if timed else ("proportion", "categories")
    return None if statistic.yields in known else "not asked of each simulated trial"


def _why_no_answer(name: str, protocol: Protocol) -> str | None:
    """Say why virtual patients have no answer to an endpoint; None where they have."""
    endpoint = protocol.endpoint(name)
    if isinstance(endpoint, AnyOf | DecisionPoint):
        parts = endpoint.counts if isinstance(endpoint, AnyOf) else conditions(endpoint)
        whys = (_why_no_answer(part, protocol) and part for part in parts)
        missing = next(filter(None, whys), None)
        return None if missing is None else f"virtual patients have no answer to {missing}"
    each_assessment = endpoint.kind == "recist-timepoint" and getattr(endpoint, "at", None) is None
    if endpoint.kind not in (*ANSWERED, TIMED) or each_assessment:
        return NO_ANSWER
    return None


def conditions(point: DecisionPoint) -> tuple[str, ...]:
    """Name the endpoints that the decisions of a visit rest on, each once."""
    return tuple(dict.fromkeys(name for each in point.decisions for name in each.when))


def _why_no_set(chosen: AnalysisSet, protocol: Protocol) -> str | None:
    if isinstance(chosen.rule, AnswerRule):
        return _why_no_answer(chosen.rule.endpoint, protocol)
    column = isinstance(chosen.rule, ColumnRule)
    return "virtual patients have no such column" if column else None
