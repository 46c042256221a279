"""The proportions of many trials, each with its interval.

Trials of thirty patients have few different outcomes: each pair of successes and denominator is
computed once and looked up for every trial that has it.

Sources: those of `trialreadout.statistics.proportion`.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from trialreadout.core.arrays import IntArray
from trialreadout.statistics.counts import whole
from trialreadout.statistics.many.estimates import Estimates
from trialreadout.statistics.proportion import ProportionInterval, proportion


def proportion_of_many(
    successes: ArrayLike,
    n: ArrayLike,
    confidence: float = 0.95,
    method: ProportionInterval = "clopper-pearson",
    sides: Literal[1, 2] = 2,
) -> Estimates:
    """Estimate the proportion of each of many trials, as `proportion` does of one.

    Parameters
    ----------
    successes, n : (...)
        How many count, and among how many; of shapes that go together, so that one `n` may stand
        for all trials.
    confidence, method, sides
        As for `proportion`.

    Returns
    -------
    Estimates
        (...), shares between 0 and 1. "not estimable" where n is 0.

    Raises
    ------
    ValueError
        As `proportion`; the message names the first count that is none.
    """
    x, among = np.broadcast_arrays(_counts("successes", successes), _counts("n", n))
    base = int(among.max(initial=0)) + 1
    impossible = x > among
    if impossible.any():
        place = np.unravel_index(impossible.argmax(), impossible.shape)
        raise ValueError(
            f"successes{_place(place)} is {x[place]} and n {among[place]}; "
            "expected no more successes than n"
        )
    outcomes, outcome = np.unique(among * base + x, return_inverse=True)
    found = [
        proportion(code % base, code // base, confidence, method, sides)
        for code in outcomes.tolist()
    ]
    named = found[0] if found else proportion(0, 0, confidence, method, sides)
    columns = ("value", "low", "high", "standard_error")
    table = np.array([[getattr(each, column) for column in columns] for each in found], np.float64)
    value, low, high, error = table.reshape(-1, len(columns)).T[:, outcome.reshape(x.shape)]
    return Estimates(value, low, high, error, among > 0, confidence, named.method)


def _counts(name: str, given: ArrayLike) -> IntArray:
    counts = np.asarray(given)
    if counts.dtype.kind not in "iu" or counts.min(initial=0) < 0:
        strange = ~((counts >= 0) & (counts % 1 == 0))
        if strange.any():
            place = np.unravel_index(strange.argmax(), counts.shape)
            whole(f"{name}{_place(place)}", float(counts[place]))
    return counts.astype(np.int64)


def _place(place: tuple[np.intp, ...]) -> str:
    return str([int(each) for each in place]) if place else ""
