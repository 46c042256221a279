"""What is believed of a rate after some patients, and of the answer after all of them.

A Beta(a, b) prior counts as a + b patients seen before, a of them responders. With x of n
responders the posterior is Beta(a + x, b + n - x). The predictive probability looks ahead: over
the counts that the remaining patients may still bring, each as probable as the posterior has it,
it adds up those after which the posterior would be convincing.

Sources: Lee and Liu, Clin Trials 2008;5:93-106.
         Thall and Simon, Biometrics 1994;50:337-349 (posterior probability).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.core.estimate import Estimate
from trialreadout.statistics.confidence import tail
from trialreadout.statistics.counts import successes_among
from trialreadout.statistics.designs.given import at_least_one, share

Prior = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Posterior:
    """What is believed of a rate."""

    a: float
    b: float
    """Of the Beta distribution."""
    above: float
    """Probability that the rate is above p0."""
    rate: Estimate
    """Mean, and credible limits with equal tails."""


def posterior(
    successes: int, n: int, p0: float, prior: Prior, confidence: float = 0.95
) -> Posterior:
    """Give the posterior of a rate.

    Parameters
    ----------
    successes, n
        Responders among patients; of nobody, the prior.
    p0
        The rate to exceed.
    prior
        a and b, both above 0.
    confidence
        Of the credible interval.

    Returns
    -------
    Posterior

    Raises
    ------
    ValueError
        If a count is none, successes are more than n, the prior is not above 0, or p0 or the
        confidence not between 0 and 1.
    """
    from scipy.special import betainccinv, betaincinv

    x, n = successes_among(successes, n)
    share("p0", p0)
    a, b = prior_of(prior)
    a, b = a + x, b + n - x
    beyond = tail(confidence)
    rate = Estimate(
        value=a / (a + b),
        low=float(betaincinv(a, b, beyond)),
        high=float(betainccinv(a, b, beyond)),
        standard_error=None,
        confidence=confidence,
        method=f"Beta posterior, prior Beta({prior[0]:g}, {prior[1]:g}), equal tails",
        status="estimated",
    )
    return Posterior(a, b, float(above(np.array(x), np.array(n), p0, prior)), rate)


def predictive_probability(
    successes: int, n: int, nmax: int, p0: float, prior: Prior, convincing: float
) -> float:
    """Give the probability that the trial will be convincing once all patients are in.

    Parameters
    ----------
    successes, n
        Responders among the patients so far.
    nmax
        All patients of the trial, `n` or more.
    p0
        The rate to exceed.
    prior
        a and b, both above 0.
    convincing
        The trial convinces if the posterior probability that the rate is above p0 is above this.

    Returns
    -------
    float
        0 or 1 once all patients are in.

    Raises
    ------
    ValueError
        As `posterior`; if nmax is below n, or `convincing` not between 0 and 1.
    """
    x, n = successes_among(successes, n)
    if at_least_one("nmax", nmax) < n:
        raise ValueError(f"nmax is {nmax} and n is {n}; expected all patients to be no fewer")
    share("p0", p0), share("convincing", convincing)
    return float(predictive(np.array([x]), n, int(nmax), p0, prior_of(prior), convincing)[0])


def above(x: IntArray, n: IntArray, p0: ArrayLike, prior: Prior) -> FloatArray:
    """Give the posterior probability that the rate is above p0; all arguments broadcast."""
    from scipy.special import betaincc

    a, b = prior
    result: FloatArray = betaincc(a + x, b + n - x, p0)
    return result


def predictive(
    x: IntArray, n: int, nmax: int, p0: float, prior: Prior, convincing: float
) -> FloatArray:
    """Give the predictive probability of each count among `n`, (count,)."""
    chance = chances_ahead(x, n, nmax, prior)
    at_the_end = x[:, np.newaxis] + np.arange(nmax - n + 1)
    convinces = above(at_the_end, np.array(nmax), p0, prior) > convincing
    total: FloatArray = np.where(convinces, chance, 0.0).sum(axis=-1)
    return np.where(convinces.all(axis=-1), 1.0, np.minimum(total, 1.0))


def chances_ahead(x: IntArray, n: int, nmax: int, prior: Prior) -> FloatArray:
    """Give how probable each number of responders among the patients still to come is.

    Parameters
    ----------
    x : (count,)
        Responders among the `n` so far.
    n, nmax, prior
        As for `predictive_probability`.

    Returns
    -------
    (count, nmax - n + 1)
    """
    from scipy.special import betaln, gammaln

    a, b = prior
    left = nmax - n
    y = np.arange(left + 1)
    ways = gammaln(left + 1) - gammaln(y + 1) - gammaln(left - y + 1)
    so_far = x[:, np.newaxis]
    mass = ways + betaln(a + so_far + y, b + n - so_far + left - y)
    result: FloatArray = np.exp(mass - betaln(a + so_far, b + n - so_far))
    return result


def prior_of(prior: Prior) -> Prior:
    """Return a prior.

    Raises
    ------
    ValueError
        If it is not two numbers above 0.
    """
    if len(prior) != 2 or not all(0 < each < np.inf for each in prior):
        raise ValueError(f"prior is {prior}; expected two numbers above 0, such as (0.2, 0.8)")
    return float(prior[0]), float(prior[1])
