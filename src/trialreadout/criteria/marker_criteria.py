"""Criteria for a tumour marker: the numbers of a publication, and what an answer rests on.

Criteria for markers have one form. A fall from the baseline that is held for some weeks is a
response, a rise that is held is progression; both are dated by the first value that shows them.
What parts one set of criteria from another are numbers, and whether the upper limit of normal
matters.

Sources: those of `trialreadout.criteria.gcig` and `trialreadout.criteria.pcwg3`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, unique


@dataclass(frozen=True, slots=True)
class MarkerCriteria:
    """The numbers of one publication. Days are differences of dates."""

    fall_percent: int
    """Response: the value is at least so far below the baseline,"""
    fall_held_days: int
    """and is so again at least so many days later."""
    rise_percent: int | None = None
    """Progression: the value is at least so far above the nadir; None: there is no progression,"""
    rise_held_days: int = 0
    """and is so again at least so many days later."""
    rise_at_least: float = 0.0
    """Progression: and lies at least so much above it, in the unit of the marker."""
    rise_from_day: int | None = None
    """A rise before this day does not count; of a marker that never fell none up to it."""
    variation_percent: int | None = None
    """While a fall is held, a value lies at most so far above the one before it, or is normal;
    None: as far as it likes."""
    times_limit: int | None = None
    """Response needs a baseline of so many times the upper limit of normal, and a marker that was
    normal progresses from there on; None: the limit of normal plays no part."""
    baseline_within_days: int | None = None
    """Response needs a baseline at most so many days before the start; None: of any age."""
    disturbed_days: int | None = None
    """A value up to so many days after a disturbance does not count; None: it does."""
    units: tuple[str, ...] = ()
    """The units that the numbers hold in, in small letters, the usual one first; empty: any."""


@unique
class MarkerRule(IntEnum):
    """What an answer rests on, or why there is none."""

    NO_BASELINE = 1
    LIMIT_UNKNOWN = 2
    NOTHING_AFTER = 3
    BASELINE_TOO_OLD = 4
    BASELINE_TOO_LOW = 5
    FELL_TO_NORMAL = 6
    FELL = 7
    ROSE_FROM_NORMAL_BASELINE = 8
    ROSE_AFTER_NORMAL = 9
    ROSE_ABOVE_BASELINE = 10
    ROSE_ABOVE_NADIR = 11
    RISE_NOT_CONFIRMED = 12
    FALL_NOT_CONFIRMED = 13
    NEITHER = 14
