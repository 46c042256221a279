"""A confidence level, and the tail or the normal quantile that it stands for.

Intervals of this floor are two-sided with equal tails: 0.95 leaves 0.025 on each side, which is
1.96 standard errors of a normal distribution. A bound that holds by itself, one-sided, is the limit
of a two-sided interval of less confidence: that of 0.95 is the one of 0.9.
"""

from __future__ import annotations

from functools import lru_cache
from statistics import NormalDist


def tail(confidence: float) -> float:
    """Give the probability beyond each limit: 0.025 for 0.95.

    Raises
    ------
    ValueError
        If `confidence` is not between 0 and 1. 95 for "95 %" is the usual slip.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is {confidence}; expected a share such as 0.95")
    return (1 - confidence) / 2


def two_sided(confidence: float, sides: int) -> float:
    """Give the confidence of the two-sided interval with the limits that are asked for.

    Raises
    ------
    ValueError
        If `sides` is neither 1 nor 2, or one-sided `confidence` not between one half and 1.
    """
    if sides == 2:
        return confidence
    if sides != 1:
        raise ValueError(f"sides is {sides}; expected 2, or 1 for limits that hold by themselves")
    if not 0.5 < confidence < 1:
        raise ValueError(f"one-sided confidence is {confidence}; expected a share such as 0.95")
    return 2 * confidence - 1


@lru_cache
def normal_quantile(confidence: float) -> float:
    """Give the half-width of a two-sided interval in standard errors: 1.96 for 0.95."""
    return -NormalDist().inv_cdf(tail(confidence))
