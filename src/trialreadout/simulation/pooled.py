"""The curve of all simulated patients together, by which the numbers of single trials are judged.

Source: Kaplan and Meier, J Am Stat Assoc 1958;53:457-481.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray


def count_days(days: FloatArray, event: BoolArray, until: int) -> IntArray:
    """Count (1, day, 2) how many left on each day without and with the event.

    Parameters
    ----------
    days, event : (patient,)
        Whole days, NaN: no time.
    until
        The last day; times beyond it count as without the event on it.
    """
    known = ~np.isnan(days)
    day = np.minimum(days[known], until).astype(np.int64)
    ended = event[known] & (days[known] <= until)
    counted = np.bincount(2 * day + ended, minlength=2 * (until + 1))
    return counted.astype(np.int32).reshape(1, until + 1, 2)


@dataclass(frozen=True, slots=True)
class Pooled:
    """A survival curve in whole days."""

    survival: FloatArray
    """(day,) the share without the event after each day, the first being day 0; NaN where nobody
    is left, unless all had the event."""

    def quantile(self, probability: float) -> float | None:
        """Give the first day by which a share had the event; None where it is not reached."""
        reached = self.survival <= 1 - probability
        return float(reached.argmax()) if reached.any() else None

    def at(self, day: float) -> float | None:
        """Give the share without the event at a day; None beyond the last one."""
        if day < 0:
            return 1.0
        whole = int(day)
        beyond = whole >= self.survival.size or np.isnan(self.survival[whole])
        return None if beyond else float(self.survival[whole])

    def restricted_mean(self, until: float) -> float | None:
        """Give the mean days without the event up to a day; None beyond the last one."""
        if self.at(until) is None:
            return None
        whole = int(until)
        return float(self.survival[:whole].sum() + (until - whole) * self.survival[whole])


def pooled(counts: IntArray) -> Pooled:
    """Make the curve of (day, 2) counts without and with the event."""
    leaving = counts.sum(axis=-1)
    at_risk = leaving[::-1].cumsum()[::-1]
    survival = np.cumprod(1 - counts[:, 1] / np.maximum(at_risk, 1))
    return Pooled(np.where((at_risk > 0) | (survival == 0), survival, np.nan))
