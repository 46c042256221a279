"""Growth before treatment against growth during it, by the slope of the logarithm.

A tumour that grew fast before and grows slowly now has been slowed, though its category may be the
same. The phase before ends with the last value on or before the start of treatment, and the phase
during begins with that very value, so that one earlier and one later value around a baseline are
enough to compare. Two slopes are compared as they stand; nothing is said of their precision.

Source: ClinicalTrials.gov NCT00887107, objective ("decrease tumor progression"). The registry
        gives no rule, and the trial's publications report no such comparison: this reading of it is
        the project's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from trialreadout.core.terms import Answer
from trialreadout.statistics.slope import LogLinearSlope, log_linear_slope

if TYPE_CHECKING:
    from trialreadout.core.arrays import BoolArray, FloatArray, IntArray

_SAME_PACE = 1e-9
"""Units of ln per day. Slopes that differ by less differ by rounding, or by one doubling in a
million years."""


@dataclass(frozen=True, slots=True)
class Growth:
    """Slopes of ln(value) per day in both phases, and which is smaller."""

    before: FloatArray
    """(...) NaN: fewer than two usable values at different times."""
    during: FloatArray
    """(...) NaN likewise."""
    slower: IntArray
    """(...) `Answer` codes: MET if the slope is smaller during treatment than before,
    NOT_EVALUABLE where either is NaN."""


def growth(day: ArrayLike, value: ArrayLike, start_day: ArrayLike = 0.0) -> Growth:
    """Compare the growth of a quantity, such as a sum of diameters or a marker.

    Parameters
    ----------
    day : (..., visit)
        Days in any order. NaN: the value has no day and is left out.
    value : (..., visit)
        NaN: not measured, left out. A value of 0 or less has no logarithm; a phase that holds one
        has no slope, since to leave out what disappeared would make it look larger.
    start_day : (...)
        First day of treatment. NaN: treatment never began, and nothing is evaluable.

    Returns
    -------
    Growth

    Raises
    ------
    ValueError
        If a day or a value is infinite.
    """
    start = np.asarray(start_day, dtype=np.float64)[..., np.newaxis]
    day, value = np.asarray(day, dtype=np.float64), np.asarray(value, dtype=np.float64)
    day, value, start = np.broadcast_arrays(day, value, start)

    known = ~np.isnan(value)
    is_before = known & (day <= start)
    last_before = day.max(axis=-1, where=is_before, initial=-np.inf, keepdims=True)
    is_during = known & ((day > start) | (day == last_before))
    before, during = _slope(day, value, is_before), _slope(day, value, is_during)

    slower = np.select(
        [np.isnan(before) | np.isnan(during), before - during > _SAME_PACE],
        [Answer.NOT_EVALUABLE, Answer.MET],
        default=Answer.NOT_MET,
    ).astype(np.int8)
    return Growth(before=before, during=during, slower=slower)


def _slope(day: FloatArray, value: FloatArray, phase: BoolArray) -> FloatArray:
    fit: LogLinearSlope = log_linear_slope(day, np.where(phase, value, np.nan))
    has_no_logarithm = (phase & (value <= 0)).any(axis=-1)
    return np.where(has_no_logarithm, np.nan, fit.slope)[()]
