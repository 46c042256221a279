"""What is asked of each simulated trial: the numbers of its protocol that virtual patients answer.

A statistic of answers becomes a count in each of its analysis sets, one of times a curve. What
virtual patients cannot answer is named, and nothing is asked in its place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import Statistic, Success
from trialreadout.protocol.composites import AnyOf
from trialreadout.protocol.numbers_asked import TIMES
from trialreadout.protocol.protocol import Asked
from trialreadout.protocol.safety import OfEvents
from trialreadout.simulation.scenario import Event
from trialreadout.simulation.unanswered import (
    EVENTS,
    why_no_answer,
    why_no_events,
    why_no_set,
    why_not,
)

MOST_PARTS = 6
"""Of a composite with more, nobody counts through which of their combinations it is met."""


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
class Incidence:
    """How many of an analysis set had adverse events of some kinds, from some grades on."""

    endpoint: str
    analysis_set: str
    statistic: Statistic

    @property
    def name(self) -> str:
        """What tells it apart: the endpoint, the set, and what is counted."""
        asked = self.statistic
        grades = " ".join(map(str, asked.grades))
        related = "/related" if asked.related else ""
        return f"{self.endpoint}/{self.analysis_set}/{asked.by}/{grades}{related}"


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
    incidences: tuple[Incidence, ...]
    times: tuple[Times, ...]
    composites: tuple[tuple[str, str], ...]
    """Composites whose combinations of parts are counted, each with an analysis set."""
    successes: tuple[tuple[int, Success], ...]
    """What would count as success, each with its place in the protocol."""
    unanswered: tuple[tuple[str, str], ...]
    """What the protocol asks and virtual patients cannot answer: the number, and why."""

    events: bool
    """Whether any of it rests on adverse events."""

    @property
    def counted(self) -> tuple[tuple[str, str], ...]:
        """Every endpoint and analysis set in which its answers are counted, each pair once."""
        return tuple(dict.fromkeys((each.endpoint, each.analysis_set) for each in self.shares))


def questions_of(protocol: Protocol, terms: Sequence[Event] = ()) -> Questions:
    """Read off a protocol what is asked of each simulated trial.

    Parameters
    ----------
    protocol
        What is asked.
    terms
        The adverse events that virtual patients may have; without any, nothing is asked of them.
    """
    shares: dict[str, Share] = {}
    incidences: dict[str, Incidence] = {}
    times: dict[tuple[str, str], dict[Statistic, None]] = {}
    unanswered: dict[tuple[str, str], None] = {}
    for statistic in protocol.statistics:
        endpoint = protocol.endpoint(statistic.endpoint)
        number = f"{statistic.yields} of {statistic.endpoint}"
        why = why_not(statistic, protocol) or why_no_events(endpoint, terms)
        if why is not None:
            unanswered[number, why] = None
            continue
        for name in statistic.analysis_set:
            if (why := why_no_set(protocol.analysis_set(name), protocol)) is not None:
                unanswered[f"{number} among {name}", why] = None
            elif endpoint.kind == EVENTS:
                incidence = Incidence(statistic.endpoint, name, statistic)
                incidences.setdefault(incidence.name, incidence)
            elif endpoint.kind in TIMES:
                times.setdefault((statistic.endpoint, name), {})[statistic] = None
            else:
                for share in _shares(statistic, name, endpoint.answers):
                    shares.setdefault(share.name, share)
    for share in _not_asked_for(protocol, {each.endpoint for each in shares.values()}):
        shares[share.name] = share
    successes = tuple(_successes(protocol, terms, unanswered))
    unanswered |= dict.fromkeys(_stopping(protocol))
    named = [name for name, _ in times] + [each.endpoint for _, each in successes]
    counted = dict.fromkeys((each.endpoint, each.analysis_set) for each in shares.values())
    return Questions(
        tuple(shares.values()),
        tuple(incidences.values()),
        tuple(Times(*place, tuple(asked)) for place, asked in times.items()),
        tuple(pair for pair in counted if _has_few_parts(protocol.endpoint(pair[0]))),
        successes,
        tuple(unanswered),
        bool(incidences) or any(isinstance(protocol.endpoint(n), OfEvents) for n in named),
    )


def _successes(
    protocol: Protocol, terms: Sequence[Event], unanswered: dict[tuple[str, str], None]
) -> Iterator[tuple[int, Success]]:
    for place, success in enumerate(protocol.successes):
        why = why_no_set(protocol.analysis_set(success.analysis_set), protocol)
        why = why or why_no_answer(success.endpoint, protocol)
        why = why or why_no_events(protocol.endpoint(success.endpoint), terms)
        if why is None:
            yield place, success
        else:
            unanswered[f"success of {success.endpoint}", why] = None


def _stopping(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Name the rules by which a trial would stop early; simulated ones enter all their patients."""
    for rule in protocol.stopping_rules:
        yield f'stopping rule "{rule.name}"', "simulated trials do not stop by it"


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
    known = [each for each in sets if why_no_set(protocol.analysis_set(each), protocol) is None]
    for endpoint in protocol.asked:
        wanted = endpoint.primary or endpoint.kind == "decision"
        if wanted and known and endpoint.name not in asked and _counts(endpoint, protocol):
            statistic = Statistic(
                endpoint=endpoint.name, yields="categories", analysis_set=(known[0],)
            )
            yield from _shares(statistic, known[0], endpoint.answers)


def _counts(endpoint: Asked, protocol: Protocol) -> bool:
    return bool(endpoint.answers) and why_no_answer(endpoint.name, protocol) is None


def _has_few_parts(endpoint: Asked) -> bool:
    return isinstance(endpoint, AnyOf) and len(endpoint.counts) <= MOST_PARTS
