"""How each endpoint is defined, in full: what is asked, and what becomes of the awkward cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from trialreadout.protocol import Protocol
from trialreadout.protocol.composites import AnyOf
from trialreadout.protocol.decision_points import DecisionPoint
from trialreadout.protocol.endpoints import OverAssessments, RecistTimepoint
from trialreadout.protocol.immune_response import OverImmune
from trialreadout.protocol.markers import (
    GrowthChange,
    MarkerByCriteria,
    MarkerDecline,
    MarkerTrend,
    OfMarker,
)
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
from trialreadout.report.captions import (
    first_event_in_words,
    graded_by,
    immune_in_words,
    over_assessments_in_words,
)
from trialreadout.report.times_defined import time_defined

_READINGS = {
    "admiralonco": "what is recorded after a complete response counts as it stands (as in the R "
    "package admiralonco)",
    "recist": "disease after a complete response is progression (table 3 of RECIST 1.1)",
}
_VIEWS = {"planar": "planar images", "spect": "SPECT"}


def definitions_of(protocol: Protocol) -> dict[str, str]:
    """Say for each endpoint, and each decision, by which rules it is graded."""
    return {endpoint.name: _definition(protocol, endpoint) for endpoint in protocol.asked}


def _definition(protocol: Protocol, endpoint: Asked) -> str:
    match endpoint:
        case TimeToEvent():
            return "; ".join(time_defined(protocol, endpoint))
        case OverAssessments():
            reading = _READINGS[endpoint.reading]
            return f"{over_assessments_in_words(protocol, endpoint)}; {reading}"
        case OverImmune():
            from_day = getattr(endpoint, "stable_from_day", 0)
            stable = f"; stable disease from day {from_day}" if from_day else ""
            return f"{immune_in_words(protocol, endpoint)}{stable}"
        case RecistTimepoint():
            at = f"at {endpoint.at}" if endpoint.at else "at every assessment"
            earlier = "; an earlier progression stands" * endpoint.progression_before_counts
            return f"{graded_by(protocol, endpoint)}, {at}{earlier}"
        case OfScans():
            return "; ".join(_scans(protocol, endpoint))
        case MarkerTrend():
            return "; ".join((*_trend(endpoint), *_values(endpoint)))
        case MarkerByCriteria():
            return "; ".join((*_by_criteria(endpoint), *_values(endpoint)))
        case MarkerDecline():
            return "; ".join((_decline(endpoint), *_values(endpoint)))
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


def _scans(protocol: Protocol, endpoint: OfScans) -> Iterator[str]:
    asked = "Whether uptake came back" if isinstance(endpoint, UptakeReinduction) else "Uptake"
    yield (
        f"{asked} in each lesion, {endpoint.at} against baseline, on "
        f"{_or([_VIEWS.get(view, view) for view in endpoint.views])}"
    )
    if len(endpoint.views) > 1:
        words = {"either": "either suffices", "both": "both must show it"}
        disagree = endpoint.views_disagree.replace("spect", "SPECT")
        yield f"where the views differ, {words.get(disagree, disagree)}"
    yield f"reader of record: {protocol.reader_of(endpoint)}"
    if isinstance(endpoint, UptakeReinduction):
        yield f"equivocal uptake after none is {endpoint.equivocal}"
        yield f"insufficient uptake that is stronger now is {endpoint.insufficient_then_stronger}"


def _trend(endpoint: MarkerTrend) -> Iterator[str]:
    weeks = f" of weeks {', '.join(map(str, endpoint.weeks))}" if endpoint.weeks else ""
    yield f"Slope of the logarithm of {endpoint.marker} over time ({endpoint.time}), values{weeks}"
    sides = {1: "one-sided", 2: "two-sided"}[endpoint.sides]
    yield (
        f"response if it falls and progression if it rises at the {sides} level of "
        f"{endpoint.alpha:g}, else stable"
    )
    yield f"not evaluable with fewer than {endpoint.minimum_values} values"


def _by_criteria(endpoint: MarkerByCriteria) -> Iterator[str]:
    criteria = endpoint.thresholds
    by_limit = criteria.times_limit is not None
    normal = f"{criteria.times_limit} times the upper limit of normal"
    yield f"{endpoint.marker} by {endpoint.criteria}"
    yield (
        f"response if it falls by {criteria.fall_percent} % or more from baseline and stays so for "
        f"{criteria.fall_held_days} days"
    )
    if criteria.variation_percent is not None:
        yield (
            f"no value of these more than {criteria.variation_percent} % above the one before it, "
            "unless it is normal"
        )
    if by_limit:
        yield (
            f"response needs a baseline of at least {normal}, not older than "
            f"{criteria.baseline_within_days} days"
        )
    least = f" and {criteria.rise_at_least:g}" * bool(criteria.rise_at_least)
    unit = "".join(f" {each}" for each in criteria.units[:1])
    first = f", from day {criteria.rise_from_day} on" * (criteria.rise_from_day is not None)
    yield (
        f"progression if it rises by {criteria.rise_percent} %{least}{unit} or more above the "
        f"nadir{first}, and is seen so again {criteria.rise_held_days} days later"
    )
    if by_limit:
        yield f"once normal, it progresses at {normal}"
    if criteria.disturbed_days is not None:
        yield f"values up to {criteria.disturbed_days} days after a disturbance are left out"


def _decline(endpoint: MarkerDecline) -> str:
    held = endpoint.confirmed_after_days
    confirmed = f"and stays so for {held} days" if held else "once; confirmation not asked for"
    until = "" if endpoint.until_week is None else f" up to week {endpoint.until_week}"
    return (
        f"{endpoint.marker} falls by {endpoint.decline_percent} % or more from baseline{until}"
        f"{' ' if held else ', '}{confirmed}"
    )


def _values(endpoint: OfMarker) -> Iterator[str]:
    yield f"values below the limit of the assay: {endpoint.below_limit}"
    yield f"values above its range: {endpoint.above_limit}"
    yield f"stimulated values: {endpoint.stimulated}"
    yield f"values with antibodies: {endpoint.antibody_positive}"


def _events(protocol: Protocol, endpoint: AdverseEvents) -> Iterator[str]:
    yield f"{protocol.toxicity.criteria} as graded at the site"
    if endpoint.emergent:
        days = protocol.toxicity.emergent_until_days
        yield f"events that began from the first dose to {days} days after the last"
    yield from _worsening(endpoint)
    yield "each patient once a term, at the highest grade"


def _time_to_an_event(protocol: Protocol, endpoint: TimeToAdverseEvent) -> Iterator[str]:
    yield first_event_in_words(endpoint)
    days = protocol.toxicity.emergent_until_days
    yield (
        f"without such an event, censored {days} days after the last dose, at death or at last "
        "contact"
    )
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
