"""Which endpoint answers which registered outcome: as the study file says, or proposed by words.

What the study file says (`registered_as`) counts. Where it says nothing, an endpoint whose name's
words all stand in an outcome is a proposal, and is never taken for an answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from trialreadout.protocol import Protocol
from trialreadout.protocol.any_endpoint import AnyEndpoint
from trialreadout.protocol.registry_record import RegisteredOutcome, RegistryRecord, on_one_line

_SHORT: Mapping[str, str] = MappingProxyType(
    {
        "pfs": "progression free survival",
        "os": "overall survival",
        "orr": "objective response",
        "bor": "best overall response",
        "dor": "duration of response",
        "dcr": "disease control",
        "cbr": "clinical benefit",
        "ttp": "time to progression",
        "toxicity": "adverse event",
        "toxicities": "adverse event",
    }
)


def outcome_named(endpoint: AnyEndpoint, record: RegistryRecord) -> RegisteredOutcome | None:
    """Find the outcome that an endpoint is said to answer.

    Returns
    -------
    None where it says nothing, or no outcome, or several, begin so.
    """
    if endpoint.registered_as is None:
        return None
    said = on_one_line(endpoint.registered_as).casefold()
    exact = [each for each in record.outcomes if each.measure.casefold() == said]
    begin = [each for each in record.outcomes if each.measure.casefold().startswith(said)]
    found = exact[:1] or begin
    return found[0] if len(found) == 1 else None


def registered_endpoints(
    protocol: Protocol, record: RegistryRecord
) -> dict[str, RegisteredOutcome]:
    """Return for each endpoint that says so the outcome that it answers."""
    named = {each.name: outcome_named(each, record) for each in protocol.endpoints}
    return {name: outcome for name, outcome in named.items() if outcome is not None}


def proposed(protocol: Protocol, outcome: RegisteredOutcome) -> tuple[str, ...]:
    """Propose endpoints for an outcome: all words of the name stand in it; the longest first."""
    said = words_of(outcome.measure)
    found = [
        each.name
        for each in protocol.endpoints
        if each.registered_as is None and words_of(each.name) <= said
    ]
    return tuple(sorted(found, key=lambda name: (-len(words_of(name)), name)))


def words_of(text: str) -> frozenset[str]:
    """Split a text into words, without number and however they are spelled: tumours, tumor."""
    said = re.findall(r"[a-z0-9]+", text.casefold())
    spelled = [word for each in said for word in _SHORT.get(each, each).split()]
    return frozenset(word.replace("our", "or").removesuffix("s") for word in spelled)
