"""Which method prints the limits of a proportion as they were printed.

Each of the seven intervals is computed and rounded to the digits of the printed one. Limits below
0 or above 100 % may have been cut there before printing, and are accepted either way.

Source: for the intervals see `trialreadout.statistics.proportion`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, get_args

import numpy as np

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.statistics.printed.number import PrintedLimits, PrintedNumber
from trialreadout.statistics.proportion import ProportionInterval, proportion, proportion_limits

METHODS: tuple[ProportionInterval, ...] = get_args(ProportionInterval)
NAMES = {method: proportion(0, 0, method=method).method for method in METHODS}


@dataclass(frozen=True, slots=True)
class LimitsReading:
    """The interval of one count by one method, held against a printed one."""

    count: int
    n: int
    method: str
    """By name: "Clopper-Pearson"."""
    low: float
    """In per cent, as `high` is."""
    high: float
    low_off: int
    """By how many units of its last digit the limit would print otherwise; 0: the same."""
    high_off: int

    @property
    def off(self) -> int:
        """The worse of the two limits."""
        return max(self.low_off, self.high_off)


def readings_of_limits(
    printed: PrintedLimits, counts: IntArray, n: IntArray
) -> tuple[LimitsReading, ...]:
    """Hold every method, for every count, against printed limits.

    Parameters
    ----------
    printed
        Limits in per cent. An upper limit that is not there is reproduced by no method.
    counts, n : (pair,)
        Counts and their denominators.

    Returns
    -------
    All that print the same limits, then all with none off by more than one unit of its last
    digit, and if there are none of either, the nearest.
    """
    if printed.high is None or not counts.size:
        return ()
    found: list[tuple[float, LimitsReading]] = []
    low, high = printed.low, printed.high
    for method, each in _intervals(low, high, printed.confidence, counts, n):
        low_off, high_off = _off(low, each.low), _off(high, each.high)
        off = np.maximum(low_off, high_off)
        away = np.abs(each.low - low.value) + np.abs(each.high - high.value)
        nearest = np.lexsort((away, off))[:1]
        for place in np.union1d((off <= 1).nonzero()[0], nearest):
            reading = LimitsReading(
                *(int(each.counts[place]), int(each.n[place]), NAMES[method]),
                *(float(each.low[place]), float(each.high[place])),
                *(int(low_off[place]), int(high_off[place])),
            )
            found.append((float(away[place]), reading))
    found.sort(key=lambda pair: (pair[1].off, pair[0] if pair[1].off else 0))
    close = tuple(reading for _, reading in found if reading.off <= 1)
    return close or tuple(reading for _, reading in found[:1])


class _Intervals(NamedTuple):
    """The intervals of one method, in per cent."""

    counts: IntArray
    n: IntArray
    low: FloatArray
    high: FloatArray


def _intervals(
    low: PrintedNumber, high: PrintedNumber, confidence: float, counts: IntArray, n: IntArray
) -> Iterator[tuple[ProportionInterval, _Intervals]]:
    """Compute what may be the printed interval, a method at a time.

    The mid-p interval, slow to find, lies within the exact one: where that is narrower than the
    printed interval by two units, it is not looked for.
    """
    for method in METHODS:
        if method == "mid-p":
            exact = _percent(counts, n, confidence, "clopper-pearson")
            wide = exact.low <= low.value + 2 * 10.0**-low.decimals
            wide &= exact.high >= high.value - 2 * 10.0**-high.decimals
            if wide.any():
                yield method, _percent(counts[wide], n[wide], confidence, method)
        else:
            yield method, _percent(counts, n, confidence, method)


def _percent(
    counts: IntArray, n: IntArray, confidence: float, method: ProportionInterval
) -> _Intervals:
    low, high = proportion_limits(counts, n, confidence, method)
    return _Intervals(counts, n, 100 * low, 100 * high)


def _off(printed: PrintedNumber, percent: FloatArray) -> IntArray:
    return np.minimum(printed.units_from(percent), printed.units_from(np.clip(percent, 0, 100)))
