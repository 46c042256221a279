"""Whether a place counts more than it did in an earlier scan, by an exact test of the two counts.

Given how many counts both scans have together, those of the later one are binomial; with which
probability, if nothing changed, is told by what soft tissue counted in each.

Sources: Przyborowski and Wilenski 1940, Biometrika 31:313 (the test); Clopper and Pearson 1934,
         Biometrika 26:404 (the interval).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Doubles = NDArray[np.float64]

_QUIET = (0.3, 1.2)
"""Between which parts of the mean count of a body a bin is taken for soft tissue."""


@dataclass(frozen=True, slots=True, eq=False)
class Increase:
    """How many times as much a place counts as before, soft tissue taken as the measure.

    Infinite where nothing was counted before, NaN where nothing was counted at all.
    """

    times: Doubles
    low: Doubles
    high: Doubles
    p_value: Doubles
    """Of no more than before, one-sided."""


def increase(
    now: ArrayLike, before: ArrayLike, ratio: ArrayLike, confidence: float = 0.95
) -> Increase:
    """Test counts of places in two scans.

    Parameters
    ----------
    now, before
        Counts of the same places, of one shape.
    ratio
        How many counts the later scan has for one of the earlier, where nothing changed.
    confidence
        Of the interval.
    """
    from scipy.special import betainc, betaincinv

    later, earlier = np.asarray(now, dtype=float), np.asarray(before, dtype=float)
    scale = np.asarray(ratio, dtype=float)
    both = later + earlier
    tail = (1 - confidence) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        times = later / earlier / scale
        low = np.where(later > 0, betaincinv(later, earlier + 1, tail), 0.0)
        high = np.where(earlier > 0, betaincinv(later + 1, earlier, 1 - tail), 1.0)
        low, high = low / (1 - low) / scale, high / (1 - high) / scale
        above = betainc(later, earlier + 1, scale / (1 + scale))
    p_value = np.where(later > 0, above, 1.0)
    counted = both > 0
    return Increase(*(np.where(counted, each, np.nan) for each in (times, low, high, p_value)))


def soft_tissue_ratio(now: NDArray[np.float32], before: NDArray[np.float32], mean: float) -> float:
    """Give how many counts soft tissue has in one scan for each count in another.

    Parameters
    ----------
    now, before
        Of the same places: shape (2, rows, columns).
    mean
        Mean count of a bin of the body in the later scan.
    """
    from scipy.ndimage import uniform_filter

    smooth = np.stack([uniform_filter(view, 5) for view in now]) / mean
    quiet = (smooth > _QUIET[0]) & (smooth < _QUIET[1])
    earlier = float(before[quiet].sum())
    return float(now[quiet].sum()) / earlier if earlier > 0 else float("nan")
