"""How a quantity of a lesion changed between two scans: a ratio, with its interval.

Source: the delta method on the logarithm of a ratio (Casella and Berger, Statistical Inference,
        2nd ed., 2002, 5.5.4).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Ratio:
    """Ratios; NaN where either quantity is not known or not above 0."""

    value: Floats
    low: Floats
    high: Floats


def ratio(
    after: ArrayLike,
    before: ArrayLike,
    after_error: ArrayLike,
    before_error: ArrayLike,
    confidence: float = 0.95,
) -> Ratio:
    """Give later quantities in units of earlier ones.

    Parameters
    ----------
    after, before
        The quantities.
    after_error, before_error
        Their relative standard errors. What errs alike in both is left out of them.
    confidence
        Of the interval, symmetric in the logarithm.
    """
    later, earlier = np.asarray(after, dtype=float), np.asarray(before, dtype=float)
    known = (later > 0) & (earlier > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(known, later / earlier, np.nan)
    low, high = interval(value, np.hypot(after_error, before_error), confidence)
    return Ratio(value, low, high)


def interval(
    value: ArrayLike, relative_error: ArrayLike, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Give the limits of a quantity above 0 from its relative error, symmetric in the logarithm."""
    from scipy.special import ndtri

    factor = np.exp(ndtri((1 + confidence) / 2) * np.asarray(relative_error, dtype=float))
    middle = np.asarray(value, dtype=float)
    return np.asarray(middle / factor), np.asarray(middle * factor)
