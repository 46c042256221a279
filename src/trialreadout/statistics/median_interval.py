"""The median of a survival curve and its interval; any other quantile likewise.

Two traditions give different numbers from the same patients, so the method is always named.

From the curve: the median is the first time at which the curve has come down to one half, and
its limits are the first times at which the lower and the upper limit of the curve have. The
limits are times at which something happened, and are seldom symmetric. Where the curve runs
level at exactly one half, every time of that piece would do; its midpoint is taken, or its left
end when the curve comes down no further.

From the density, as SPSS does: the median is the left end of such a piece, and its standard
error is that of S at the median divided by the slope of the curve around it, measured from the
last event at or above 0.55 to the first at or below 0.45. The interval is symmetric, and its
lower limit can lie below zero.

Sources: Brookmeyer and Crowley, Biometrics 1982;38:29-41.
         Therneau, survival for R, print.survfit (midpoint, tolerance).
         Collett, Modelling Survival Data in Medical Research, 2.4 (standard error of a
         percentile, with 0.05 as half-width of the slope).
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.statistics.curve_limits import CurveInterval

MedianInterval = CurveInterval | Literal["spss"]

_TOLERANCE = 1.5e-8
"""A product of fractions that is one half on paper may miss it by rounding."""

_SLOPE_HALF_WIDTH = 0.05


class Quantile(NamedTuple):
    """A quantile with its interval; None where there is none."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    standard_error: float | None = None


def quantile_by_curve(
    time: FloatArray, survival: FloatArray, low: FloatArray, high: FloatArray, level: float
) -> Quantile:
    """Give the times at which a curve and its limits come down to a level.

    Parameters
    ----------
    time : (time,)
        Ascending.
    survival, low, high : (time,)
        The curve and its limits from each time on; NaN where there is no limit.
    level
        The survival that is looked for; one half for the median.

    Returns
    -------
    Quantile
        Each of the three is None if it does not come down so far; there is no standard error.
    """
    return Quantile(*(_first_time_at(time, curve, level) for curve in (survival, low, high)))


def _first_time_at(time: FloatArray, curve: FloatArray, level: float) -> float | None:
    (reached,) = (curve <= level + _TOLERANCE).nonzero()
    if not reached.size:
        return None
    first = reached[0]  # an upper limit may rise again later: the first time counts
    if curve[first] >= level - _TOLERANCE:
        (lower,) = (curve < level - _TOLERANCE).nonzero()
        if lower.size:
            return float(time[first] + time[lower[0]]) / 2
    return float(time[first])


def quantile_by_density(
    time: FloatArray,
    events: IntArray,
    survival: FloatArray,
    standard_error: FloatArray,
    level: float,
    z: float,
) -> Quantile:
    """Give a quantile and its interval from the slope of the curve around it.

    Parameters
    ----------
    time, events, survival, standard_error : (time,)
        A Kaplan-Meier curve; only the times with an event are used. When none of them is high
        enough for the upper end of the slope, the origin serves: time 0, where everybody lives.
    level
        The survival that is looked for; one half for the median.
    z
        Half-width of the interval in standard errors. It is not cut at time 0.

    Returns
    -------
    Quantile
        No value: the curve does not come down to `level`. A value without interval: the curve
        does not come down to 0.05 below it, or falls to 0 at once.
    """
    steps = events > 0
    time = np.append(0.0, time[steps])
    survival = np.append(1.0, survival[steps])
    (reached,) = (survival <= level + _TOLERANCE).nonzero()
    (above,) = (survival >= level + _SLOPE_HALF_WIDTH - _TOLERANCE).nonzero()
    (below,) = (survival <= level - _SLOPE_HALF_WIDTH + _TOLERANCE).nonzero()
    if not reached.size:
        return Quantile()

    value = float(time[reached[0]])
    if not (above.size and below.size) or survival[reached[0]] == 0:
        return Quantile(value)

    upper, lower = above[-1], below[0]
    error_of_survival = np.append(0.0, standard_error[steps])[reached[0]]
    time_per_survival = (time[lower] - time[upper]) / (survival[upper] - survival[lower])
    error = float(error_of_survival * time_per_survival)
    return Quantile(value, value - z * error, value + z * error, error)
