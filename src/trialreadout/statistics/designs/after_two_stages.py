"""What the count at the end of a two-stage trial says of the rate.

The plain proportion is too low on average, since trials with few responders stop early and stay as
they are. Of the estimates without bias that rest on the count alone, that of Jung and Kim has the
smallest variance. For tests and limits the outcomes are ordered by their count, which puts every
trial that stopped below every one that went on: p is the probability, at p0, of this count or a
larger one.

Two ways lead from this order to limits. "exact": as Clopper and Pearson, the rates at which this
count or a larger one, and this count or a smaller one, have the probability of one tail; it holds
its confidence at every rate. "koyama-chen": both limits from the p value alone, the upper one being
the rate at which this count or a larger one has the probability of all but one tail. That is the
"exact" upper limit of one response less (0 where there is none), so that it covers the rate less
often than it says. clinfun prints it, cut to the fourth decimal towards the inside.

Sources: Jung and Kim, Stat Med 2004;23:881-896 (the unbiased estimate).
         Koyama and Chen, Stat Med 2008;27:3145-3154 (p value and limits).
         Jennison and Turnbull, Technometrics 1983;25:49-58 (exact limits after several stages).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import comb
from typing import Literal

from trialreadout.statistics.confidence import tail
from trialreadout.statistics.counts import whole
from trialreadout.statistics.designs.given import share
from trialreadout.statistics.designs.two_stage_rates import outcomes_of_two_stages

TwoStageInterval = Literal["exact", "koyama-chen"]

_METHODS = {
    "exact": "UMVUE (Jung-Kim), exact limits by stagewise ordering",
    "koyama-chen": "UMVUE (Jung-Kim), limits of Koyama and Chen",
}


@dataclass(frozen=True, slots=True)
class AfterTwoStages:
    """The rate, as a two-stage trial shows it."""

    umvue: float
    """The unbiased estimate of smallest variance."""
    proportion: float
    """Responders among those who were treated, which is biased."""
    p_value: float
    """One-sided, against p0: the probability there of this count or a larger one."""
    low: float
    high: float
    confidence: float
    stopped_early: bool
    """Whether the trial ended after the first stage."""
    successes: int
    n: int
    """Patients on whom all of this rests."""
    method: str


def after_two_stages(
    successes: int,
    first_n: int,
    first_limit: int,
    n: int,
    p0: float,
    confidence: float = 0.9,
    interval: TwoStageInterval = "exact",
) -> AfterTwoStages:
    """Estimate and test the rate after a two-stage trial that kept its plan.

    Parameters
    ----------
    successes
        Responders at the end. Up to `first_limit` they are those of the first stage, since the
        trial ended there; more are those of both stages.
    first_n, first_limit, n
        The plan: both stages together have `n`, and more than `first_limit` of `first_n` had to
        respond to go on.
    p0
        The rate to test against.
    confidence
        Two-sided, with equal tails; 0.9 has the lower limit that belongs to a one-sided 5 % test.
    interval
        exact, which holds its confidence; or koyama-chen.

    Returns
    -------
    AfterTwoStages

    Raises
    ------
    ValueError
        If the plan is none, successes are no count or more than `n`, p0 or the confidence is not
        between 0 and 1, or the interval is unknown.
    """
    x, beyond = whole("successes", successes), tail(confidence)
    if interval not in _METHODS:
        raise ValueError(f"interval is {interval!r}; expected one of: {', '.join(_METHODS)}")
    if x > n:
        raise ValueError(f"successes is {x} and n is {n}; expected no more successes than n")
    share("p0", p0)
    if first_limit < 0:
        raise ValueError(f"first_limit is {first_limit}; expected a whole number, 0 or more")

    def or_more(count: int, p: float) -> float:
        return float(outcomes_of_two_stages(first_n, first_limit, n, p)[count:].sum())

    p_value = or_more(x, p0)
    upper = x + 1 if interval == "exact" else x
    stopped = x <= first_limit
    treated = first_n if stopped else n
    return AfterTwoStages(
        umvue=x / first_n if stopped else _unbiased(x, first_n, first_limit, n),
        proportion=x / treated,
        p_value=min(p_value, 1.0),
        low=_where(lambda p: or_more(x, p) > beyond) if x > 0 else 0.0,
        high=_upper(upper, n, lambda p: or_more(upper, p) > 1 - beyond),
        confidence=confidence,
        stopped_early=stopped,
        successes=x,
        n=int(treated),
        method=_METHODS[interval],
    )


def _unbiased(x: int, first_n: int, first_limit: int, n: int) -> float:
    """Average the proportion of the first stage over all ways to come to this count."""
    second_n = n - first_n
    firsts = range(max(first_limit + 1, x - second_n), min(x, first_n) + 1)
    ways = {first: comb(first_n, first) * comb(second_n, x - first) for first in firsts}
    return sum(way * first for first, way in ways.items()) / (first_n * sum(ways.values()))


def _upper(count: int, n: int, reached: Callable[[float], bool]) -> float:
    if count > n:
        return 1.0
    return _where(reached) if count > 0 else 0.0


def _where(reached: Callable[[float], bool]) -> float:
    """Find the rate from which on something holds, to the last digit."""
    low, high = 0.0, 1.0
    while low < (middle := (low + high) / 2) < high:
        low, high = (low, middle) if reached(middle) else (middle, high)
    return middle
