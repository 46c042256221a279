"""Agreement of any number of readers beyond chance: Fleiss' kappa.

The readers of one patient need not be those of another. Agreement is the share of pairs of readers
who chose the same category; chance is what the shares of the categories alone would give.

Sources: Fleiss, Psychol Bull 1971;76:378-382 (kappa).
         Gwet, Educ Psychol Meas 2021;81:781-790 (its large-sample variance, whatever kappa is).
"""

from __future__ import annotations

from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from trialreadout.core.arrays import FloatArray
from trialreadout.core.estimate import Estimate
from trialreadout.statistics.confidence import normal_quantile, tail
from trialreadout.statistics.counts import whole

_METHOD = "Fleiss' kappa"


def fleiss_kappa(counts: ArrayLike, confidence: float = 0.95) -> Estimate:
    """Estimate how far readers agree beyond chance.

    Parameters
    ----------
    counts : (patient, category)
        How many readers put the patient in the category; as many readers, two or more, for each.
    confidence
        Two-sided, of the normal approximation.

    Returns
    -------
    Estimate
        "not estimable" without a patient, or where all put everybody in one and the same category:
        chance would then do as well. The limits are not cut at 1. Of one patient, or where the
        standard error is 0, as in full agreement, there are no limits.

    Raises
    ------
    ValueError
        If counts is no such table, or the confidence is not between 0 and 1.
    """
    tail(confidence)
    table = _table(counts)
    nothing = Estimate(None, None, None, None, confidence, _METHOD, "not estimable")
    if not len(table):
        return nothing
    readers = table[0].sum()
    shares = table.sum(axis=0) / table.sum()
    by_chance = float((shares**2).sum())
    if (shares > 0).sum() == 1:
        return nothing
    agreed = (table * (table - 1)).sum(axis=1) / (readers * (readers - 1))
    value = float((agreed.mean() - by_chance) / (1 - by_chance))
    if len(table) == 1:
        return Estimate(value, None, None, None, confidence, _METHOD, "estimated")
    error = _standard_error(agreed, table @ shares / readers, by_chance, value)
    reach = normal_quantile(confidence) * error
    low, high = (value - reach, value + reach) if error > 0 else (None, None)
    return Estimate(value, low, high, error, confidence, _METHOD, "estimated")


def _standard_error(
    agreed: FloatArray, expected: FloatArray, by_chance: float, value: float
) -> float:
    """Give the standard error from what each patient adds to kappa, chance included."""
    added = (agreed - by_chance - 2 * (1 - value) * (expected - by_chance)) / (1 - by_chance)
    n = len(agreed)
    variance = float(((added - value) ** 2).sum()) / (n * (n - 1))
    rounding = 1e-15
    return sqrt(variance) if variance > rounding else 0.0


def _table(counts: ArrayLike) -> FloatArray:
    table = np.asarray(counts, dtype=np.float64)
    if table.ndim != 2 or not table.shape[1]:
        raise ValueError(f"counts has the shape {table.shape}\n  expected: (patient, category)")
    for place, value in np.ndenumerate(table):
        whole(f"counts{list(place)}", float(value))
    readers = table.sum(axis=1)
    for patient, number in enumerate(readers):
        if number < 2 or number != readers[0]:
            raise ValueError(
                f"counts[{patient}] is of {number:g} readers\n"
                "  expected: two or more, and as many for each patient"
            )
    return table
