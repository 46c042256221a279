"""Shares of trials: of those that succeed, reject or stop, and of intervals that hold the truth.

Sources: Morris, White and Crowther, Stat Med 2019;38:2074-2102, Table 6 (coverage and rejection).
         Clopper and Pearson, Biometrika 1934;26:404-413 (limits).
"""

from __future__ import annotations

from dataclasses import replace
from math import isnan, sqrt

import numpy as np
from numpy.typing import ArrayLike

from trialreadout.core.arrays import BoolArray
from trialreadout.core.estimate import Estimate
from trialreadout.statistics.monte_carlo.trials import numbers_of_trials
from trialreadout.statistics.proportion import proportion


def share_of_trials(met: ArrayLike, confidence: float = 0.95) -> Estimate:
    """Give the share of trials in which something holds: a success, a rejection, a stop.

    Parameters
    ----------
    met : (trial,)
        Whether it holds.
    confidence
        Of the limits, by Clopper and Pearson, which hold where no trial or every trial met it.

    Returns
    -------
    Estimate
        Its standard error is sqrt(p (1 - p) / trials), 0 where none or all met it. "not estimable"
        without trials.

    Raises
    ------
    ValueError
        If `met` is not one truth for every trial, or the confidence not between 0 and 1.
    """
    flags = np.asarray(met)
    if flags.ndim != 1 or flags.dtype != bool:
        raise ValueError(
            f"met has shape {flags.shape} and holds {flags.dtype}; expected one truth per trial "
            "(what an answer that is not evaluable means has to be decided before)"
        )
    share = proportion(int(flags.sum()), flags.size, confidence)
    error = None if share.value is None else sqrt(share.value * (1 - share.value) / flags.size)
    return replace(share, standard_error=error, method=f"share of trials, {share.method}")


def coverage_of_trials(
    low: ArrayLike, high: ArrayLike, truth: float, confidence: float = 0.95
) -> Estimate:
    """Give the share of trials whose interval holds the truth, its limits included.

    Parameters
    ----------
    low, high : (trial,)
        Limits of each trial. An upper limit that was not reached, NaN, is endless.
    truth
        The number that the trials were drawn with.
    confidence
        Of the limits of the coverage, as for `share_of_trials`.

    Raises
    ------
    ValueError
        If a lower limit is NaN: such a trial has no interval, and whether it counts is decided
        before. If the truth is NaN.
    """
    lower, upper = numbers_of_trials("low", low), np.asarray(high, np.float64)
    if upper.shape != lower.shape:
        raise ValueError(f"low has shape {lower.shape} and high {upper.shape}; expected the same")
    if isnan(truth):
        raise ValueError("truth is NaN; expected the number that the trials were drawn with")
    covered: BoolArray = (lower <= truth) & ~(upper < truth)
    share = share_of_trials(covered, confidence)
    return replace(share, method=share.method.replace("share of trials", "coverage", 1))
