"""How fast activity leaves a lesion: by decay and by what the body washes out together.

Source: MIRD pamphlet no. 16 (1999): 1/Te = 1/Tp + 1/Tb.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trialreadout.imaging.iodine_131 import HALF_LIFE_DAYS

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Washout:
    """A single exponential through serial activities; NaN with fewer than two of them."""

    at_start_mbq: Floats
    """Extrapolated to day 0."""
    half_life_days: Floats
    """Effective; infinite where activity does not fall."""
    rate_error: Floats
    """Standard error of the rate per day, from the errors given; NaN without any."""
    middle_days: Floats
    """Where the line is known best: there, its height and its rate err independently."""
    height_error: Floats
    """Standard error of the logarithm of the activity then."""

    @property
    def cumulated_error(self) -> Floats:
        """Relative error of all decays together, to which height and rate both add."""
        with np.errstate(divide="ignore", invalid="ignore"):
            by_rate = (self.middle_days - self.half_life_days / np.log(2)) * self.rate_error
        return np.asarray(np.hypot(self.height_error, by_rate))

    @property
    def biological_days(self) -> Floats:
        """Half-life of washing out alone; infinite where activity falls by decay or slower."""
        rate = 1 / self.half_life_days - 1 / HALF_LIFE_DAYS
        with np.errstate(divide="ignore"):
            return np.where(np.isnan(rate), np.nan, np.where(rate > 0, 1 / rate, np.inf))


def washout(days: ArrayLike, mbq: ArrayLike, relative_error: ArrayLike) -> Washout:
    """Fit a line to the logarithms of serial activities, weighted by their errors.

    Parameters
    ----------
    days
        Since administration: shape (..., scans).
    mbq
        Activities then, NaN where not known; shape (..., scans).
    relative_error
        Standard error of each as a share of it; the same shape.
    """
    time = np.asarray(days, dtype=float)
    value = np.asarray(mbq, dtype=float)
    known = (value > 0) & np.isfinite(time)
    weight = np.where(known, 1 / np.asarray(relative_error, dtype=float) ** 2, 0.0)
    logarithm = np.log(np.where(known, value, 1.0))
    time = np.where(known, time, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        total = weight.sum(-1)
        middle = (weight * time).sum(-1) / total
        height = (weight * logarithm).sum(-1) / total
        spread = (weight * (time - middle[..., None]) ** 2).sum(-1)
        slope = (weight * (time - middle[..., None]) * logarithm).sum(-1) / spread
        slope = np.where(spread > 0, slope, np.nan)
        half_life = np.where(slope < 0, np.log(2) / -slope, np.where(slope >= 0, np.inf, np.nan))
        return Washout(
            np.exp(height - slope * middle),
            half_life,
            1 / np.sqrt(spread),
            middle,
            1 / np.sqrt(total),
        )


def with_half_life(
    days: ArrayLike,
    mbq: ArrayLike,
    relative_error: ArrayLike,
    half_life_days: ArrayLike,
    half_life_error: ArrayLike,
) -> Washout:
    """Take a half-life from elsewhere for activities of one scan each.

    Parameters
    ----------
    days, mbq, relative_error
        Of the scans: since administration, the activity then, and its standard error as a share.
    half_life_days, half_life_error
        Effective, and its standard error as a share of it.
    """
    half_life, day = np.asarray(half_life_days, dtype=float), np.asarray(days, dtype=float)
    rate = np.log(2) / half_life
    return Washout(
        np.asarray(np.asarray(mbq, dtype=float) * np.exp(rate * day)),
        half_life,
        np.asarray(rate * np.asarray(half_life_error, dtype=float)),
        day,
        np.asarray(relative_error, dtype=float),
    )
