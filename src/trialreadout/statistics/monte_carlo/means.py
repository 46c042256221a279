"""Means over trials: of an estimate, of its distance from the truth, and how far estimates scatter.

Source: Morris, White and Crowther, Stat Med 2019;38:2074-2102, Table 6 (bias, empirical standard
        error, mean squared error).
"""

from __future__ import annotations

from dataclasses import replace
from math import isfinite, sqrt

import numpy as np
from numpy.typing import ArrayLike

from trialreadout.core.arrays import FloatArray
from trialreadout.core.estimate import Estimate
from trialreadout.statistics.confidence import normal_quantile
from trialreadout.statistics.monte_carlo.trials import not_estimable, numbers_of_trials


def mean_of_trials(values: ArrayLike, confidence: float = 0.95) -> Estimate:
    """Give the mean over trials.

    Parameters
    ----------
    values : (trial,)
        One number of each trial, finite.
    confidence
        Of the limits, by the normal distribution.

    Returns
    -------
    Estimate
        Its standard error is s / sqrt(trials), s being the standard deviation with trials - 1. One
        trial has none, and no limits. "not estimable" without trials.

    Raises
    ------
    ValueError
        If a value is NaN or infinite, there is more than one axis, or the confidence is not between
        0 and 1.
    """
    numbers = _finite(values)
    if not numbers.size:
        return not_estimable(confidence, "mean over trials, normal")
    error = None
    if numbers.size > 1:
        error = float(numbers.std(ddof=1)) / sqrt(numbers.size)
    return _normal(float(numbers.mean()), error, confidence, "mean over trials, normal")


def bias_of_trials(values: ArrayLike, truth: float, confidence: float = 0.95) -> Estimate:
    """Give by how much the mean over trials is above the truth.

    Parameters
    ----------
    values : (trial,)
        The estimate of each trial, finite.
    truth
        The number that the trials were drawn with.
    confidence
        Of the limits, by the normal distribution.

    Returns
    -------
    Estimate
        Its standard error is that of the mean, since the truth has none.

    Raises
    ------
    ValueError
        As `mean_of_trials`, or if the truth is not finite.
    """
    found = mean_of_trials(_finite(values) - _true(truth), confidence)
    return replace(found, method="bias over trials, normal")


def spread_of_trials(values: ArrayLike, confidence: float = 0.95) -> Estimate:
    """Give the standard deviation of the estimate over trials: its empirical standard error.

    Parameters
    ----------
    values : (trial,)
        The estimate of each trial, finite.
    confidence
        Of the limits, by the normal distribution.

    Returns
    -------
    Estimate
        Its standard error is s / sqrt(2 (trials - 1)), which takes the estimates for normal. "not
        estimable" of fewer than two trials.

    Raises
    ------
    ValueError
        As `mean_of_trials`.
    """
    numbers = _finite(values)
    method = "empirical standard error over trials, normal"
    if numbers.size < 2:
        return not_estimable(confidence, method)
    spread = float(numbers.std(ddof=1))
    return _normal(spread, spread / sqrt(2 * (numbers.size - 1)), confidence, method)


def squared_error_of_trials(values: ArrayLike, truth: float, confidence: float = 0.95) -> Estimate:
    """Give the mean squared distance of the estimates from the truth.

    Parameters
    ----------
    values : (trial,)
        The estimate of each trial, finite.
    truth
        The number that the trials were drawn with.
    confidence
        Of the limits, by the normal distribution.

    Returns
    -------
    Estimate
        Its standard error is that of a mean, of the squared distances.

    Raises
    ------
    ValueError
        As `bias_of_trials`.
    """
    found = mean_of_trials((_finite(values) - _true(truth)) ** 2, confidence)
    return replace(found, method="mean squared error over trials, normal")


def _finite(given: ArrayLike) -> FloatArray:
    numbers = numbers_of_trials("values", given)
    endless = np.isinf(numbers)
    if endless.any():
        raise ValueError(
            f"values[{endless.argmax()}] is {numbers[endless.argmax()]}; expected a finite number "
            "(where estimates are not reached, a quantile over trials has an answer)"
        )
    return numbers


def _true(truth: float) -> float:
    if not isfinite(truth):
        raise ValueError(f"truth is {truth}; expected the number that the trials were drawn with")
    return truth


def _normal(value: float, error: float | None, confidence: float, method: str) -> Estimate:
    z = normal_quantile(confidence)
    if error is None:
        return Estimate(value, None, None, None, confidence, method, "estimated")
    low, high = value - z * error, value + z * error
    return Estimate(value, low, high, error, confidence, method, "estimated")
