"""A proportion and its exact or approximate interval, eight ways.

Eight responders of thirty-one are 26 %, and the limits around it depend on the method. The exact
interval holds its confidence at every true proportion and is therefore wide; the score intervals
hold it on average; the interval of the normal approximation, kept because old papers print it,
does not hold it in small trials, and can leave the range from 0 to 1, as that of Agresti and
Coull can.

Sources: Clopper and Pearson, Biometrika 1934;26:404-413.
         Wilson, J Am Stat Assoc 1927;22:209-212.
         Newcombe, Stat Med 1998;17:857-872 (method 4: the corrected score interval).
         Agresti and Coull, Am Stat 1998;52:119-126.
         Brown, Cai and DasGupta, Stat Sci 2001;16:101-133 (Jeffreys, 4.1.1, with its ends).
         Berry and Armitage, Statistician 1995;44:417-423 (mid-p).
"""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.core.estimate import Estimate
from trialreadout.statistics.confidence import normal_quantile, tail, two_sided
from trialreadout.statistics.counts import successes_among

ProportionInterval = Literal[
    "clopper-pearson",
    "wilson",
    "wilson-corrected",
    "agresti-coull",
    "jeffreys",
    "jeffreys-raw",
    "mid-p",
    "wald",
]

Limits = tuple[FloatArray, FloatArray]


def proportion(
    successes: int,
    n: int,
    confidence: float = 0.95,
    method: ProportionInterval = "clopper-pearson",
    sides: Literal[1, 2] = 2,
) -> Estimate:
    """Estimate a proportion.

    Parameters
    ----------
    successes
        How many count, among `n`. A patient of whom it is not known counts as the protocol says,
        decided before.
    n
        The denominator.
    confidence
        Two-sided, with equal tails; with `sides` 1 of each limit by itself, above one half.
    method
        clopper-pearson: exact. wilson: score; wilson-corrected: the same with continuity
        correction. agresti-coull: around a proportion with z squared more patients, half of them
        successes; not cut at 0 and 1. jeffreys: equal tails of the posterior from a Beta(1/2, 1/2)
        prior, but 0 below no success and 1 above n; jeffreys-raw: without this exception. mid-p:
        exact, with half the probability of what was seen. wald: normal approximation, not cut at 0
        and 1.
    sides
        2 for an interval; 1 for a lower and an upper bound, of which one alone is meant.

    Returns
    -------
    Estimate
        A share between 0 and 1. "not estimable" when n is 0. It has a standard error only by
        wald, the one interval that is built on it.

    Raises
    ------
    ValueError
        If a count is not a whole number of 0 or more, successes are more than n, the confidence
        is not between 0 and 1, or the method unknown.
    """
    if method not in _METHODS:
        raise ValueError(f"method is {method!r}; expected one of: {', '.join(_METHODS)}")
    x, n = successes_among(successes, n)
    of_both = two_sided(confidence, sides)
    tail(of_both)
    printed, limits = _METHODS[method]
    if sides == 1:
        printed = f"{printed}, one-sided"
    if n == 0:
        return Estimate(None, None, None, None, confidence, printed, "not estimable")
    low, high = (float(each) for each in limits(np.array(x), np.array(n), of_both))
    error = sqrt(x / n * (1 - x / n) / n) if method == "wald" else None
    return Estimate(x / n, low, high, error, confidence, printed, "estimated")


def proportion_limits(
    successes: IntArray,
    n: IntArray,
    confidence: float = 0.95,
    method: ProportionInterval = "clopper-pearson",
) -> Limits:
    """Give the limits of many proportions at once.

    Parameters
    ----------
    successes, n : (...)
        Whole numbers, `n` 1 or more and `successes` from 0 to `n`.
    confidence, method
        As for `proportion`.

    Returns
    -------
    low, high : (...)
        Shares, as those of `proportion`.

    Raises
    ------
    ValueError
        If a count is out of its range, the confidence is not between 0 and 1, or the method
        unknown.
    """
    if method not in _METHODS:
        raise ValueError(f"method is {method!r}; expected one of: {', '.join(_METHODS)}")
    x, n = np.broadcast_arrays(np.asarray(successes, np.int64), np.asarray(n, np.int64))
    if ((x < 0) | (x > n) | (n < 1)).any():
        raise ValueError("expected n of 1 or more, and from 0 to n successes")
    tail(confidence)
    return _METHODS[method][1](x, n, confidence)


def _clopper_pearson(x: IntArray, n: IntArray, confidence: float) -> Limits:
    from scipy.special import betainccinv, betaincinv

    beyond = tail(confidence)
    low = betaincinv(np.maximum(x, 1), n - x + 1, beyond)
    high = betainccinv(x + 1, np.maximum(n - x, 1), beyond)
    return _at_the_ends(x, n, low, high)


def _wilson(x: IntArray, n: IntArray, confidence: float) -> Limits:
    z = normal_quantile(confidence)
    centre = (x + z * z / 2) / (n + z * z)
    step = z / (n + z * z) * np.sqrt(x * (n - x) / n + z * z / 4)
    return _at_the_ends(x, n, centre - step, centre + step)  # on paper too; else 3e-17


def _wilson_corrected(x: IntArray, n: IntArray, confidence: float) -> Limits:
    z = normal_quantile(confidence)

    def lower(x: IntArray) -> FloatArray:
        under_root = z * z - 2 - 1 / n + 4 * x * (n - x + 1) / n
        return (2 * x + z * z - 1 - z * np.sqrt(under_root)) / (2 * (n + z * z))

    low = np.maximum(lower(np.maximum(x, 1)), 0.0)
    high = 1 - np.maximum(lower(np.maximum(n - x, 1)), 0.0)
    return _at_the_ends(x, n, low, high)


def _agresti_coull(x: IntArray, n: IntArray, confidence: float) -> Limits:
    z = normal_quantile(confidence)
    return _around(x + z * z / 2, n + z * z, z)


def _jeffreys(x: IntArray, n: IntArray, confidence: float) -> Limits:
    return _at_the_ends(x, n, *_jeffreys_raw(x, n, confidence))


def _jeffreys_raw(x: IntArray, n: IntArray, confidence: float) -> Limits:
    from scipy.special import betainccinv, betaincinv

    beyond = tail(confidence)
    posterior = (x + 0.5, n - x + 0.5)
    return betaincinv(*posterior, beyond), betainccinv(*posterior, beyond)


def _mid_p(x: IntArray, n: IntArray, confidence: float) -> Limits:
    from scipy.special import bdtr

    fewer = 1 - tail(confidence)

    def lower(x: IntArray) -> FloatArray:
        """Find where seeing x or more, x itself by half, has the probability of one tail."""
        low, high = np.zeros(x.shape), np.ones(x.shape)
        p = (low + high) / 2
        while ((low < p) & (p < high)).any():
            below = (bdtr(x - 1, n, p) + bdtr(x, n, p)) / 2 > fewer
            low, high = np.where(below, p, low), np.where(below, high, p)
            p = (low + high) / 2
        return p

    low, high = lower(np.maximum(x, 1)), 1 - lower(np.maximum(n - x, 1))
    return _at_the_ends(x, n, low, high)


def _wald(x: IntArray, n: IntArray, confidence: float) -> Limits:
    return _around(x, n, normal_quantile(confidence))


def _around(x: NDArray[Any], n: NDArray[Any], z: float) -> Limits:
    centre = x / n
    step = z * np.sqrt(centre * (1 - centre) / n)
    return centre - step, centre + step


def _at_the_ends(x: IntArray, n: IntArray, low: FloatArray, high: FloatArray) -> Limits:
    """Put the lower limit at 0 where nobody counts, and the upper at 1 where everybody does."""
    return np.where(x > 0, low, 0.0), np.where(x < n, high, 1.0)


_METHODS: dict[str, tuple[str, Callable[[IntArray, IntArray, float], Limits]]] = {
    "clopper-pearson": ("Clopper-Pearson", _clopper_pearson),
    "wilson": ("Wilson", _wilson),
    "wilson-corrected": ("Wilson with continuity correction", _wilson_corrected),
    "agresti-coull": ("Agresti-Coull", _agresti_coull),
    "jeffreys": ("Jeffreys", _jeffreys),
    "jeffreys-raw": ("Jeffreys, raw", _jeffreys_raw),
    "mid-p": ("mid-p", _mid_p),
    "wald": ("Wald", _wald),
}
