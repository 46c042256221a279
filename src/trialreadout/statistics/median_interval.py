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

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.statistics.curve_limits import CurveInterval

MedianInterval = CurveInterval | Literal["spss"]

TOLERANCE = 1.5e-8
"""A product of fractions that is one half on paper may miss it by rounding."""

SLOPE_HALF_WIDTH = 0.05


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
    (reached,) = (curve <= level + TOLERANCE).nonzero()
    if not reached.size:
        return None
    first = reached[0]  # an upper limit may rise again later: the first time counts
    if curve[first] >= level - TOLERANCE:
        (lower,) = (curve < level - TOLERANCE).nonzero()
        if lower.size:
            return float(time[first] + time[lower[0]]) / 2
    return float(time[first])


class Descent(NamedTuple):
    """A straight line along a curve, around the time at which it comes down to a level."""

    upper_time: float
    """The last event with the curve well above the level; 0, the origin, if there is none."""
    upper_survival: float
    lower_time: float | None
    """The first event with the curve well below it; None if it does not come down so far."""
    lower_survival: float | None

    @property
    def density(self) -> float | None:
        """Share of all patients who have the event in a unit of time.

        None without an end, and where the line is upright: so many had the event at the origin.
        """
        if self.lower_time is None or self.lower_survival is None:
            return None
        if self.lower_time == self.upper_time:
            return None
        return (self.upper_survival - self.lower_survival) / (self.lower_time - self.upper_time)


def descent_around(time: FloatArray, survival: FloatArray, level: float) -> Descent:
    """Draw the line from the last event at or above `level` + 0.05 to the first at or below - 0.05.

    Parameters
    ----------
    time, survival : (time,)
        A curve at its times with an event, ascending.
    level
        One half for the median.
    """
    (above,) = (survival >= level + SLOPE_HALF_WIDTH - TOLERANCE).nonzero()
    (below,) = (survival <= level - SLOPE_HALF_WIDTH + TOLERANCE).nonzero()
    upper, lower = above[-1:], below[:1]
    start = (time[upper].item(), survival[upper].item()) if upper.size else (0.0, 1.0)
    end = (time[lower].item(), survival[lower].item()) if lower.size else (None, None)
    return Descent(*start, *end)


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
        A Kaplan-Meier curve; only the times with an event are used.
    level
        The survival that is looked for; one half for the median.
    z
        Half-width of the interval in standard errors. It is not cut at time 0.

    Returns
    -------
    Quantile
        No value: the curve does not come down to `level`. A value without interval: the curve
        does not come down to 0.05 below it, falls to 0 at once, or does both at the origin.
    """
    steps = events > 0
    time, survival, standard_error = time[steps], survival[steps], standard_error[steps]
    (reached,) = (survival <= level + TOLERANCE).nonzero()
    if not reached.size:
        return Quantile()
    first = reached[0]
    value = float(time[first])
    density = descent_around(time, survival, level).density
    if density is None or survival[first] == 0:
        return Quantile(value)
    error = float(standard_error[first] / density)
    return Quantile(value, value - z * error, value + z * error, error)
