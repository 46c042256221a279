"""What each endpoint estimates: of whom, what, whatever happens, and summed up how.

Source: ICH E9(R1), Addendum on estimands and sensitivity analysis in clinical trials, 2019, A.3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import Statistic
from trialreadout.protocol.endpoints import OverAssessments
from trialreadout.protocol.immune_response import OverImmune
from trialreadout.protocol.protocol import Asked
from trialreadout.protocol.schedule import Treatment
from trialreadout.protocol.time_to_event import TimeToEvent
from trialreadout.report.column_names import column_in_words
from trialreadout.report.definitions import definitions_of
from trialreadout.report.words.amounts import method_in_words


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
            ("Variable", self.variable.removesuffix(".")),
            ("Intercurrent events", events or "none named in the protocol"),
            ("Summary", self.summary),
        )


def estimands_of(protocol: Protocol) -> dict[str, Estimand]:
    """Say what each endpoint, and each decision, estimates."""
    variables = definitions_of(protocol)
    return {
        endpoint.name: Estimand(
            population=_population(protocol, endpoint),
            treatment=", ".join(dict.fromkeys(map(_given, protocol.treatments)))
            or "not stated in the protocol",
            variable=variables[endpoint.name],
            intercurrent_events=tuple(_events(protocol, endpoint)),
            summary=_summaries(_statistics(protocol, endpoint), getattr(endpoint, "unit", ""))
            or "no number is asked for",
        )
        for endpoint in protocol.asked
    }


def _given(planned: Treatment) -> str:
    """Name a treatment, with its arms where not all are given it."""
    arms = " and ".join(planned.arms)
    return f"{planned.agent} (arm{'s' * (len(planned.arms) > 1)} {arms})" if arms else planned.agent


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
    what = {each.what for each in named}
    if isinstance(endpoint, OverAssessments | OverImmune) and "new therapy" not in what:
        left_out = endpoint.until_new_therapy
        yield f"new therapy: {'assessments after it left out' if left_out else 'treatment policy'}"
    if not isinstance(endpoint, TimeToEvent):
        return
    if "new therapy" not in what:
        censors = endpoint.new_therapy.censor
        yield f"new therapy: {'censored' if censors else 'treatment policy'}"
    if "death" not in what:
        event = any(source.of == "death" for source in endpoint.events)
        yield f"death: {'event' if event else 'ends the follow-up'}"


def _summaries(statistics: list[Statistic], unit: str) -> str:
    """Say each summary once, with all the intervals that are asked for."""
    intervals: dict[str, dict[str, None]] = {}
    for statistic in statistics:
        what, interval = _summary(statistic, unit)
        intervals.setdefault(what, {})[interval] = None
    return "; ".join(
        f"{what} ({', '.join(methods)})" if any(methods) else what
        for what, methods in intervals.items()
    )


def _summary(statistic: Statistic, unit: str) -> tuple[str, str]:
    """Say what is computed, and its interval; "" where it has none. `unit` is that of a time."""
    confidence = f"{100 * statistic.confidence:g} % interval"
    by = f" by {column_in_words(statistic.group)}" if statistic.group else ""
    interval = method_in_words(statistic.interval)
    match statistic.yields:
        case "median" | "follow-up":
            return f"{statistic.yields}{by}, {confidence}", interval
        case "quantile":
            what = f"time by which {100 * statistic.probability:g} % had it"
            return f"{what}{by}, {confidence}", interval
        case "rate":
            what = f"share without the event at {_listed(statistic.at)} {unit}"
            return f"{what}{by}, {confidence}", interval
        case "restricted mean":
            what = f"mean time without the event until {_listed(statistic.at)} {unit}"
            return f"{what}{by}, {confidence}", "plain"
        case "event rate":
            each = " of each term" if statistic.each_term else ""
            return f"events per 100 patient-years{each}{by}, {confidence}", "exact Poisson"
        case "log-rank":
            weighted = f", rho = {statistic.rho:g}" if statistic.rho else ""
            return f"comparison{by}, log-rank test{weighted}", ""
        case "hazard ratio":
            ties = statistic.ties.capitalize()
            against = f" against {statistic.reference}" if statistic.reference else ""
            return f"hazard ratio{by}{against}, {confidence}", f"Cox, {ties} ties, Wald"
        case "proportion":
            of = " or ".join(statistic.of) or "met"
            return f"share with {of}{by}, {confidence}", method_in_words(statistic.method)
        case "categories":
            return f"share of each answer{by}, {confidence}", method_in_words(statistic.method)
        case "bounds":
            return f"its bounds, if none or all of those not evaluable had met it{by}", ""
        case "comparison":
            return f"comparison{by}, Fisher's exact test", ""
        case "summary":
            of = column_in_words(statistic.column or "")
            return f"median, quartiles and range of {of}{by}", ""
        case "incidence":
            related = "related events, " if statistic.related else ""
            return f"share of patients with an event, {related}by {statistic.by}{by}", ""
        case "size":
            return f"number of patients{by}", ""
        case other:
            return f"{other}{by}", ""


def _listed(times: tuple[float, ...]) -> str:
    """Write times as "6, 12 and 24"."""
    *others, last = (f"{time:g}" for time in times)
    return f"{', '.join(others)} and {last}" if others else last
