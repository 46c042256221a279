"""How a time is defined, in full: its sources, their dates, and what keeps events from counting.

What a preset stands for is written out like what the study states itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from trialreadout.protocol import Protocol
from trialreadout.protocol.time_sources import CensorSource, EventSource
from trialreadout.protocol.time_to_event import TimeToEvent
from trialreadout.report.captions import event_in_words, graded_by, start_in_words

_DATED = {
    "as seen": "",
    "last scan": " (dated by the last scan of the target lesions, or an earlier new lesion)",
    "next scheduled visit": " (dated by the next scheduled visit)",
}


def time_defined(protocol: Protocol, endpoint: TimeToEvent) -> Iterator[str]:
    """Say of a time, sentence by sentence, how it is found."""
    ends = " or ".join(_event(source) for source in endpoint.events)
    yield f"From {start_in_words(protocol, endpoint)} to {ends}"
    if "response" in ends:
        yield graded_by(protocol, endpoint)
    if endpoint.responders is not None:
        yield f"a response is one by the rules of {endpoint.responders}"
    if endpoint.responders_only:
        yield "only responders have a time"
    censored = ", else ".join(_censoring(each) for each in endpoint.censor)
    yield f"without an event, censored at {censored}"
    yield from _gaps(endpoint)
    yield from _early_deaths(endpoint)
    if endpoint.without_baseline == "censored":
        yield "without a baseline assessment nothing counts"
    if endpoint.new_therapy.censor:
        planned = endpoint.new_therapy.planned_radioiodine_counts
        yield f"nothing counts after a new anticancer therapy{', planned ones included' * planned}"
    if endpoint.stopped.censor:
        yield "nothing counts after the treatment was stopped for good"
    if endpoint.preset is not None:
        yield f"censoring after the preset {endpoint.preset}, with what the study states beside it"


def _event(source: EventSource) -> str:
    return event_in_words(source.of, source.responses) + _DATED[source.dated]


def _censoring(source: CensorSource) -> str:
    return source.of if source.after is None else f"{source.of} (of those with: {source.after})"


def _gaps(endpoint: TimeToEvent) -> Iterator[str]:
    if endpoint.missed_visits:
        yield (
            f"an event after {endpoint.missed_visits} missed assessments or more in a row is "
            "censored before them"
        )
    if endpoint.missed_after_days is not None:
        yield (
            f"an event more than {endpoint.missed_after_days} days after the last adequate "
            "assessment is censored there"
        )


def _early_deaths(endpoint: TimeToEvent) -> Iterator[str]:
    week = endpoint.death_without_assessment_counts_until_week
    if week is not None:
        yield f"without any assessment a death counts until week {week}"
    visits = endpoint.death_without_assessment_within_visits
    if visits is not None:
        yield f"without any assessment a death counts until {visits} planned visits have passed"
