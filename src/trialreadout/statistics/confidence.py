"""A confidence level, and the tail or the normal quantile that it stands for.

Every interval of this floor is two-sided with equal tails: 0.95 leaves 0.025 on each side,
which is 1.96 standard errors of a normal distribution.
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


@lru_cache
def normal_quantile(confidence: float) -> float:
    """Give the half-width of a two-sided interval in standard errors: 1.96 for 0.95."""
    return -NormalDist().inv_cdf(tail(confidence))
