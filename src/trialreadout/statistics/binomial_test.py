"""The exact binomial test of a proportion against a given one.

Two-sided, all counts that are no more probable than the one seen speak against p0 as much as it
does; this is not twice the smaller of the one-sided tests, nor the test that the interval of
Clopper and Pearson belongs to.

Source: R, binom.test (counts up to 1e-7 more probable than the one seen count as equal).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

import numpy as np

from trialreadout.core.estimate import Status
from trialreadout.statistics.counts import successes_among

_TIES = 1 + 1e-7


@dataclass(frozen=True, slots=True)
class BinomialTest:
    """P values of a proportion against p0; None where nobody was counted."""

    p_two_sided: float | None
    p_greater: float | None
    """Small if the proportion is above p0."""
    p_less: float | None
    """Small if it is below."""
    method: str
    status: Status


def binomial_test(successes: int, n: int, p0: float) -> BinomialTest:
    """Test a proportion against a given one.

    Parameters
    ----------
    successes
        How many count, among `n`.
    n
        The denominator.
    p0
        The true proportion that is doubted, between 0 and 1, both included.

    Returns
    -------
    BinomialTest
        "not estimable" when n is 0.

    Raises
    ------
    ValueError
        If a count is not a whole number of 0 or more, successes are more than n, or p0 is not a
        share.
    """
    from scipy.special import gammaln, xlog1py, xlogy

    x, n = successes_among(successes, n)
    if not 0 <= p0 <= 1:
        raise ValueError(f"p0 is {p0}; expected a share such as 0.2")
    method = "exact binomial test"
    if n == 0:
        return BinomialTest(None, None, None, method, "not estimable")

    k = np.arange(n + 1)
    ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    probability = np.exp(ways + xlogy(k, p0) + xlog1py(n - k, -p0))
    rare = probability <= _TIES * probability[x]
    return BinomialTest(
        p_two_sided=min(fsum(probability[rare]), 1.0),
        p_greater=min(fsum(probability[x:]), 1.0),
        p_less=min(fsum(probability[: x + 1]), 1.0),
        method=method,
        status="estimated",
    )
