"""The log-rank test of whether groups share one survival curve, and its family.

At every time with an event, the events are shared out among those at risk as if the group did not
matter; what each group was due is held against what it had. Each time can be weighted by a power
of the survival just before it: with rho = 0 all weigh alike, the log-rank test; with rho = 1 early
events, when many are still at risk, weigh more, the test of Peto and Peto.

Sources: Mantel, Cancer Chemother Rep 1966;50:163-170.
         Peto and Peto, J R Stat Soc A 1972;135:185-207.
         Harrington and Fleming, Biometrika 1982;69:553-566 (rho).
         Therneau, survival for R, survdiff (degrees of freedom).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.estimate import Status
from trialreadout.statistics.chi_square import ChiSquare, chi_square
from trialreadout.statistics.groups import groups_of
from trialreadout.statistics.risk_table import risk_table


@dataclass(frozen=True, slots=True, eq=False)
class LogRank:
    """A comparison of survival between groups; arrays have shape (group,)."""

    groups: NDArray[Any]
    """Their names, ascending."""
    n: IntArray
    """Patients of each."""
    observed: FloatArray
    """Events that each had, weighted."""
    expected: FloatArray
    """Events that each was due if the group did not matter, weighted."""
    variance: FloatArray
    """(group, group), covariance of observed less expected."""
    chi_square: float | None
    """None where nothing can be compared."""
    degrees_of_freedom: int
    """Groups that were at risk at an event, less 1; never below 0."""
    p: float | None
    """Small if the groups do not share one curve."""
    method: str
    status: Status


def log_rank(time: ArrayLike, event: ArrayLike, group: ArrayLike, rho: float = 0) -> LogRank:
    """Compare the survival of groups.

    Parameters
    ----------
    time, event : (patient,)
        As for `kaplan_meier`.
    group : (patient,)
        The group of each, numbers or text. A missing one is decided upstream.
    rho
        Power of the pooled survival that weighs each event: 0 for log-rank, 1 for Peto and Peto.

    Returns
    -------
    LogRank
        "not estimable" with fewer than two groups at risk at an event, and where everybody at
        risk had the event each time, which leaves nothing to chance.

    Raises
    ------
    ValueError
        As `kaplan_meier`; if a group is missing, there is not one of them for each patient, or
        rho is not a finite number.
    """
    if not isfinite(rho):
        raise ValueError(f"rho is {rho}; expected a number, 0 for the log-rank test")
    pooled = risk_table(time, event)
    names, member = groups_of(group, np.shape(time))
    steps = _weighted_steps(pooled.time, pooled.at_risk, pooled.events, rho)
    times, had_event = np.asarray(time), np.asarray(event)

    shares = np.empty((names.size, steps.time.size))
    observed = np.empty(names.size)
    for each in range(names.size):
        own = risk_table(times[member == each], had_event[member == each])
        at_risk = np.append(own.at_risk, 0)[own.time.searchsorted(steps.time)]
        shares[each] = at_risk / steps.at_risk
        died = own.events > 0
        observed[each] = own.events[died] @ steps.weight[steps.time.searchsorted(own.time[died])]

    expected = shares @ (steps.weight * steps.events)
    spread = steps.weight**2 * steps.variance
    variance = np.diag(shares @ spread) - (shares * spread) @ shares.T
    test = _test(observed - expected, variance, expected > 0)
    return LogRank(
        groups=names,
        n=np.bincount(member),
        observed=observed,
        expected=expected,
        variance=variance,
        chi_square=test.value,
        degrees_of_freedom=test.degrees_of_freedom,
        p=test.p,
        method="log-rank test" if rho == 0 else f"weighted log-rank test, rho = {rho:g}",
        status="not estimable" if test.p is None else "estimated",
    )


class _Steps(NamedTuple):
    """The pooled sample at each of its times with an event; arrays (time,)."""

    time: FloatArray
    at_risk: IntArray
    events: IntArray
    weight: FloatArray
    variance: FloatArray
    """Of the events of a group, over share times one less share."""


def _weighted_steps(time: FloatArray, at_risk: IntArray, events: IntArray, rho: float) -> _Steps:
    stepped = events > 0
    time, at_risk, events = time[stepped], at_risk[stepped], events[stepped]
    survivors = at_risk - events
    before = np.append(1.0, np.multiply.accumulate(survivors / at_risk))[:-1]
    variance = events * survivors / np.maximum(at_risk - 1, 1)
    return _Steps(time, at_risk, events, before**rho, variance)


def _test(excess: FloatArray, variance: FloatArray, compared: BoolArray) -> ChiSquare:
    """Sum up the excess of all compared groups but the last, which follows from the others."""
    (which,) = compared.nonzero()
    free = which[:-1]
    if free.size == 0 or not variance.any():
        return ChiSquare(None, free.size, None)
    solved = np.linalg.solve(variance[np.ix_(free, free)], excess[free])
    return chi_square(float(excess[free] @ solved), free.size)
