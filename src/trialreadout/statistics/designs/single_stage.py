"""Single-stage designs of a proportion, exact, by both definitions of the number needed.

Power does not rise steadily with the number of patients: where one more patient makes the limit one
higher, it falls. So "the smallest n" can mean two things: the smallest that has the power, or the
smallest from which on every n has it, so that a patient more than planned does no harm. A tool has
to say which it means.

From some n on, the bounds of Chernoff show that every n has the power; up to there each is looked
at. So the second definition is proven, too.

Sources: A'Hern, Stat Med 2001;20:859-866.
         Chernoff, Ann Math Stat 1952;23:493-507.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Literal

import numpy as np

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.statistics.designs.given import ROUNDING, rising, share

SingleStageDefinition = Literal["smallest", "every larger n"]

_DEFINITIONS = ("smallest", "every larger n")
_LARGEST = 100_000


@dataclass(frozen=True, slots=True)
class SingleStageDesign:
    """A design and what it keeps, exactly."""

    n: int
    limit: int
    """Active if more than so many of `n` respond: "reject at r or more" has r one higher."""
    type_1_error: float
    power: float
    definition: SingleStageDefinition
    p0: float
    p1: float


def single_stage_design(
    p0: float,
    p1: float,
    alpha: float,
    power: float,
    definition: SingleStageDefinition = "smallest",
) -> SingleStageDesign:
    """Find how many patients tell two rates apart.

    Parameters
    ----------
    p0, p1
        The rate that is too low, and the one hoped for.
    alpha
        Largest probability to call the drug active if the rate is p0.
    power
        Smallest probability to call it active if the rate is p1.
    definition
        smallest: the smallest n with both. every larger n: the smallest n such that it and every
        larger n have both, each with the limit that alpha allows it.

    Returns
    -------
    SingleStageDesign
        With the smallest limit that alpha allows, which has the most power.

    Raises
    ------
    ValueError
        If a share is not between 0 and 1, p1 not above p0, the definition unknown, or the two rates
        so close that more than 100,000 patients may be needed.
    """
    low, high = rising(p0, p1)
    share("alpha", alpha), share("power", power)
    if definition not in _DEFINITIONS:
        known = ", ".join(_DEFINITIONS)
        raise ValueError(f"definition is {definition!r}; expected one of: {known}")
    enough = enough_by_chernoff(low, high, alpha, power)
    if enough > _LARGEST:
        raise ValueError(
            f"to tell {p0:g} from {p1:g} may take up to {enough:,} patients; expected no more than "
            f"{_LARGEST:,}: raise the distance of p1 from p0 or alpha, or ask for less power"
        )
    n = np.arange(1, enough + 1)
    limit, errs, has = best_of_each(n, low, high, alpha)
    holds = has >= power - ROUNDING
    if definition == "smallest":
        at = int(np.argmax(holds))
    else:
        at = int(np.flatnonzero(~holds)[-1]) + 1 if not holds.all() else 0
    return SingleStageDesign(
        n=int(n[at]),
        limit=int(limit[at]),
        type_1_error=float(errs[at]),
        power=float(has[at]),
        definition=definition,
        p0=low,
        p1=high,
    )


def best_of_each(
    n: IntArray, p0: float, p1: float, alpha: float
) -> tuple[IntArray, FloatArray, FloatArray]:
    """Give for each n the smallest limit that alpha allows, with what it keeps.

    Parameters
    ----------
    n : (n,)
        Patients.
    p0, p1, alpha
        As for `single_stage_design`.

    Returns
    -------
    limit, type_1_error, power : (n,)
    """
    from scipy.special import bdtrc

    too_low, allowed = np.full(n.shape, -1), n.copy()
    while (allowed - too_low > 1).any():
        middle = (too_low + allowed) // 2
        passes = bdtrc(middle, n, p0) <= alpha + ROUNDING
        too_low, allowed = np.where(passes, too_low, middle), np.where(passes, middle, allowed)
    return allowed, bdtrc(allowed, n, p0), bdtrc(allowed, n, p1)


def enough_by_chernoff(p0: float, p1: float, alpha: float, power: float) -> int:
    """Give a number of patients from which on every n holds both errors.

    With a limit of n times some share between the rates, the probability to be on the wrong side of
    it is at most exp(-n d), d being the divergence of the share from the rate. The share is the one
    of a fine grid that needs fewest.
    """
    between = np.linspace(p0, p1, 1001)[1:-1]
    needed = np.maximum(
        -np.log(alpha) / _divergence(between, p0), -np.log1p(-power) / _divergence(between, p1)
    )
    return max(ceil(float(needed.min())), 1)


def _divergence(share: FloatArray, rate: float) -> FloatArray:
    """Give the Kullback-Leibler divergence of one coin from another."""
    result: FloatArray = share * np.log(share / rate) + (1 - share) * np.log(
        (1 - share) / (1 - rate)
    )
    return result
