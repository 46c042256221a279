"""What the numbers of a simulation share: one number of every trial, none missing."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from trialreadout.core.arrays import FloatArray
from trialreadout.core.estimate import Estimate
from trialreadout.statistics.confidence import tail


def numbers_of_trials(name: str, given: ArrayLike) -> FloatArray:
    """Return numbers, (trial,), or name the first trial without one.

    Raises
    ------
    ValueError
        If a number is NaN, or there is not one axis.
    """
    numbers = np.asarray(given, np.float64)
    if numbers.ndim != 1:
        raise ValueError(f"{name} has shape {numbers.shape}; expected one number for every trial")
    missing = np.isnan(numbers)
    if missing.any():
        raise ValueError(
            f"{name}[{missing.argmax()}] is NaN; expected a number of every trial "
            "(what a trial without one means has to be decided before)"
        )
    return numbers


def not_estimable(confidence: float, method: str) -> Estimate:
    """Say that so few trials say nothing.

    Raises
    ------
    ValueError
        If the confidence is not between 0 and 1.
    """
    tail(confidence)
    return Estimate(None, None, None, None, confidence, method, "not estimable")
