"""A requirement: what a user relies on, where that is written, and what holds the program to it."""

from __future__ import annotations

from dataclasses import dataclass

COMPUTED_ALIKE = 1e-9
"""Of numbers from another program, relative."""
ITERATED = 1e-8
"""Of numbers that a search ends at."""
EXACT = 0.0
"""Of words, counts, and times of the data."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that a user relies on."""

    id: str
    text: str
    """In the words of the field."""
    source: str
    """The paper, the criteria or the protocol that says so."""
    family: str
    """The module of `trialreadout.verification.families` that computes its cases."""
    tolerance: float
    """Largest relative deviation from a case; 0: exactly."""
    covers: tuple[str, ...]
    """Public functions of `trialreadout.statistics` and `trialreadout.criteria`."""
    tests: tuple[str, ...]
    """Of the project, by their file and name below `tests`."""
