"""Agreement of two readers beyond chance: Cohen's kappa, plain and weighted.

Two readers who call almost everything stable agree often, whatever they see. Kappa holds their
agreement against the one that their own frequencies would give by chance: 1 is full agreement,
0 is chance. Weighted, a disagreement counts the more the further apart the categories are.

Sources: Cohen, Educ Psychol Meas 1960;20:37-46 and Psychol Bull 1968;70:213-220 (weighted).
         Fleiss, Cohen and Everitt, Psychol Bull 1969;72:323-327 (large-sample standard error).
         Cicchetti and Allison, Am J EEG Technol 1971;11:101-109 (linear weights).
         Fleiss and Cohen, Educ Psychol Meas 1973;33:613-619 (quadratic weights).
"""

from __future__ import annotations

from math import sqrt
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from trialreadout.core.arrays import FloatArray
from trialreadout.core.estimate import Estimate
from trialreadout.statistics.confidence import normal_quantile, tail
from trialreadout.statistics.counts import whole

KappaWeights = Literal["none", "linear", "quadratic"]

_POWER = {"none": 0, "linear": 1, "quadratic": 2}
_PRINTED = {
    "none": "Cohen's kappa",
    "linear": "weighted kappa, linear",
    "quadratic": "weighted kappa, quadratic",
}


def kappa(counts: ArrayLike, weights: KappaWeights = "none", confidence: float = 0.95) -> Estimate:
    """Estimate how far two readers agree beyond chance.

    Parameters
    ----------
    counts : (category, category)
        How many patients the first reader put in the category of the row, and the second in that
        of the column. A patient whom one of them did not read is in none.
    weights
        none: every disagreement counts alike. linear, quadratic: by the number of categories in
        between, or its square; the categories then stand in their order.
    confidence
        Two-sided, of the normal approximation.

    Returns
    -------
    Estimate
        "not estimable" where nobody was read by both, or both put everybody in one and the same
        category: chance would then do as well. The limits are not cut at 1. Where the standard
        error is 0, as in full agreement, it says nothing of how sure kappa is, and there are no
        limits.

    Raises
    ------
    ValueError
        If the table is not square, a count is not a whole number of 0 or more, the confidence is
        not between 0 and 1, or the weights are unknown.
    """
    if weights not in _POWER:
        raise ValueError(f"weights is {weights!r}; expected one of: {', '.join(_POWER)}")
    tail(confidence)
    table = _table(counts)
    n = table.sum()
    apart = _apart(len(table), weights)
    seen, by_chance = (apart * table).sum(), apart * np.outer(table.sum(axis=1), table.sum(axis=0))
    if by_chance.sum() == 0:
        return Estimate(None, None, None, None, confidence, _PRINTED[weights], "not estimable")
    value = float(1 - n * seen / by_chance.sum())
    error = _standard_error(table / n, 1 - apart / apart.max(), value) / sqrt(n)
    reach = normal_quantile(confidence) * error
    low, high = (value - reach, value + reach) if error > 0 else (None, None)
    return Estimate(value, low, high, error, confidence, _PRINTED[weights], "estimated")


def _standard_error(share: FloatArray, agreement: FloatArray, value: float) -> float:
    """Give the standard error of kappa for one patient; `agreement` is 1 for the same category."""
    first, second = share.sum(axis=1), share.sum(axis=0)
    expected = first @ agreement @ second
    of_rows, of_columns = agreement @ second, first @ agreement
    spread = agreement - (of_rows[:, np.newaxis] + of_columns) * (1 - value)
    variance = (share * spread**2).sum() - (value - expected * (1 - value)) ** 2
    rounding = 1e-12
    return sqrt(variance) / float(1 - expected) if variance > rounding else 0.0


def _apart(categories: int, weights: KappaWeights) -> FloatArray:
    """Say how far apart each two categories count; 0 for the same."""
    place = np.arange(categories, dtype=np.float64)
    distance = np.abs(place[:, np.newaxis] - place)
    return np.where(distance > 0, distance ** _POWER[weights], 0.0)


def _table(counts: ArrayLike) -> FloatArray:
    table = np.asarray(counts, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] != table.shape[1] or not table.size:
        raise ValueError(
            f"counts has the shape {table.shape}\n"
            "  expected: (category, category), the categories of one reader by those of the other"
        )
    for place, value in np.ndenumerate(table):
        whole(f"counts{list(place)}", float(value))
    return table
