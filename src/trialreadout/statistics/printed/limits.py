"""Which method prints the limits of a proportion as they were printed.

Each of the seven intervals is computed and rounded to the digits of the printed one. Limits below
0 or above 100 % may have been cut there before printing, and are accepted either way.

Source: for the intervals see `trialreadout.statistics.proportion`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np

from trialreadout.core.arrays import IntArray
from trialreadout.statistics.confidence import normal_quantile
from trialreadout.statistics.printed.number import PrintedLimits, PrintedNumber
from trialreadout.statistics.proportion import ProportionInterval, proportion

METHODS: tuple[ProportionInterval, ...] = get_args(ProportionInterval)


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
    printed: PrintedLimits, counts: Sequence[tuple[int, int]]
) -> tuple[LimitsReading, ...]:
    """Hold every method, for every count, against printed limits.

    Parameters
    ----------
    printed
        Limits in per cent. An upper limit that is not there is reproduced by no method.
    counts
        Pairs of a count and its denominator.

    Returns
    -------
    The readings, the nearest first; those equally near in the order of `counts` and methods.
    """
    high = printed.high
    if high is None:
        return ()
    readings: list[tuple[float, LimitsReading]] = []
    for count, n in counts:
        for method in METHODS:
            answer = proportion(count, n, printed.confidence, method)
            if answer.low is None or answer.high is None:
                continue
            low_percent, high_percent = 100 * answer.low, 100 * answer.high
            reading = LimitsReading(
                *(count, n, answer.method, low_percent, high_percent),
                *(_off(printed.low, low_percent), _off(high, high_percent)),
            )
            away = abs(low_percent - printed.low.value) + abs(high_percent - high.value)
            readings.append((away, reading))
    readings.sort(key=lambda pair: (pair[1].off, pair[0] if pair[1].off else 0))
    return tuple(reading for _, reading in readings)


def worth_a_look(
    printed: PrintedLimits, counts: IntArray, n: IntArray, most: int = 200
) -> tuple[tuple[int, int], ...]:
    """Choose the counts whose interval may be the printed one, by their score interval.

    The seven methods lie close enough together that the count behind printed limits is among the
    nearest by any of them; this one is quick for many counts at once.

    Parameters
    ----------
    printed
        Limits in per cent.
    counts, n : (pair,)
        Counts and their denominators.
    most
        How many to choose.

    Returns
    -------
    Pairs of a count and its denominator, in the order given.
    """
    z = normal_quantile(printed.confidence)
    centre = (counts + z * z / 2) / (n + z * z)
    step = z / (n + z * z) * np.sqrt(counts * (n - counts) / n + z * z / 4)
    high = printed.low if printed.high is None else printed.high
    away = np.abs(100 * (centre - step) - printed.low.value)
    away += np.abs(100 * (centre + step) - high.value)
    chosen = np.sort(np.argsort(away, kind="stable")[:most])
    return tuple(zip(counts[chosen].tolist(), n[chosen].tolist(), strict=True))


def _off(printed: PrintedNumber, value: float) -> int:
    return min(printed.units_from(value), printed.units_from(min(max(value, 0.0), 100.0)))
