"""The curve of all simulated patients together, by which the numbers of single trials are judged.

Source: Kaplan and Meier, J Am Stat Assoc 1958;53:457-481.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.statistics.median_interval import TOLERANCE


def count_days(days: IntArray, event: BoolArray) -> IntArray:
    """Count (day, 2) how many left on each day without and with the event.

    Parameters
    ----------
    days, event : (...)
        Whole days, negative: no time.
    """
    known = days >= 0
    code = 2 * days[known].astype(np.int64) + event[known]
    last = int(days.max(initial=0))
    return np.bincount(code, minlength=2 * (last + 1)).reshape(last + 1, 2)


@dataclass(frozen=True, slots=True)
class Pooled:
    """A survival curve in whole days."""

    survival: FloatArray
    """(day,) the share without the event after each day, from day 0 to the last on which anyone
    was left; NaN if there was nobody."""

    def quantile(self, probability: float, middle: bool = True) -> float | None:
        """Give the day by which a share had the event; None where it is not reached.

        Where the curve runs level at this height, the middle of that piece; its left end where
        the curve comes down no further, or without `middle`, as SPSS has it. So each trial has it,
        and a simulation of one trial finds its own number.
        """
        level = 1 - probability
        reached, lower = self.survival <= level + TOLERANCE, self.survival < level - TOLERANCE
        if not reached.any():
            return None
        first = float(reached.argmax())
        return (first + float(lower.argmax())) / 2 if middle and lower.any() else first

    def at(self, day: float) -> float | None:
        """Give the share without the event at a day; None beyond the last one, unless it is 0."""
        if day < 0:
            return 1.0
        whole = min(int(day), self.survival.size - 1)
        share = float(self.survival[whole])
        beyond = int(day) > whole and share > 0
        return None if beyond or isnan(share) else share

    def restricted_mean(self, until: float) -> float | None:
        """Give the mean days without the event up to a day; None beyond the last one."""
        left = self.at(until)
        if left is None:
            return None
        whole = int(until)
        return float(self.survival[:whole].sum() + (until - whole) * left)


def pooled(counts: IntArray) -> Pooled:
    """Make the curve of (day, 2) counts without and with the event."""
    leaving = counts.sum(axis=-1)
    at_risk = leaving[::-1].cumsum()[::-1]
    if not at_risk.any():
        return Pooled(np.array([np.nan]))
    return Pooled(np.cumprod(1 - counts[:, 1] / at_risk))
