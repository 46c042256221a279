"""Quantiles over trials, with limits that rest on the order of the values alone.

So a median that was not reached takes part: it is `inf`, later than all that were.

Source: David and Nagaraja, Order Statistics, 3rd edition, 2003, section 7.1.
"""

from __future__ import annotations

from math import ceil, isfinite

import numpy as np
from numpy.typing import ArrayLike

from trialreadout.core.estimate import Estimate, Status
from trialreadout.statistics.confidence import tail
from trialreadout.statistics.monte_carlo.trials import not_estimable, numbers_of_trials


def quantile_of_trials(
    values: ArrayLike, probability: float = 0.5, confidence: float = 0.95
) -> Estimate:
    """Give the value that a share of the trials stays at or below.

    Parameters
    ----------
    values : (trial,)
        One number of each trial; `inf` where it was not reached.
    probability
        The share: 0.5 is the median over trials.
    confidence
        Of the limits. These are two of the values: so many trials lie at or below the true quantile
        as a binomial distribution says, whatever the values are distributed like.

    Returns
    -------
    Estimate
        The smallest value that at least this share of the trials stays at or below. "not reached"
        where it is `inf`, and "not estimable" without trials. A limit is None where it is `inf`, or
        so few trials have none. There is no standard error.

    Raises
    ------
    ValueError
        If a value is NaN or -inf, or the probability or the confidence not between 0 and 1.
    """
    numbers = numbers_of_trials("values", values)
    beyond = tail(confidence)
    if not 0 < probability < 1:
        raise ValueError(f"probability is {probability}; expected a share such as 0.5")
    if (numbers == -np.inf).any():
        raise ValueError(f"values[{numbers.argmin()}] is -inf; expected a number, or inf")
    method = "quantile over trials, order statistics"
    if not numbers.size:
        return not_estimable(confidence, method)

    from scipy.special import bdtr

    numbers = np.sort(numbers)
    # How many trials lie at or below the true quantile: P(B <= k) for k below the number of trials.
    at_most = bdtr(np.arange(numbers.size), numbers.size, probability)
    too_few = int(at_most.searchsorted(beyond, side="right"))
    enough = int(at_most.searchsorted(1 - beyond, side="left"))
    place = ceil(probability * numbers.size * (1 - 1e-15)) - 1  # 0.55 of 100 is the 55th
    value, low, high = (
        float(numbers[each]) if 0 <= each < numbers.size and isfinite(numbers[each]) else None
        for each in (place, too_few - 1, enough)
    )
    status: Status = "not reached" if value is None else "estimated"
    return Estimate(value, low, high, None, confidence, method, status)
