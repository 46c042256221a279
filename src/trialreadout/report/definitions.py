"""How each endpoint is defined, in full: what is asked, and what becomes of the awkward cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from trialreadout.protocol import Protocol
from trialreadout.protocol.composites import AnyOf
from trialreadout.protocol.decision_points import DecisionPoint
from trialreadout.protocol.endpoints import OverAssessments, RecistTimepoint
from trialreadout.protocol.markers import GrowthChange, MarkerTrend, OfMarker
from trialreadout.protocol.protocol import Asked
from trialreadout.protocol.safety import (
    AdverseEvents,
    Exposure,
    LaboratoryToxicity,
    OfEvents,
    TimeToAdverseEvent,
    WeightLoss,
)
from trialreadout.protocol.scintigraphy import OfScans, UptakeReinduction
from trialreadout.protocol.time_to_event import TimeToEvent
from trialreadout.report.captions import event_in_words, graded_by, start_in_words


def definitions_of(protocol: Protocol) -> dict[str, str]:
    """Say for each endpoint, and each decision, by which rules it is graded."""
    return {endpoint.name: _definition(protocol, endpoint) for endpoint in protocol.asked}


def _definition(protocol: Protocol, endpoint: Asked) -> str:
    match endpoint:
        case TimeToEvent():
            return "; ".join(_time(protocol, endpoint))
        case OverAssessments():
            days = endpoint.confirmation_days
            confirmed = f"confirmed after {days} days" if days else "confirmation not asked for"
            stable = f"stable disease from day {endpoint.stable_from_days}"
            return f"{graded_by(protocol, endpoint)}; {confirmed}; {stable}"
        case RecistTimepoint():
            at = f"at {endpoint.at}" if endpoint.at else "at every assessment"
            earlier = "; an earlier progression stands" * endpoint.progression_before_counts
            return f"{graded_by(protocol, endpoint)}, {at}{earlier}"
        case OfScans():
            return "; ".join(_scans(protocol, endpoint))
        case MarkerTrend():
            return "; ".join((*_trend(endpoint), *_values(endpoint)))
        case GrowthChange():
            of = endpoint.marker or "the sum of target lesions"
            until = "" if endpoint.until_week is None else f" until week {endpoint.until_week}"
            asked = f"Whether {of} grew more slowly under treatment{until} than before it"
            return "; ".join((asked, *(_values(endpoint) if endpoint.marker else ())))
        case AnyOf():
            parts = [f"{name} is {_or(words)}" for name, words in endpoint.counts.items()]
            unknown = f"what is not evaluable makes it {endpoint.not_evaluable}"
            return f"Met if {', or '.join(parts)}; where none of them holds, {unknown}"
        case AdverseEvents():
            return "; ".join(_events(protocol, endpoint))
        case TimeToAdverseEvent():
            return "; ".join(_time_to_an_event(protocol, endpoint))
        case LaboratoryToxicity():
            return "; ".join(_laboratory(protocol, endpoint))
        case WeightLoss():
            until = "" if endpoint.until_week is None else f" until week {endpoint.until_week}"
            return f"Highest grade of weight loss{until}, from the weights as measured"
        case Exposure():
            until = (
                "the last dose" if endpoint.until_week is None else f"week {endpoint.until_week}"
            )
            return f"What was given of {endpoint.agent} until {until}, against the plan"
        case DecisionPoint():
            return " ".join(_offers(endpoint))
        case _:
            return ""


def _time(protocol: Protocol, endpoint: TimeToEvent) -> Iterator[str]:
    ends = _or([event_in_words(source.of, source.responses) for source in endpoint.events])
    yield f"From {start_in_words(protocol, endpoint)} to {ends}"
    if "response" in ends:
        yield graded_by(protocol, endpoint)
    if endpoint.responders is not None:
        yield f"a response is one by the rules of {endpoint.responders}"
    yield f"without one censored at {', else '.join(source.of for source in endpoint.censor)}"
    if endpoint.missed_visits is not None:
        yield (
            f"an event after {endpoint.missed_visits} missed assessments or more in a row is "
            "censored before them"
        )
    week = endpoint.death_without_assessment_counts_until_week
    if week is not None:
        yield f"without any assessment a death counts until week {week}"


def _scans(protocol: Protocol, endpoint: OfScans) -> Iterator[str]:
    asked = "Whether uptake came back" if isinstance(endpoint, UptakeReinduction) else "Uptake"
    yield f"{asked} in each lesion, {endpoint.at} against baseline, on {_or(endpoint.views)}"
    if len(endpoint.views) > 1:
        words = {"either": "either suffices", "both": "both must show it"}
        disagree = endpoint.views_disagree
        yield f"where the views differ, {words.get(disagree, disagree)}"
    yield f"reader: {protocol.reader_of(endpoint)}"
    if isinstance(endpoint, UptakeReinduction):
        yield f"equivocal uptake after none: {endpoint.equivocal}"
        yield f"insufficient uptake that is stronger now: {endpoint.insufficient_then_stronger}"


def _trend(endpoint: MarkerTrend) -> Iterator[str]:
    weeks = f" of weeks {', '.join(map(str, endpoint.weeks))}" if endpoint.weeks else ""
    yield f"Slope of the logarithm of {endpoint.marker} over time ({endpoint.time}), values{weeks}"
    sides = {1: "one-sided", 2: "two-sided"}[endpoint.sides]
    yield (
        f"response if it falls and progression if it rises at the {sides} level of "
        f"{endpoint.alpha:g}, else stable"
    )
    yield f"not evaluable with fewer than {endpoint.minimum_values} values"


def _values(endpoint: OfMarker) -> Iterator[str]:
    yield f"below the limit of the assay: {endpoint.below_limit}"
    yield f"above its range: {endpoint.above_limit}"
    yield f"stimulated: {endpoint.stimulated}"
    yield f"with antibodies: {endpoint.antibody_positive}"


def _events(protocol: Protocol, endpoint: AdverseEvents) -> Iterator[str]:
    yield f"{protocol.toxicity.criteria} as graded at the site"
    if endpoint.emergent:
        days = protocol.toxicity.emergent_until_days
        yield f"events that began from the first dose to {days} days after the last"
    yield from _worsening(endpoint)
    yield "each patient once a term, at the highest grade"


def _time_to_an_event(protocol: Protocol, endpoint: TimeToAdverseEvent) -> Iterator[str]:
    related = "related " * endpoint.related
    grade = f" of grade {endpoint.from_grade} or more" if endpoint.from_grade > 1 else ""
    yield f"From the first dose to the first {related}{endpoint.term or 'adverse event'}{grade}"
    days = protocol.toxicity.emergent_until_days
    yield f"without one censored {days} days after the last dose, at death or at last contact"
    yield from _worsening(endpoint)


def _worsening(endpoint: OfEvents) -> Iterator[str]:
    if endpoint.present_before == "must worsen":
        yield "what was there when treatment began counts if it became graver"


def _laboratory(protocol: Protocol, endpoint: LaboratoryToxicity) -> Iterator[str]:
    days = protocol.toxicity.emergent_until_days
    yield f"{_or(endpoint.terms) or 'Laboratory values'} graded by {protocol.toxicity.criteria}"
    yield f"the worst from the day after the first dose to {days} days after the last"
    yield "the baseline is the last value on or before the day of the first dose"
    yield "signs, symptoms and treatment raise no grade here"


def _offers(point: DecisionPoint) -> Iterator[str]:
    for each in point.decisions:
        conditions = [f"{name} is {_or(words)}" for name, words in each.when.items()]
        when = f"If {' and '.join(conditions)}: " if conditions else "Otherwise: "
        yield f"{when}{each.offer} (if refused: {each.if_refused})."


def _or(words: Sequence[str] | Mapping[str, object]) -> str:
    return " or ".join(words)
