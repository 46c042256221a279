"""A proportion and its exact or approximate interval, seven ways.

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
from typing import Literal

from trialreadout.core.estimate import Estimate
from trialreadout.statistics.confidence import normal_quantile, tail
from trialreadout.statistics.counts import successes_among

ProportionInterval = Literal[
    "clopper-pearson",
    "wilson",
    "wilson-corrected",
    "agresti-coull",
    "jeffreys",
    "mid-p",
    "wald",
]

Limits = tuple[float, float]


def proportion(
    successes: int,
    n: int,
    confidence: float = 0.95,
    method: ProportionInterval = "clopper-pearson",
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
        Two-sided, with equal tails.
    method
        clopper-pearson: exact. wilson: score; wilson-corrected: the same with continuity
        correction. agresti-coull: around a proportion with z squared more patients, half of them
        successes; not cut at 0 and 1. jeffreys: equal tails of the posterior from a Beta(1/2, 1/2)
        prior, but 0 below no success and 1 above n. mid-p: exact, with half the probability of
        what was seen. wald: normal approximation, not cut at 0 and 1.

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
    tail(confidence)
    printed, limits = _METHODS[method]
    if n == 0:
        return Estimate(None, None, None, None, confidence, printed, "not estimable")
    low, high = limits(x, n, confidence)
    error = sqrt(x / n * (1 - x / n) / n) if method == "wald" else None
    return Estimate(x / n, low, high, error, confidence, printed, "estimated")


def _clopper_pearson(x: int, n: int, confidence: float) -> Limits:
    from scipy.special import betainccinv, betaincinv

    beyond = tail(confidence)
    low = float(betaincinv(x, n - x + 1, beyond)) if x > 0 else 0.0
    high = float(betainccinv(x + 1, n - x, beyond)) if x < n else 1.0
    return low, high


def _wilson(x: int, n: int, confidence: float) -> Limits:
    z = normal_quantile(confidence)
    centre = (x + z * z / 2) / (n + z * z)
    step = z / (n + z * z) * sqrt(x * (n - x) / n + z * z / 4)
    low = centre - step if x > 0 else 0.0  # on paper too; in floating point 3e-17
    high = centre + step if x < n else 1.0
    return low, high


def _wilson_corrected(x: int, n: int, confidence: float) -> Limits:
    def lower(x: int) -> float:
        z = normal_quantile(confidence)
        under_root = z * z - 2 - 1 / n + 4 * x * (n - x + 1) / n
        return max((2 * x + z * z - 1 - z * sqrt(under_root)) / (2 * (n + z * z)), 0.0)

    low = lower(x) if x > 0 else 0.0
    high = 1 - lower(n - x) if x < n else 1.0
    return low, high


def _agresti_coull(x: int, n: int, confidence: float) -> Limits:
    z = normal_quantile(confidence)
    return _around(x + z * z / 2, n + z * z, z)


def _jeffreys(x: int, n: int, confidence: float) -> Limits:
    from scipy.special import betainccinv, betaincinv

    beyond = tail(confidence)
    low = float(betaincinv(x + 0.5, n - x + 0.5, beyond)) if x > 0 else 0.0
    high = float(betainccinv(x + 0.5, n - x + 0.5, beyond)) if x < n else 1.0
    return low, high


def _mid_p(x: int, n: int, confidence: float) -> Limits:
    from scipy.special import bdtr

    def lower(x: int) -> float:
        """Find where seeing x or more, x itself by half, has the probability of one tail."""
        fewer = 1 - tail(confidence)
        low, high = 0.0, 1.0
        while low < (p := (low + high) / 2) < high:
            if (bdtr(x - 1, n, p) + bdtr(x, n, p)) / 2 > fewer:
                low = p
            else:
                high = p
        return p

    low = lower(x) if x > 0 else 0.0
    high = 1 - lower(n - x) if x < n else 1.0
    return low, high


def _wald(x: int, n: int, confidence: float) -> Limits:
    return _around(x, n, normal_quantile(confidence))


def _around(x: float, n: float, z: float) -> Limits:
    centre = x / n
    step = z * sqrt(centre * (1 - centre) / n)
    return centre - step, centre + step


_METHODS: dict[str, tuple[str, Callable[[int, int, float], Limits]]] = {
    "clopper-pearson": ("Clopper-Pearson", _clopper_pearson),
    "wilson": ("Wilson", _wilson),
    "wilson-corrected": ("Wilson with continuity correction", _wilson_corrected),
    "agresti-coull": ("Agresti-Coull", _agresti_coull),
    "jeffreys": ("Jeffreys", _jeffreys),
    "mid-p": ("mid-p", _mid_p),
    "wald": ("Wald", _wald),
}
