"""Sentences of what became of missing values, incomplete dates, and events along the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import IntercurrentEvent
from trialreadout.report.words.sentence import Sentence
from trialreadout.report.words.style import Style

_STRATEGY: Mapping[str, str] = {
    "treatment policy": "was handled by a treatment-policy strategy",
    "composite": "was handled by a composite strategy",
    "hypothetical": "was handled by a hypothetical strategy",
    "while on treatment": "was handled by a while-on-treatment strategy",
    "principal stratum": "was handled by a principal-stratum strategy",
    "met": "counted as met",
    "not met": "counted as not met",
    "not evaluable": "made the answer not evaluable",
    "event": "counted as an event",
    "censored": "censored the time",
}


def sentences_of_missing(protocol: Protocol, style: Style) -> Iterator[Sentence]:
    """Say what is done where something was not recorded."""
    yield ("patients without an assessment remained in the denominators of their analysis sets",)
    yield ("no missing measurement was replaced",)
    if not protocol.dates.impute:
        yield ("no incomplete date was imputed",)
        return
    policies = [
        f"{column.replace('_', ' ').replace('.', ', ')} ({policy})"
        for column, policy in protocol.dates.impute.items()
    ]
    yield (
        "incomplete dates took a day of the period that was known: "
        f"{style.listed(policies)}; each such date is flagged",
    )


def sentences_of_events(protocol: Protocol, style: Style) -> Iterator[Sentence]:
    """Say of each intercurrent event what it meant, and for which endpoints."""
    for each in protocol.intercurrent_events:
        yield (f"{each.event} {_STRATEGY[each.strategy]} for {_endpoints(each, style)}",)


def _endpoints(event: IntercurrentEvent, style: Style) -> str:
    return style.listed(list(event.endpoint))
