"""Quantiles of many survival curves, as `median_interval` has them for one.

Sources: those of `trialreadout.statistics.median_interval`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.statistics.median_interval import SLOPE_HALF_WIDTH, TOLERANCE


class Quantiles(NamedTuple):
    """Of each trial a quantile, (trial,), with its interval; NaN where there is none."""

    value: FloatArray
    low: FloatArray
    high: FloatArray
    standard_error: FloatArray


def first_time_at(time: FloatArray, curve: FloatArray, level: float) -> FloatArray:
    """Give the time at which each curve comes down to a level, (trial,); NaN if it does not.

    Where a curve runs level at this height, the midpoint of that piece, or its left end when the
    curve comes down no further.

    Parameters
    ----------
    time : (trial, patient)
        Ascending.
    curve : (trial, patient)
        A curve, or a limit of one, from each time on. NaN where it does not exist, and where a
        later patient shares the time.
    level
        The survival that is looked for; one half for the median.
    """
    reached = _first_time(time, curve <= level + TOLERANCE)
    lower = _first_time(time, curve < level - TOLERANCE)
    return np.where(np.isnan(lower), reached, (reached + lower) / 2)


def quantiles_by_density(
    time: FloatArray,
    steps: BoolArray,
    survival: FloatArray,
    standard_error: FloatArray,
    level: float,
    z: float,
) -> Quantiles:
    """Give each quantile and its interval from the slope of the curve around it.

    Parameters
    ----------
    time, survival, standard_error : (trial, patient)
        Curves and their Greenwood standard errors, ascending in time.
    steps : (trial, patient)
        Whether the curve stands, after a step, as it is from this time on.
    level
        The survival that is looked for; one half for the median.
    z
        Half-width of the interval in standard errors. It is not cut at time 0.
    """
    curve = np.where(steps, survival, np.nan)
    first = _first(curve <= level + TOLERANCE)
    above = _first((curve >= level + SLOPE_HALF_WIDTH - TOLERANCE)[:, ::-1])
    upper = np.where(above < 0, -1, curve.shape[-1] - 1 - above)
    lower = _first(curve <= level - SLOPE_HALF_WIDTH + TOLERANCE)

    width = _at(time, lower) - np.where(upper < 0, 0.0, _at(time, upper))
    fall = np.where(upper < 0, 1.0, _at(curve, upper)) - _at(curve, lower)
    value = _at(time, first)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = _at(standard_error, first) / (fall / np.where(width > 0, width, np.nan))
    return Quantiles(value, value - z * error, value + z * error, error)


def _first_time(time: FloatArray, which: BoolArray) -> FloatArray:
    return _at(time, _first(which))


def _first(which: BoolArray) -> IntArray:
    """Give the place of the first in each row; -1 where there is none."""
    place = which.argmax(axis=-1)
    return np.where(which[np.arange(len(which)), place], place, -1)


def _at(values: FloatArray, place: IntArray) -> FloatArray:
    """Take one value of each row; NaN at place -1."""
    return np.where(place < 0, np.nan, values[np.arange(len(values)), place])
