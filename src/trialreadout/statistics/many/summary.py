"""A number of each patient, summarised in many trials: median, quartiles, range and mean.

Quartiles are those of R's default.

Source: Hyndman and Fan, Am Stat 1996;50:361-365 (definition 7).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trialreadout.core.arrays import FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class SummaryOfMany:
    """Of every trial the numbers below, (...); NaN where nobody has the number."""

    n: IntArray
    """Patients who have the number."""
    mean: FloatArray
    lowest: FloatArray
    lower_quartile: FloatArray
    median: FloatArray
    upper_quartile: FloatArray
    highest: FloatArray


def summary_of_many(values: ArrayLike) -> SummaryOfMany:
    """Summarise a number over the patients of each trial who have it.

    Parameters
    ----------
    values : (..., patient)
        In any unit, which the summary shares. NaN: the patient does not have the number, or is not
        in the analysis set.

    Raises
    ------
    ValueError
        If `values` has no axis of patients, or a value is infinite.
    """
    numbers = np.asarray(values, np.float64)
    if numbers.ndim == 0 or np.isinf(numbers).any():
        raise ValueError("expected finite values, the patients along the last axis, NaN if missing")
    if not numbers.shape[-1]:  # nobody, as one patient without the number
        numbers = np.full((*numbers.shape[:-1], 1), np.nan)
    ordered = np.sort(numbers, axis=-1)
    known = ~np.isnan(ordered)
    n = known.sum(axis=-1)
    with np.errstate(invalid="ignore"):
        mean = np.where(known, ordered, 0.0).sum(axis=-1) / n
    quarters = (_at_share(ordered, n, quarter / 4) for quarter in range(5))
    return SummaryOfMany(n, mean, *quarters)


def _at_share(ordered: FloatArray, n: IntArray, share: float) -> FloatArray:
    """Take the value at a share of the way from the first to the last, between two if need be."""
    place = np.maximum(n - 1, 0) * share
    below = np.floor(place).astype(np.intp)[..., None]
    above = np.ceil(place).astype(np.intp)[..., None]
    lower, upper = (np.take_along_axis(ordered, each, -1)[..., 0] for each in (below, above))
    # From the nearer end, so that the middle of two equal numbers is that number.
    part = place - below[..., 0]
    step = upper - lower
    return np.where(part < 0.5, lower + part * step, upper - (1 - part) * step)
