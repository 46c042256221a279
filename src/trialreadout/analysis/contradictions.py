"""Where a printed result contradicts itself, with the nearest readings that would not.

A contradiction says that at least one printed number is not what the others make of it. Which
one, the print cannot tell: so both are named, the count as it would print and the counts that
would print as the percentage.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from trialreadout.analysis.reconcile import Family, IntervalAnswer, MedianAnswer, Reconciled
from trialreadout.statistics.printed import (
    LimitsReading,
    PrintedNumber,
    PrintedProportion,
    counts_that_print,
    denominators,
    percentage_of,
)

_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One place where nothing fits."""

    rule: str
    """In words that stay the same: "percentage", "denominator", "interval", "sum", "median"."""
    printed: tuple[str, ...]
    """The printed results that it is about."""
    text: str


@dataclass(frozen=True, slots=True)
class Total:
    """Printed percentages, added up."""

    value: PrintedNumber
    least: float
    """What the shares before rounding can add up to, from here"""
    most: float
    """to here."""


def contradictions(reconciled: Reconciled) -> tuple[Contradiction, ...]:
    """Name every place where nothing fits; none if something fits everything."""
    found: list[Contradiction] = []
    for family in reconciled.families:
        found += _of_family(family)
    for median in reconciled.medians:
        found += _of_median(median)
    return tuple(found)


def percentages_added(family: Family) -> Total | None:
    """Add up the percentages of a family; None where one is missing or there is but one."""
    percentages = [each.percentage for each in family.printed if each.percentage is not None]
    if len(percentages) < 2 or len(percentages) < len(family.printed):
        return None
    decimals = max(each.decimals for each in percentages)
    units = sum(each.units * 10 ** (decimals - each.decimals) for each in percentages)
    total = PrintedNumber(units, decimals)
    rounding = sum(0.5 * 10.0**-each.decimals for each in percentages)
    return Total(total, total.value - rounding, total.value + rounding)


def in_spans(numbers: Sequence[int]) -> str:
    """List numbers, neighbours as "26 to 28", and only the first few."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][-1] + 1:
            spans[-1] = [spans[-1][0], number]
        else:
            spans.append([number])
    shown = [" to ".join(map(str, span)) for span in spans[:_SHOWN]]
    if len(spans) > _SHOWN:
        return f"{', '.join(shown)} and more"
    return ", ".join(shown)


def reading_in_words(reading: LimitsReading, decimals: int) -> str:
    """Print a reading with one digit more than the printed limits have."""
    low, high = (f"{limit:.{decimals + 1}f}" for limit in (reading.low, reading.high))
    return f"{reading.method} of {reading.count}/{reading.n}, {low} to {high}"


def _of_family(family: Family) -> list[Contradiction]:
    names = tuple(each.name for each in family.printed)
    found: list[Contradiction] = []
    if not family.by_percentages and family.stated is None:
        found.append(Contradiction("denominator", names, _no_common_denominator(family)))
    elif not family.by_percentages:
        found += [
            Contradiction("percentage", (each.name,), _misprint(each, family.tried.n[0]))
            for row, each in enumerate(family.printed)
            if not family.tried.of(row)
        ]
    found += [
        Contradiction("interval", (interval.printed.name,), _no_method(interval))
        for interval in family.intervals
        if interval.readings and not interval.fits
    ]
    if family.exclusive:
        found += [Contradiction("sum", names, text) for text in _sums(family)]
    if not found and not family.denominators:
        found.append(Contradiction("denominator", names, _not_together(family)))
    return found


def _sums(family: Family) -> Iterator[str]:
    most = max(family.by_percentages, default=None)
    if family.counted is not None and most is not None and family.counted > most:
        counts = " + ".join(str(each.count) for each in family.printed)
        yield f"{counts} = {family.counted} patients who are counted once, but N = {most} at most."
    total = percentages_added(family)
    if total is not None and total.least > 100:
        yield f"the percentages add up to {total.value} %: more than rounding makes of 100."


def _not_together(family: Family) -> str:
    """Say what each part asks for, where each alone fits something."""
    asked = [f"the percentages ask for N = {in_spans(family.by_percentages)}"]
    for interval in family.intervals:
        n = sorted({reading.n for reading in interval.fits})
        asked.append(f"the interval of {interval.printed.name} for N = {in_spans(n)}")
    if family.exclusive and family.counted is not None:
        asked.append(f"the sum of the counts for {family.counted} or more")
    return "; ".join(asked) + "."


def _misprint(printed: PrintedProportion, n: int) -> str:
    count, percentage = printed.count, printed.percentage
    if count is not None and count > n:
        return f"{printed.name}: {count} is more than {n}."
    if percentage is None:  # a count that is not too large fits
        return f"{printed.name} fits nothing."
    said = []
    if count is not None:
        said.append(_prints(count, n, percentage.decimals))
    said.append(_counts_of(percentage, n))
    if count is not None:
        without = PrintedProportion("", count, None, percentage)
        others = denominators([without]).of_all
        pair = f"{count} as {percentage} %"
        said.append(f"N = {in_spans(others)} prints {pair}" if others else f"no N prints {pair}")
    return f"{printed.name}: {'; '.join(said)}."


def _counts_of(percentage: PrintedNumber, n: int) -> str:
    """Say which counts of `n` print so; where none does, what its neighbours print."""
    fewest, most = (int(each) for each in counts_that_print(percentage, np.array(n)))
    if fewest <= most:
        counts = in_spans(range(fewest, most + 1))
        return f"{percentage} % of {n} is {counts}"
    around = [count for count in (most, fewest) if 0 <= count <= n]
    neighbours = ", ".join(_prints(count, n, percentage.decimals) for count in around)
    return f"no count of {n} prints {percentage} % ({neighbours})"


def _prints(count: int, n: int, decimals: int) -> str:
    return f"{count}/{n} prints {percentage_of(count, n, decimals)} %"


def _no_common_denominator(family: Family) -> str:
    tried = family.tried
    if not tried.n.size:
        return "a count is larger than the largest denominator allowed."
    said = [f"no N from {tried.n[0]} to {tried.n[-1]} prints them all"]
    for position, each in enumerate(family.printed):
        alone = tried.of(position)
        if each.percentage is not None:
            said.append(f"{each.name} {'needs N = ' + in_spans(alone) if alone else 'fits no N'}")
    best = tried.of_most
    if len(best) <= _SHOWN and tried.fits.any():
        for n in best:
            broken = [
                _counts_of(each.percentage, n)
                if each.count is None
                else _prints(each.count, n, each.percentage.decimals)
                for position, each in enumerate(family.printed)
                if each.percentage is not None and n not in tried.of(position)
            ]
            said.append(f"at N = {n}, {' and '.join(broken)}")
    return "; ".join(said) + "."


def _no_method(interval: IntervalAnswer) -> str:
    limits, printed = interval.limits, interval.printed
    text = f"{printed.name}: no method prints {100 * limits.confidence:g} % limits of {limits}"
    nearest = interval.readings[0]
    decimals = limits.decimals
    off = [
        f"{name} limit off by {units / 10**number.decimals:g}"
        for name, units, number in (
            ("lower", nearest.low_off, limits.low),
            ("upper", nearest.high_off, limits.high),
        )
        if units and number is not None
    ]
    return f"{text}; nearest is {reading_in_words(nearest, decimals)} ({', '.join(off)})."


def _of_median(median: MedianAnswer) -> Iterator[Contradiction]:
    if median.symmetry is not None and not median.symmetry.inside:
        name = median.printed.name
        text = f"{name} lies outside its interval, {median.printed.limits}."
        yield Contradiction("median", (name,), text)
