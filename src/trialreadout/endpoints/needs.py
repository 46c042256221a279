"""The plain tables that an endpoint cannot be graded without: the patients, and their time zero."""

from __future__ import annotations

from trialreadout.protocol import Protocol
from trialreadout.sources.tables import TIME_ZERO


def needed(protocol: Protocol, *tables: str) -> tuple[str, ...]:
    """Name the table of patients, that of time zero, and some of an endpoint's own; each once."""
    dated, _ = TIME_ZERO[protocol.dates.time_zero].split(".")
    return tuple(dict.fromkeys(("subjects", dated, *tables)))
