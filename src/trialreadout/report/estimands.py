"""What each endpoint estimates: of whom, what, whatever happens, and summed up how.

Source: ICH E9(R1), Addendum on estimands and sensitivity analysis in clinical trials, 2019, A.3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import Statistic
from trialreadout.protocol.protocol import Asked
from trialreadout.protocol.time_to_event import TimeToEvent
from trialreadout.report.captions import captions_of


@dataclass(frozen=True, slots=True)
class Estimand:
    """The attributes of one endpoint's estimand, in words."""

    population: str
    treatment: str
    variable: str
    intercurrent_events: tuple[str, ...]
    """Each with its strategy."""
    summary: str

    def parts(self) -> tuple[tuple[str, str], ...]:
        """List the attributes with their names."""
        events = "; ".join(self.intercurrent_events)
        return (
            ("Population", self.population),
            ("Treatment", self.treatment),
            ("Variable", self.variable),
            ("Intercurrent events", events or "none named; every answer is taken as it is"),
            ("Summary", self.summary),
        )


def estimands_of(protocol: Protocol) -> dict[str, Estimand]:
    """Say what each endpoint, and each decision, estimates."""
    variables = captions_of(protocol)
    return {
        endpoint.name: Estimand(
            population=_population(protocol, endpoint),
            treatment=", ".join(dict.fromkeys(each.agent for each in protocol.treatments))
            or "not stated in the protocol",
            variable=variables[endpoint.name],
            intercurrent_events=tuple(_events(protocol, endpoint)),
            summary="; ".join(dict.fromkeys(map(_summary, _statistics(protocol, endpoint))))
            or "no number is asked for",
        )
        for endpoint in protocol.asked
    }


def _statistics(protocol: Protocol, endpoint: Asked) -> list[Statistic]:
    return [each for each in protocol.statistics if each.endpoint == endpoint.name]


def _population(protocol: Protocol, endpoint: Asked) -> str:
    asked = _statistics(protocol, endpoint)
    sets = dict.fromkeys(name for each in asked for name in each.analysis_set)
    return ", ".join(sets) or "no analysis set is named"


def _events(protocol: Protocol, endpoint: Asked) -> Iterator[str]:
    named = [each for each in protocol.intercurrent_events if endpoint.name in each.endpoint]
    for each in named:
        yield f"{each.event}: {each.strategy}"
    if not isinstance(endpoint, TimeToEvent):
        return
    what = {each.what for each in named}
    if "new therapy" not in what:
        censors = endpoint.new_therapy.censor
        yield f"new therapy: {'censored' if censors else 'treatment policy'}"
    if "death" not in what:
        event = any(source.of == "death" for source in endpoint.events)
        yield f"death: {'event' if event else 'ends the follow-up'}"


def _summary(statistic: Statistic) -> str:
    interval = f"{100 * statistic.confidence:g} % interval, {statistic.interval}"
    share = f"{100 * statistic.confidence:g} % interval, {statistic.method}"
    by = f" by {statistic.group}" if statistic.group else ""
    match statistic.yields:
        case "median" | "follow-up":
            return f"{statistic.yields} ({interval}){by}"
        case "quantile":
            return f"time by which {100 * statistic.probability:g} % had it ({interval}){by}"
        case "rate":
            return f"share without the event ({interval}){by}"
        case "proportion":
            return f"share with {' or '.join(statistic.of) or 'met'} ({share}){by}"
        case "categories":
            return f"share of each answer ({share}){by}"
        case "bounds":
            return "its bounds, if none or all of those not evaluable had met it"
        case "comparison":
            return f"comparison{by}, Fisher's exact test"
        case "summary":
            return (
                f"median, quartiles and range of {(statistic.column or '').replace('_', ' ')}{by}"
            )
        case "incidence":
            related = "related events, " if statistic.related else ""
            return f"share of patients with an event, {related}by {statistic.by}{by}"
        case other:
            return f"{other}{by}"
