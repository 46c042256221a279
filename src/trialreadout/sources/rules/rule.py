"""A check of the data: how grave it is, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from trialreadout.core.findings import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """A check: its severity, what is expected, and the remedy."""

    severity: Severity
    allowed: str
    remedy: str
