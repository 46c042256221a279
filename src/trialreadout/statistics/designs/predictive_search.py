"""Both thresholds of a design that stops by predictive probability, searched for, exactly.

A design of Lee and Liu has two: stop if the predictive probability is below `futile`, and call the
drug active at the end if the posterior probability is above `convincing`. Both act through limits
of a count alone. So each final limit stands for a range of `convincing`, and beside it each
predictive probability that some count can have is a place where raising `futile` stops more trials.

To stop more trials lowers the type 1 error, the power and the expected size together. For a final
limit, the best `futile` is therefore the largest that leaves enough power; of all final limits that
then hold alpha, the one with the smallest expected size under p0 is taken, of equal ones that with
more power. This last choice is the project's own: the paper chooses by the largest size alone.

Lee and Liu take the smallest number of patients for which there are such thresholds (`fewest`).

Source: Lee and Liu, Clin Trials 2008;5:93-106.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

import numpy as np

from trialreadout.core.arrays import FloatArray
from trialreadout.statistics.designs.beta_binomial import Prior, above, chances_ahead, prior_of
from trialreadout.statistics.designs.binomial import at_least, binomial_probabilities
from trialreadout.statistics.designs.given import ROUNDING, rising, rising_looks, share
from trialreadout.statistics.designs.looks import courses
from trialreadout.statistics.designs.predictive_stopping import StoppingDesign, stopping_design

_DISTINCT = 1e-9
"""Predictive probabilities that differ by less, relative to them, are one: their difference is one
of rounding."""


@dataclass(frozen=True, slots=True)
class PredictiveThresholds:
    """The thresholds that were found, and the design they make."""

    design: StoppingDesign
    futile: float
    """Stop if the predictive probability is below this: of its range, the number with the fewest
    digits."""
    convincing: float
    """Active if at the end the posterior probability is above this; likewise."""
    futile_between: tuple[float, float]
    """All between these two make the same design."""
    convincing_between: tuple[float, float]
    prior: Prior


def predictive_search(
    p0: float,
    p1: float,
    looks: Sequence[int],
    alpha: float,
    power: float,
    prior: Prior | None = None,
    fewest: bool = False,
) -> PredictiveThresholds:
    """Find the thresholds that hold both errors with the smallest expected size.

    Parameters
    ----------
    p0, p1
        The rate to exceed, and the one hoped for.
    looks
        Rising numbers of patients, the last being all.
    alpha
        Largest probability to call the drug active if the rate is p0.
    power
        Smallest probability to call it active if the rate is p1.
    prior
        a and b of the Beta distribution. None: (p0, 1 - p0), worth one patient.
    fewest
        Whether the trial ends at the first of the looks at which both errors can be held, rather
        than at the last.

    Returns
    -------
    PredictiveThresholds

    Raises
    ------
    ValueError
        If a share is not between 0 and 1, p1 not above p0, the looks do not rise, the prior is not
        above 0, or no thresholds hold both errors.
    """
    low, high = rising(p0, p1)
    at = rising_looks(looks)
    asked = share("alpha", alpha) + ROUNDING, share("power", power) - ROUNDING
    belief = prior_of(prior or (low, 1 - low))
    ends = range(1, len(at) + 1) if fewest else [len(at)]
    for end in ends:
        found = _best(at[:end], low, high, *asked, belief)
        if found is not None:
            return found
    raise ValueError(
        f"no thresholds hold alpha {alpha:g} and power {power:g} with {at[-1]} patients; expected "
        "more patients, a larger alpha, or less power"
    )


def _best(
    looks: tuple[int, ...], p0: float, p1: float, alpha: float, power: float, prior: Prior
) -> PredictiveThresholds | None:
    n = looks[-1]
    believed = above(np.arange(n + 1), np.array(n), p0, prior)
    worth_a_look = _least_error(n, p0, p1, power) <= alpha
    worth_a_look &= believed[:-1] < believed[1:]  # where doubles can tell the two apart
    passing = [at_least(chances_ahead(np.arange(m + 1), m, n, prior)) for m in looks[:-1]]
    beside = [_Beside(limit, passing) for limit in np.flatnonzero(worth_a_look).tolist()]
    found = []
    for each, bar in zip(beside, _highest_bars(beside, looks, p1, power), strict=True):
        design = stopping_design(looks, each.limits(bar), p0, p1)
        if design.type_1_error <= alpha:
            futile = float(each.bars[bar]), float(each.bars[bar + 1])
            convincing = float(believed[each.limit]), float(believed[each.limit + 1])
            numbers = _few_digits(*futile), _few_digits(*convincing)
            found.append(PredictiveThresholds(design, *numbers, futile, convincing, prior))
    return min(found, key=_size, default=None)


def _size(found: PredictiveThresholds) -> tuple[float, float]:
    return round(found.design.expected_n, 9), -found.design.power


class _Beside:
    """Beside one final limit: what every count lets one expect, and where stopping changes.

    `passing` has for each look (count, count of the others) the probability of so many or more
    among the patients still to come.
    """

    def __init__(self, limit: int, passing: list[FloatArray]) -> None:
        self.limit = limit
        self.ahead = [_with_at_least(limit + 1, each) for each in passing]
        self.bars = _distinct(np.concatenate([[0.0], *self.ahead, [1.0]]))

    def limits(self, bar: int) -> list[int]:
        """Stop with each count whose predictive probability is no more than this bar."""
        counts = [int((each <= self.bars[bar]).sum()) - 1 for each in self.ahead]
        return [*counts, self.limit]


def _with_at_least(wanted: int, passing: FloatArray) -> FloatArray:
    """Give the probability of each count to come to what is wanted, (count,)."""
    count = np.arange(len(passing))
    lacking = np.clip(wanted - count, 0, passing.shape[-1] - 1)
    return np.where(count >= wanted, 1.0, np.minimum(passing[count, lacking], 1.0))


def _highest_bars(
    beside: list[_Beside], looks: tuple[int, ...], p1: float, power: float
) -> list[int]:
    """Find the highest bar beside each final limit that leaves enough power, by halving.

    The lowest does: to stop who cannot succeed costs none. The highest stops everybody.
    """
    enough, too_many = [0] * len(beside), [len(each.bars) - 1 for each in beside]
    while any(b - a > 1 for a, b in zip(enough, too_many, strict=True)):
        middle = [(a + b) // 2 for a, b in zip(enough, too_many, strict=True)]
        limits = [each.limits(bar) for each, bar in zip(beside, middle, strict=True)]
        holds = courses(looks, np.array(limits), looks[-1] + 1, p1).through >= power
        enough = [m if yes else a for m, a, yes in zip(middle, enough, holds, strict=True)]
        too_many = [b if yes else m for m, b, yes in zip(middle, too_many, holds, strict=True)]
    return enough


def _least_error(n: int, p0: float, p1: float, power: float) -> FloatArray:
    """Give a bound for the type 1 error beside each final limit, (n,), however trials stop.

    What stopping takes from the power, at most what is beyond the power asked for, it takes from
    the error divided by the likelihood ratio of the counts that would have passed, which is no less
    than that of the smallest. At the highest limit that has the power, this is the least error of
    any test with it (Neyman and Pearson). Endless where not even a trial that never stops has it.
    """
    under_p0, under_p1 = (binomial_probabilities(n, each) for each in (p0, p1))
    error, passing = at_least(under_p0)[1:-1], at_least(under_p1)[1:-1]  # more than 0, ... n - 1
    count = np.arange(1, n + 1)
    ratio = (p0 / p1) ** count * ((1 - p0) / (1 - p1)) ** (n - count)
    has_power = passing >= power
    if not has_power.any():
        return np.full(n, np.inf)
    bound = error - (passing - power) * ratio
    of_any_test = bound[np.flatnonzero(has_power)[-1]]
    return np.where(has_power, np.maximum(bound, of_any_test), np.inf)


def _distinct(values: FloatArray) -> FloatArray:
    """Sort values, of those that are one by `_DISTINCT` the largest alone."""
    ordered = np.sort(values)
    apart = np.diff(ordered, append=np.inf) > _DISTINCT * ordered
    result: FloatArray = ordered[apart]
    return result


def _few_digits(low: float, high: float) -> float:
    """Give a number between two others, in as few decimals as it takes."""
    for decimals in range(1, 18):
        scale = 10.0**decimals
        above_low = (floor(low * scale) + 1) / scale
        if low < above_low < high:
            return above_low
    return (low + high) / 2
