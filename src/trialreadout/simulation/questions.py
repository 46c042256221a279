"""What is asked of each simulated trial: the numbers of its protocol that virtual patients answer.

A statistic of answers becomes a count in each of its analysis sets, one of times a curve. What
virtual patients cannot answer is named, and nothing is asked in its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import AnalysisSet, ColumnRule, Statistic, Success

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
    "any-of",
    "decision",
)
"""Kinds of endpoint of which virtual patients give an answer."""
TIMED = "time-to-event"
"""The kind of which they give a time."""
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
        why = _why_not(statistic, endpoint.kind, getattr(endpoint, "at", None))
        if why is not None:
            unanswered[number, why] = None
            continue
        for name in statistic.analysis_set:
            if (why := _why_no_set(protocol.analysis_set(name))) is not None:
                unanswered[f"{number} among {name}", why] = None
            elif endpoint.kind == TIMED:
                times.setdefault((statistic.endpoint, name), {})[statistic] = None
            else:
                for share in _shares(statistic, name, endpoint.answers):
                    shares.setdefault(share.name, share)
    successes = tuple(_successes(protocol, unanswered))
    return Questions(
        tuple(shares.values()),
        tuple(Times(*place, tuple(asked)) for place, asked in times.items()),
        successes,
        tuple(unanswered),
    )


def _successes(
    protocol: Protocol, unanswered: dict[tuple[str, str], None]
) -> Iterator[tuple[int, Success]]:
    for place, success in enumerate(protocol.successes):
        endpoint = protocol.endpoint(success.endpoint)
        why = _why_no_set(protocol.analysis_set(success.analysis_set))
        if endpoint.kind not in (*ANSWERED, TIMED):
            why = "virtual patients have no answer to it"
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


def _why_not(statistic: Statistic, kind: str, at: str | None) -> str | None:
    """Say why virtual patients do not answer; None where they do."""
    if statistic.group is not None:
        return "virtual patients belong to no group"
    if kind == TIMED:
        return None if statistic.yields in OF_TIMES else "not asked of each simulated trial"
    if kind not in ANSWERED or (kind == "recist-timepoint" and at is None):
        return "virtual patients have no answer to it"
    if statistic.yields not in ("proportion", "categories"):
        return "not asked of each simulated trial"
    return None


def _why_no_set(chosen: AnalysisSet) -> str | None:
    column = isinstance(chosen.rule, ColumnRule)
    return "virtual patients have no such column" if column else None
