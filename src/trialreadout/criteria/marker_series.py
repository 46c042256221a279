"""A series of marker values in the order of time, with its baseline, nadirs and limits of normal.

Values are compared as whole millionths of their unit, so that a fall of 50 % is exactly that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trialreadout.criteria.held import NEVER, before_each, picked

if TYPE_CHECKING:
    from trialreadout.core.arrays import BoolArray, FloatArray, IntArray

_PER_UNIT = 1e6


@dataclass(frozen=True, slots=True)
class MarkerSeries:
    """Values that count, from the first, each with what was known before it."""

    order: IntArray
    """(..., value) where each value stood as it was given."""
    day: FloatArray
    """(..., value) from the start, ascending; infinite: there is none."""
    value: FloatArray
    """(..., value) NaN: there is none."""
    limit: FloatArray
    """(..., value) upper limit of normal; NaN: not known."""
    at_baseline: IntArray
    """(...) position of the last value up to the start; `NEVER`: there is none."""

    @property
    def whole(self) -> FloatArray:
        """(..., value) in whole millionths."""
        return self.in_whole(self.value)

    @property
    def whole_limit(self) -> FloatArray:
        """(..., value) upper limit of normal in whole millionths."""
        return self.in_whole(self.limit)

    @staticmethod
    def in_whole(numbers: ArrayLike) -> FloatArray:
        """Write numbers in whole millionths."""
        return np.rint(np.multiply(numbers, _PER_UNIT))

    @property
    def after(self) -> BoolArray:
        """(..., value) whether there is a value, and it lies after the start."""
        return np.asarray((self.day > 0) & np.isfinite(self.day))

    @property
    def has_baseline(self) -> BoolArray:
        """(...) whether there is a value up to the start."""
        return np.asarray(self.at_baseline != NEVER)

    @property
    def baseline(self) -> FloatArray:
        """(...) NaN: there is none."""
        return picked(self.value, self.at_baseline, np.nan)

    @property
    def whole_baseline(self) -> FloatArray:
        """(...) in whole millionths; NaN: there is none."""
        return picked(self.whole, self.at_baseline, np.nan)

    @property
    def whole_baseline_limit(self) -> FloatArray:
        """(...) upper limit of normal of the baseline, in whole millionths; NaN: not known."""
        return picked(self.whole_limit, self.at_baseline, np.nan)

    @property
    def baseline_day(self) -> FloatArray:
        """(...) NaN: there is no baseline."""
        return picked(self.day, self.at_baseline, np.nan)

    @property
    def from_baseline(self) -> BoolArray:
        """(..., value) whether it is the baseline, or comes after it; False without a baseline."""
        first = np.where(self.has_baseline, self.at_baseline, self.day.shape[-1])
        return np.isfinite(self.day) & (np.arange(self.day.shape[-1]) >= first[..., np.newaxis])

    @property
    def nadir_before(self) -> FloatArray:
        """(..., value) the lowest before each value, in whole millionths; NaN up to baseline."""
        so_far = np.fmin.accumulate(np.where(self.from_baseline, self.whole, np.nan), axis=-1)
        return before_each(so_far, np.nan)

    @property
    def fell_before(self) -> BoolArray:
        """(..., value) whether any value before it lay below the baseline."""
        return np.asarray(self.nadir_before < self.whole_baseline[..., np.newaxis])

    @property
    def normal(self) -> BoolArray:
        """(..., value) whether a value from the baseline on is known to be normal."""
        return self.from_baseline & (self.whole <= self.whole_limit)

    @property
    def normal_before(self) -> BoolArray:
        """(..., value) whether any value before it, from the baseline on, was normal."""
        return before_each(np.logical_or.accumulate(self.normal, axis=-1), False)

    @property
    def normal_baseline(self) -> BoolArray:
        """(...) whether the baseline is known to be normal."""
        return picked(self.normal, self.at_baseline, False)

    @property
    def lacks_a_limit(self) -> BoolArray:
        """(...) whether some value from the baseline on has no upper limit of normal."""
        return np.asarray((self.from_baseline & np.isnan(self.limit)).any(axis=-1))

    @property
    def lowest(self) -> FloatArray:
        """(...) the lowest value from the baseline on; NaN: there is no baseline."""
        return _lowest(self.value, self.from_baseline)

    @property
    def lowest_after(self) -> FloatArray:
        """(...) the lowest value after the start; NaN: there is none."""
        return _lowest(self.value, self.after)

    def as_given(self, grid: NDArray[Any]) -> NDArray[Any]:
        """Bring (..., value) back into the order in which the values were given."""
        given = np.empty_like(grid)
        np.put_along_axis(given, self.order, grid, axis=-1)
        return given


def in_order(
    day: ArrayLike,
    value: ArrayLike,
    limit: ArrayLike,
    disturbed_day: ArrayLike = (),
    disturbed_days: int | None = None,
) -> MarkerSeries:
    """Put the values that count in the order of time, and find the baseline.

    Parameters
    ----------
    day, value, limit : (..., value)
        From the start, in any order; NaN: not known. A value without a day is left out.
    disturbed_day : (..., event)
        Days of what disturbs the marker; NaN: none.
    disturbed_days
        Up to so many days after it a value does not count; None: it does.
    """
    day, value, limit = np.broadcast_arrays(
        *(np.asarray(each, dtype=np.float64) for each in (day, value, limit))
    )
    counts = ~np.isnan(day) & ~np.isnan(value)
    events = np.asarray(disturbed_day, dtype=np.float64)
    if disturbed_days is not None and events.shape[-1]:
        since = day[..., np.newaxis] - events[..., np.newaxis, :]
        counts &= ~((since >= 0) & (since <= disturbed_days)).any(axis=-1)
    day = np.where(counts, day, np.inf)
    order = np.argsort(day, axis=-1, kind="stable")
    return MarkerSeries(
        order=order,
        day=np.take_along_axis(day, order, axis=-1),
        value=np.take_along_axis(np.where(counts, value, np.nan), order, axis=-1),
        limit=np.take_along_axis(np.where(counts, limit, np.nan), order, axis=-1),
        at_baseline=(day <= 0).sum(axis=-1) - 1,
    )


def _lowest(value: FloatArray, which: BoolArray) -> FloatArray:
    """Return (...) the lowest of some values; NaN where there are none."""
    lowest = np.where(which, value, np.inf).min(axis=-1, initial=np.inf)
    return np.where(np.isinf(lowest), np.nan, lowest)
