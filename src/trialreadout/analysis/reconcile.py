"""What a printed result fits: denominators, counts, and methods of its intervals.

Proportions that state no denominator are taken to share one, and those that state the same one
belong together. A denominator fits if it reproduces every percentage and, by some method, every
interval. Where nothing does, the result contradicts itself, and where it does so is said.

Sources: for the methods see `trialreadout.statistics.proportion`, for medians
         `trialreadout.statistics.printed.symmetry`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from trialreadout.analysis.printed import Printed
from trialreadout.core.arrays import IntArray
from trialreadout.core.terms import Response, codes_of
from trialreadout.statistics.printed import (
    Denominators,
    LimitsReading,
    PrintedLimits,
    PrintedProportion,
    PrintedTime,
    Symmetry,
    counts_that_print,
    denominators,
    readings_of_limits,
    symmetry,
)

_SEARCHED = 10_000


@dataclass(frozen=True, slots=True)
class IntervalAnswer:
    """What prints the limits of one proportion."""

    place: int
    """In all that is printed, from 0."""
    printed: PrintedProportion
    limits: PrintedLimits
    readings: tuple[LimitsReading, ...]
    """All that come within one unit of the last digit, else the nearest; the best first."""

    @property
    def fits(self) -> tuple[LimitsReading, ...]:
        """Those that print the very same limits."""
        return tuple(reading for reading in self.readings if reading.off == 0)

    @property
    def near(self) -> tuple[LimitsReading, ...]:
        """Those with a limit off by one unit of its last digit, and none by more."""
        return tuple(reading for reading in self.readings if reading.off == 1)


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """Proportions with one denominator, stated or not, and what it can be."""

    places: tuple[int, ...]
    """In all that is printed, from 0."""
    printed: tuple[PrintedProportion, ...]
    stated: int | None
    exclusive: bool
    """Whether a patient is in at most one of them: best responses, or said so."""
    tried: Denominators
    intervals: tuple[IntervalAnswer, ...]

    @property
    def by_percentages(self) -> tuple[int, ...]:
        """The denominators that reproduce every count and percentage."""
        return self.tried.of_all

    @property
    def counted(self) -> int | None:
        """The sum of the counts; None for a single one, or where one was not printed."""
        counts = [each.count for each in self.printed if each.count is not None]
        return sum(counts) if len(counts) == len(self.printed) > 1 else None

    @property
    def denominators(self) -> tuple[int, ...]:
        """The denominators that fit all: percentages, intervals, and the sum of the counts."""
        fitting = set(self.by_percentages)
        for interval in self.intervals:
            fitting &= {reading.n for reading in interval.fits}
        least = (self.counted or 0) if self.exclusive else 0
        return tuple(sorted(n for n in fitting if n >= least))

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that print every interval, at a denominator that fits all."""
        if not self.intervals:
            return ()
        fitting = frozenset(self.denominators)
        ways = [dict.fromkeys((r.method, r.n) for r in each.fits) for each in self.intervals]
        common = [way for way in ways[0] if way[1] in fitting and all(way in each for each in ways)]
        return tuple(dict.fromkeys(method for method, _ in common))


@dataclass(frozen=True, slots=True)
class MedianAnswer:
    """What the limits of a median say of their method; None if one of them is not there."""

    place: int
    printed: PrintedTime
    symmetry: Symmetry | None


@dataclass(frozen=True, slots=True, eq=False)
class Reconciled:
    """A printed result, read backwards."""

    printed: tuple[Printed, ...]
    families: tuple[Family, ...]
    medians: tuple[MedianAnswer, ...]


def reconcile(
    printed: Sequence[Printed], *, largest: int | None = None, exclusive: bool = False
) -> Reconciled:
    """Find what a printed result fits.

    Parameters
    ----------
    printed
        As `trialreadout.analysis.printed.read_printed` gives them.
    largest
        The largest denominator to try where none is stated; if not given 1000, or more where a
        count needs it.
    exclusive
        Whether no patient is counted twice. Known by itself of best responses: CR, PR, SD, PD.
    """
    stated = dict.fromkeys(
        each.denominator for each in printed if isinstance(each, PrintedProportion)
    )
    families = []
    for n in stated:
        members = {
            place: each
            for place, each in enumerate(printed)
            if isinstance(each, PrintedProportion) and each.denominator == n
        }
        families.append(_family(members, n, largest, exclusive))
    medians = [
        MedianAnswer(place, each, symmetry(each))
        for place, each in enumerate(printed)
        if isinstance(each, PrintedTime)
    ]
    return Reconciled(tuple(printed), tuple(families), tuple(medians))


def _family(
    members: Mapping[int, PrintedProportion],
    stated: int | None,
    largest: int | None,
    exclusive: bool,
) -> Family:
    places, printed = tuple(members), tuple(members.values())
    tried = denominators(printed, None if stated is None else np.array([stated]), largest)
    intervals = [
        IntervalAnswer(places[row], each, each.limits, _readings(each, each.limits, tried, row))
        for row, each in enumerate(printed)
        if each.limits is not None
    ]
    known = exclusive or _are_best_responses(printed)
    family = Family(places, printed, stated, known, tried, tuple(intervals))
    fitting = frozenset(family.denominators)
    if not fitting:
        return family
    return replace(family, intervals=tuple(_at(fitting, each) for each in intervals))


def _at(n: frozenset[int], interval: IntervalAnswer) -> IntervalAnswer:
    """Keep the readings at some denominators."""
    kept = tuple(reading for reading in interval.readings if reading.n in n)
    return replace(interval, readings=kept)


def _are_best_responses(printed: Sequence[PrintedProportion]) -> bool:
    labels = [each.label.upper() for each in printed]
    return len(set(labels)) == len(labels) and set(labels) <= set(codes_of(Response))


def _readings(
    printed: PrintedProportion, limits: PrintedLimits, tried: Denominators, row: int
) -> tuple[LimitsReading, ...]:
    """Look where its count and percentage fit, else at what is stated of it.

    A stated denominator whose percentage fits no count, or not the printed one, leaves the counts
    open: the limits tell which of them was meant. Among more than ten thousand they cannot.
    """
    n: IntArray = np.array(tried.of(row), np.int64)
    if n.size and printed.count is not None:
        fewest = most = np.full_like(n, printed.count)
    elif n.size and printed.percentage is not None:
        fewest, most = counts_that_print(printed.percentage, n)
    elif printed.denominator is not None and printed.denominator <= _SEARCHED:
        n = np.array([printed.denominator])
        fewest, most = np.zeros_like(n), n
    elif printed.denominator is None and printed.count is not None:
        n = tried.n
        fewest = most = np.full_like(n, printed.count)
    else:
        return ()
    return readings_of_limits(limits, *_every_count(fewest, most, n))


def _every_count(fewest: IntArray, most: IntArray, n: IntArray) -> tuple[IntArray, IntArray]:
    """Lay out the counts from fewest to most of each denominator, and beside each its own."""
    how_many = most - fewest + 1
    first = np.cumsum(how_many) - how_many
    within = np.arange(how_many.sum()) - np.repeat(first, how_many)
    return within + np.repeat(fewest, how_many), np.repeat(n, how_many)
