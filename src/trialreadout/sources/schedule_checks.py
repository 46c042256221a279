"""Times that ask for the planned assessments of tumours, where the schedule has none.

Without them no assessment is ever missed and none comes next, so that the key does nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from trialreadout.core.findings import Finding
from trialreadout.protocol import Protocol
from trialreadout.protocol.read import STUDY_FILE
from trialreadout.protocol.time_to_event import TimeToEvent
from trialreadout.sources.rules import RULES

_RULE = "no-planned-assessment"


def check_schedule(protocol: Protocol) -> Iterator[Finding]:
    """Find the first key of each endpoint that asks for a schedule of assessments in vain."""
    collected = protocol.tumour_response.collected_as
    planned = {thing.casefold() for visit in protocol.visits for thing in visit.collect}
    if planned & {word.casefold() for word in collected}:
        return
    words = ", ".join(f'"{word}"' for word in collected)
    known = RULES[_RULE]
    for endpoint in protocol.endpoints:
        keys = _asking(endpoint) if isinstance(endpoint, TimeToEvent) else ()
        for key, value in (*keys,)[:1]:
            yield Finding(
                severity=known.severity,
                rule=_RULE,
                file=STUDY_FILE,
                column=f'endpoint "{endpoint.name}".{key}',
                value=value,
                allowed=f"a [[visit]] that collects one of {words}",
                remedy=known.remedy,
            )


def _asking(endpoint: TimeToEvent) -> Iterator[tuple[str, str]]:
    """List the keys that ask for the schedule, with their values; a preset names itself."""
    asked = {
        "missed_visits": endpoint.missed_visits,
        "death_without_assessment_within_visits": endpoint.death_without_assessment_within_visits,
    }
    asks = any(asked.values()) or any(e.dated == "next scheduled visit" for e in endpoint.events)
    if asks and endpoint.preset is not None:
        yield "preset", endpoint.preset
    for key, visits in asked.items():
        if visits:
            yield key, str(visits)
    for event in endpoint.events:
        if event.dated == "next scheduled visit":
            yield "events", event.dated
