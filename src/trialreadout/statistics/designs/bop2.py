"""The Bayesian optimal phase II design with a binary endpoint (BOP2).

After n of N patients the trial stops if the posterior probability of a rate above p0 is below
lambda (n / N)^gamma, which asks for little at first and for most at the end. Of all lambda and
gamma of a grid, the pair with the largest power among those that hold the type 1 error is taken.
As both act through limits of a count alone, each set of limits is worked out once, exactly.

Where several sets have the same power (up to rounding), the one with the smallest expected size
under p0 is taken, and of its pairs the one with the smallest lambda, then gamma: the paper says
nothing of ties, and no limit depends on it.

Source: Zhou, Lee and Yuan, Stat Med 2017;36:3302-3314.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.statistics.designs.beta_binomial import Prior, above, prior_of
from trialreadout.statistics.designs.given import ROUNDING, rising, rising_looks, share
from trialreadout.statistics.designs.looks import courses
from trialreadout.statistics.designs.predictive_stopping import StoppingDesign, stopping_design

LAMBDA = np.arange(1, 100) / 100
GAMMA = np.arange(0, 101) / 100


@dataclass(frozen=True, slots=True)
class Bop2Design:
    """The limits, and the cutoff that gave them."""

    design: StoppingDesign
    lambda_: float
    gamma: float
    cutoffs: tuple[float, ...]
    """Of the posterior probability, at each look."""
    prior: Prior


def bop2_design(
    p0: float,
    p1: float,
    looks: Sequence[int],
    alpha: float,
    prior: Prior | None = None,
) -> Bop2Design:
    """Find the limits with the most power.

    Parameters
    ----------
    p0, p1
        The rate to exceed, and the one hoped for.
    looks
        Rising numbers of patients, the last being all.
    alpha
        Largest probability to call the drug active if the rate is p0.
    prior
        a and b of the Beta distribution. None: (p0, 1 - p0), worth one patient.

    Returns
    -------
    Bop2Design

    Raises
    ------
    ValueError
        If a share is not between 0 and 1, p1 not above p0, the looks do not rise, the prior is not
        above 0, or no cutoff that lets any trial pass holds alpha with so few patients.
    """
    low, high = rising(p0, p1)
    at = rising_looks(looks)
    share("alpha", alpha)
    belief = prior_of(prior or (low, 1 - low))
    cutoff = _cutoffs(at)
    limits, first = np.unique(_limits(at, low, belief, cutoff), axis=0, return_index=True)
    errs, powers, size = _kept(at, limits, low, high)
    may_pass = (limits < np.array(at)).all(axis=-1)
    holds = (errs <= alpha + ROUNDING) & may_pass
    if not holds.any():
        raise ValueError(
            f"no cutoff holds alpha {alpha:g} with {at[-1]} patients; expected more patients, or a "
            "larger alpha"
        )
    most = powers[holds].max()
    equal = np.flatnonzero(holds & (powers >= most - ROUNDING))
    best = equal[np.lexsort((first[equal], np.round(size[equal], 9)))[0]]
    pair = int(first[best])
    return Bop2Design(
        design=stopping_design(at, limits[best].tolist(), low, high),
        lambda_=float(LAMBDA[pair // GAMMA.size]),
        gamma=float(GAMMA[pair % GAMMA.size]),
        cutoffs=tuple(cutoff[pair].tolist()),
        prior=belief,
    )


def _cutoffs(looks: tuple[int, ...]) -> FloatArray:
    """Give the cutoff of each pair of lambda and gamma at each look, (pair, look)."""
    share_in = np.array(looks) / looks[-1]
    falling = share_in ** GAMMA[:, np.newaxis]
    result: FloatArray = (LAMBDA[:, np.newaxis, np.newaxis] * falling).reshape(-1, len(looks))
    return result


def _limits(looks: tuple[int, ...], p0: float, prior: Prior, cutoff: FloatArray) -> IntArray:
    """Give the largest count below each cutoff, (pair, look); -1 where there is none."""
    columns = []
    for at, n in enumerate(looks):
        believed = above(np.arange(n + 1), np.array(n), p0, prior)
        columns.append(np.searchsorted(believed, cutoff[:, at], side="left") - 1)
    return np.stack(columns, axis=-1)


def _kept(
    looks: tuple[int, ...], limits: IntArray, p0: float, p1: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Give type 1 error, power and expected size under p0 of each set of limits, (set,)."""
    under_p0, under_p1 = (courses(looks, limits, looks[-1] + 1, rate) for rate in (p0, p1))
    return under_p0.through, under_p1.through, under_p0.expected_n
