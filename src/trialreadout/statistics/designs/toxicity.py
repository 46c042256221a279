"""When a trial stops because too many patients had a toxicity.

Two rules, each a table of counts known before the first patient. "posterior": stop once it is
probable enough that the true rate is above the one that is tolerated. "pocock": stop once so many
are improbable at the tolerated rate, by the same level at every look; the level is the largest for
which the whole trial stops no more often than asked for if the rate is just tolerated. How often a
trial stops, and how many patients it takes, is worked out exactly.

Sources: Thall and Simon, Biometrics 1994;50:337-349 (posterior).
         Ivanova, Qaqish and Schell, Biometrics 2005;61:540-545 (one level at every look).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.statistics.designs.beta_binomial import Prior, above, prior_of
from trialreadout.statistics.designs.binomial import at_least, binomial_probabilities
from trialreadout.statistics.designs.given import ROUNDING, rising_looks, share
from trialreadout.statistics.designs.looks import courses

ToxicityMethod = Literal["posterior", "pocock"]

_METHODS = ("posterior", "pocock")


@dataclass(frozen=True, slots=True)
class ToxicityRule:
    """At how many patients with a toxicity a trial stops."""

    looks: tuple[int, ...]
    stop_at: tuple[int | None, ...]
    """Stop with so many or more, at each look; None: no count is enough."""
    tolerated: float
    level: float
    """posterior: the probability that has to be exceeded. pocock: how improbable a count has to be
    at one look."""
    method: ToxicityMethod


@dataclass(frozen=True, slots=True)
class ToxicityRates:
    """What a rule does at one true rate."""

    rate: float
    stops: float
    """Probability to stop, the last look included."""
    stops_early: float
    """Before the last look."""
    expected_n: float
    """Mean number of patients."""
    expected_toxicities: float
    """Mean number of patients with one."""


def toxicity_rule(
    tolerated: float,
    looks: Sequence[int],
    level: float,
    method: ToxicityMethod = "posterior",
    prior: Prior | None = None,
) -> ToxicityRule:
    """Find the counts at which to stop.

    Parameters
    ----------
    tolerated
        The rate that is just tolerated.
    looks
        Rising numbers of patients whose toxicity is known; 1, 2, ... N for a look after each.
    level
        posterior: stop if the probability of a rate above the tolerated one is above this, such as
        0.9. pocock: the largest probability to stop, over the whole trial, if the rate is just
        tolerated, such as 0.05.
    method
        "posterior" or "pocock".
    prior
        a and b of the Beta distribution, for "posterior" alone. None: (tolerated, 1 - tolerated),
        worth one patient.

    Returns
    -------
    ToxicityRule

    Raises
    ------
    ValueError
        If a share is not between 0 and 1, the looks do not rise, the prior is not above 0, the
        method unknown, a prior is given that the method does not use, or no toxicity at all would
        stop the trial.
    """
    limit, at = share("tolerated", tolerated), rising_looks(looks)
    share("level", level)
    if method not in _METHODS:
        raise ValueError(f"method is {method!r}; expected one of: {', '.join(_METHODS)}")
    if method == "posterior":
        belief = prior_of(prior or (limit, 1 - limit))
        counts = [_first(above(np.arange(n + 1), np.array(n), limit, belief) > level) for n in at]
        if 0 in counts:
            raise ValueError(
                f"0 toxicities of {at[counts.index(0)]} would stop the trial, so great is the "
                f"prior ({belief[0]:g}, {belief[1]:g}); expected one that patients can outweigh, "
                "or a larger level"
            )
        return _rule(at, counts, limit, level, method)
    if prior is not None:
        raise ValueError(
            f"prior is {tuple(prior)} and method is pocock, which has none; expected no prior, or "
            "method posterior"
        )
    tails = [at_least(binomial_probabilities(n, limit))[:-1] for n in at]
    largest = _largest_level(at, tails, limit, level)
    return _rule(at, _rare(tails, largest).tolist(), limit, largest, method)


def toxicity_rates(rule: ToxicityRule, rates: Sequence[float]) -> list[ToxicityRates]:
    """Work out a rule at true rates.

    Parameters
    ----------
    rule
        The rule.
    rates
        True rates, 0 and 1 included.

    Returns
    -------
    list of ToxicityRates

    Raises
    ------
    ValueError
        If a rate is not between 0 and 1.
    """
    if any(not 0 <= each <= 1 for each in rates):
        raise ValueError(f"the rates are {list(rates)}; expected shares from 0 to 1")
    never = rule.looks[-1] + 1
    many = [never if each is None else each for each in rule.stop_at]
    found = []
    for rate in rates:
        ended = courses(rule.looks, -1, many, rate)
        size = float(ended.expected_n)
        stops, early = float(ended.high.sum()), float(ended.high[:-1].sum())
        # By Wald: each patient adds one with the rate, whenever the trial ends.
        found.append(ToxicityRates(float(rate), stops, early, size, rate * size))
    return found


def _rule(
    looks: tuple[int, ...],
    counts: Sequence[int],
    tolerated: float,
    level: float,
    method: ToxicityMethod,
) -> ToxicityRule:
    stop_at = tuple(
        None if count > n else int(count) for n, count in zip(looks, counts, strict=True)
    )
    return ToxicityRule(looks, stop_at, tolerated, level, method)


def _first(holds: BoolArray) -> int:
    """Give the smallest count for which it holds, as for all larger ones; one above all if none."""
    return len(holds) - int(holds.sum())


def _rare(tails: list[FloatArray], level: float) -> IntArray:
    """Give the smallest count at each look that is no more probable than the level."""
    return np.array([_first(each <= level) for each in tails])


def _largest_level(
    looks: tuple[int, ...], tails: list[FloatArray], tolerated: float, allowed: float
) -> float:
    """Find the largest level for one look that keeps the whole trial's to what is allowed.

    Only the tails themselves matter, and the more probable a count may be, the more often the trial
    stops: so the tails are searched by halving.
    """
    candidates = np.unique(np.concatenate([[0.0], *tails]))
    low, high = 0, len(candidates)
    while high - low > 1:
        middle = (low + high) // 2
        many = _rare(tails, candidates[middle])
        stops = float(courses(looks, -1, many, tolerated).high.sum())
        low, high = (middle, high) if stops <= allowed + ROUNDING else (low, middle)
    return float(candidates[low])
