"""The numbers of tables and listings, all in one place.

They follow from the protocol alone, so that a patient more or a month later moves none: what has
nothing to show leaves a gap. Only the parts of an incidence, beneath the number of their endpoint,
are numbered as they come.

Source: ICH E3 (1995), sections 14 (14.1 demographic, 14.2 efficacy, 14.3 safety) and 16.2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import BASELINE, DEVIATIONS, DISPOSITION
from trialreadout.report.topics import by_topic

OF_SUBJECTS: Mapping[str, str] = {
    DISPOSITION: "14.1.1",
    DEVIATIONS: "14.1.2",
    BASELINE: "14.1.3",
}
OF_LISTINGS: Mapping[str, str] = {
    "status": "16.2.1",
    "deviations": "16.2.2",
    "subjects": "16.2.4",
    "doses": "16.2.5",
    "adverse_events": "16.2.7.1",
    "deaths": "16.2.7.2",
    "labs": "16.2.8.1",
    "markers": "16.2.8.2",
    "weights": "16.2.8.3",
}
"""For what is listed of the plain tables, its number."""
EXCLUDED = "16.2.3"
"""The listing of who is not in which analysis set."""
_EFFICACY, _LISTED = "14.2", "16.2.6"
_SAFETY: Mapping[str, str] = {
    "adverse-events": "14.3.1",
    "time-to-adverse-event": "14.3.1",
    "weight-loss": "14.3.1",
    "laboratory-toxicity": "14.3.4",
    "exposure": "14.3.5",
}
"""For each kind of endpoint of safety the section that its tables stand in."""


def numbers_of_endpoints(protocol: Protocol) -> dict[str, str]:
    """Give each endpoint the number of its first table, in the order of the report."""
    found: dict[str, str] = {}
    taken: Counter[str] = Counter()
    for _, asked in by_topic(protocol):
        for each in asked:
            section = _SAFETY.get(each.kind, _EFFICACY)
            taken[section] += 1
            found[each.name] = f"{section}.{taken[section]}"
    return found


def number_of_listing(number: str) -> str | None:
    """Give the listing of an endpoint's patients the number that its table has; None: no listing.

    What safety lists is listed from the plain tables.
    """
    section, _, place = number.rpartition(".")
    return f"{_LISTED}.{place}" if section == _EFFICACY else None


def in_order(number: str) -> tuple[int, ...]:
    """Say where a number stands among others: 14.2.10 after 14.2.9."""
    return tuple(int(part) for part in number.split("."))


def kind_of(number: str) -> str:
    """Tell a listing from a table."""
    return "listing" if number.startswith("16.") else "table"
