"""The topics of a report, in the order in which a paper tells them.

What belongs to a topic is decided by the kind of the endpoint, so that every study falls into the
same order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trialreadout.protocol import Protocol
from trialreadout.protocol.protocol import Asked

_TOPICS: Mapping[str, tuple[str, ...]] = {
    "Composite endpoints": ("any-of",),
    "Tumour response": (
        "recist-best",
        "recist-response",
        "recist-benefit",
        "recist-last",
        "recist-timepoint",
        "irecist-best",
        "irecist-progression",
    ),
    "Times to an event": ("time-to-event",),
    "Markers and growth": ("marker-response", "marker-decline", "marker-trend", "growth-change"),
    "Uptake": ("uptake-reinduction", "uptake-change"),
    "Safety": ("adverse-events", "time-to-adverse-event", "laboratory-toxicity", "weight-loss"),
    "Exposure": ("exposure",),
    "Decisions": ("decision",),
}
"""For each topic the kinds of endpoint that belong to it."""


def by_topic(protocol: Protocol) -> Iterator[tuple[str, list[Asked]]]:
    """Bring the endpoints into their topics, the primary ones first within each.

    Topics that a study does not have are not there.
    """
    known = {kind for kinds in _TOPICS.values() for kind in kinds}
    others = tuple({each.kind for each in protocol.asked} - known)
    for title, kinds in {**_TOPICS, "Other endpoints": others}.items():
        asked = [each for each in protocol.asked if each.kind in kinds]
        if asked:
            yield title, sorted(asked, key=lambda each: not each.primary)
