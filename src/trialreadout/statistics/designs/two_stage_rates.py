"""What a two-stage design does at a true rate: how often it stops, passes, and how many it takes.

Every outcome of such a trial is one count. A count of no more than the first limit was seen after
the first stage, since the trial ended there; a larger one at the end of the second.

Source: Simon, Control Clin Trials 1989;10:1-10.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trialreadout.core.arrays import FloatArray
from trialreadout.statistics.counts import whole
from trialreadout.statistics.designs.binomial import binomial_probabilities


@dataclass(frozen=True, slots=True, eq=False)
class TwoStageRates:
    """Rates of a two-stage design; every array has the shape of the true rates."""

    active: FloatArray
    """Probability to pass both limits: type 1 error at p0, power at p1."""
    early_stop: FloatArray
    """Probability to stop after the first stage."""
    expected_n: FloatArray
    """Mean number of patients."""


def two_stage_rates(
    first_n: int, first_limit: int, n: int, limit: int, p: ArrayLike
) -> TwoStageRates:
    """Work out a two-stage design at true rates.

    Parameters
    ----------
    first_n, first_limit, n, limit
        Go on if more than `first_limit` of `first_n` respond; active if more than `limit` of `n`
        do. A first limit of -1 never stops.
    p : (...)
        True rates.

    Returns
    -------
    TwoStageRates

    Raises
    ------
    ValueError
        As `outcomes_of_two_stages`; if the limit is not a whole number below n; if a rate is not
        between 0 and 1.
    """
    if not whole("limit", limit) < n:
        raise ValueError(f"limit is {limit} and n is {n}; expected fewer than all patients")
    chance = outcomes_of_two_stages(first_n, first_limit, n, p)
    stopped = chance[..., : int(first_limit) + 1].sum(axis=-1)
    passed = chance[..., max(int(limit), int(first_limit)) + 1 :].sum(axis=-1)
    return TwoStageRates(
        active=passed, early_stop=stopped, expected_n=first_n + (n - first_n) * (1 - stopped)
    )


def outcomes_of_two_stages(first_n: int, first_limit: int, n: int, p: ArrayLike) -> FloatArray:
    """Give the probability of each count with which the trial can end.

    Parameters
    ----------
    first_n, first_limit, n
        As for `two_stage_rates`.
    p : (...)
        True rates.

    Returns
    -------
    (..., n + 1)
        By count: up to `first_limit` after the first stage, above it after both.

    Raises
    ------
    ValueError
        If there is not at least one patient in each stage, the first limit is not a whole number
        from -1 to below `first_n`, or a rate is not between 0 and 1.
    """
    rate = np.asarray(p, np.float64)
    if not ((rate >= 0) & (rate <= 1)).all():
        raise ValueError(f"p is {p!r}; expected shares from 0 to 1")
    first, both = whole("first_n", first_n), whole("n", n)
    if not 0 < first < both:
        raise ValueError(
            f"first_n is {first_n} and n is {n}; expected at least one patient in each stage"
        )
    last = whole("first_limit + 1", first_limit + 1)
    if last > first:
        raise ValueError(
            f"first_limit is {first_limit} of {first_n}; expected fewer than all, or no trial "
            "would go on"
        )
    one, two = binomial_probabilities(first, rate), binomial_probabilities(both - first, rate)
    outcomes = np.zeros((*rate.shape, both + 1))
    outcomes[..., :last] = one[..., :last]
    for count in range(last, first + 1):
        outcomes[..., count : count + both - first + 1] += one[..., count, np.newaxis] * two
    return outcomes
