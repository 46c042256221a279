"""How each endpoint was graded, in a line beneath its name, and what was assumed."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Group, RenderableType
from rich.text import Text

from trialreadout.protocol import Protocol
from trialreadout.protocol.endpoints import OverAssessments, RecistResponse, RecistTimepoint
from trialreadout.protocol.immune_response import OverImmune
from trialreadout.protocol.protocol import Asked
from trialreadout.protocol.safety import LaboratoryToxicity, TimeToAdverseEvent
from trialreadout.protocol.time_to_event import TimeToEvent
from trialreadout.report.text import capitalised


def captions_of(protocol: Protocol) -> dict[str, str]:
    """Say for each endpoint by which rules it was graded."""
    return {each.name: capitalised(_caption(protocol, each)) for each in protocol.endpoints}


def render_assumptions(protocol: Protocol) -> RenderableType:
    """Draw what the protocol's sources leave open and the study decided."""
    if not protocol.assumptions:
        return Group()
    lines = [Text(f"{each.text} ({', '.join(each.key)})") for each in protocol.assumptions]
    return Group("", Text("Assumptions", style="bold"), *lines)


def render_read_as(read_as: Mapping[str, str]) -> RenderableType:
    """Draw how files were read that are not written as the plain tables ask."""
    if not read_as:
        return Group()
    lines = [Text(f"{name}: {how}") for name, how in sorted(read_as.items())]
    return Group("", Text("Files read by their own forms", style="bold"), *lines)


def _caption(protocol: Protocol, endpoint: Asked) -> str:
    if isinstance(endpoint, TimeToEvent):
        ends = " or ".join(
            event_in_words(source.of, source.responses) for source in endpoint.events
        )
        text = f"From {start_in_words(protocol, endpoint)} to {ends}"
        return text + (f"; {graded_by(protocol, endpoint)}" if "response" in ends else "")
    if isinstance(endpoint, OverAssessments):
        progresses = "; disease after a complete response is progression"
        by_recist = endpoint.reading == "recist"
        return over_assessments_in_words(protocol, endpoint) + progresses * by_recist
    if isinstance(endpoint, OverImmune):
        return immune_in_words(protocol, endpoint)
    if isinstance(endpoint, RecistTimepoint):
        return graded_by(protocol, endpoint)
    if isinstance(endpoint, TimeToAdverseEvent):
        return first_event_in_words(endpoint)
    if isinstance(endpoint, LaboratoryToxicity):
        return f"{protocol.toxicity.criteria}, from the laboratory values"
    return ""


def first_event_in_words(endpoint: TimeToAdverseEvent) -> str:
    """Say from when a time counts to which adverse event."""
    related = "related " * endpoint.related
    grade = f" of grade {endpoint.from_grade} or more" if endpoint.from_grade > 1 else ""
    return f"From the first dose to the first {related}{endpoint.term or 'adverse event'}{grade}"


def over_assessments_in_words(protocol: Protocol, endpoint: OverAssessments) -> str:
    """Say by which rules an answer over all assessments is found, but for its reading.

    From when a disease counts as stable matters where stable disease is an answer.
    """
    days = endpoint.confirmation_days
    confirmed = f"confirmed after {days} days" if days else "confirmation not asked for"
    if isinstance(endpoint, RecistResponse):
        return f"{graded_by(protocol, endpoint)}; {confirmed}"
    stable = f"stable disease from day {endpoint.stable_from_days}"
    return f"{graded_by(protocol, endpoint)}; {confirmed}; {stable}"


def start_in_words(protocol: Protocol, endpoint: TimeToEvent) -> str:
    """Say from when a time counts."""
    return protocol.dates.time_zero if endpoint.starts == "time zero" else endpoint.starts


def graded_by(protocol: Protocol, endpoint: OverAssessments | RecistTimepoint | TimeToEvent) -> str:
    """Say by which criteria tumours are graded, and from what."""
    settings = protocol.tumour_response_of(endpoint)
    reader = protocol.reader_of(endpoint)
    if settings.graded_from == "assessments":
        return f"responses as recorded by the {reader}"
    if settings.graded_from != "measurements":
        _, _, criteria = settings.graded_from.rpartition(" ")
        return f"{criteria}, from what the {reader} recorded of each part of the disease"
    return f"RECIST {settings.version}, graded from the {reader}'s measurements"


def immune_in_words(protocol: Protocol, endpoint: OverImmune) -> str:
    """Say how an endpoint by iRECIST is graded."""
    settings = protocol.tumour_response_of(endpoint)
    reader = protocol.reader_of(endpoint)
    if settings.graded_from == "assessments":
        return f"i-responses as recorded by the {reader}"
    days = endpoint.earliest_confirmation_days
    return (
        f"iRECIST, graded from the {reader}'s measurements; iUPD confirmed after {days} days "
        "or later"
    )


def event_in_words(of: str, responses: tuple[str, ...]) -> str:
    """Say what ends a time."""
    return f"{', '.join(responses)} in tumour response" if responses else of
