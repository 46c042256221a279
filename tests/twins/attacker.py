"""Somebody who has every number of a shared report, and every way in which they hang together.

Written apart from what hides: it knows shown numbers and sums, and asks a linear program how far
each number that is not shown can be narrowed. Whole numbers are no help that it needs: what it
narrows to one value, or to a range that leaves one whole number, it has told.

Source: Hundepool et al., Statistical Disclosure Control, Wiley 2012 (the intruder, who solves for
        the smallest and the largest value of a suppressed cell).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import product
from math import ceil, floor

import numpy as np
from scipy.optimize import linprog

Sums = Sequence[tuple[Mapping[Hashable, int], bool]]
"""Each a sum of numbers times whole numbers, and whether it is 0; else it is at most 0."""


def range_of(
    name: Hashable, shown: Mapping[Hashable, int], least: Mapping[Hashable, int], sums: Sums
) -> tuple[int, float]:
    """Narrow a number that is not shown, by what is.

    Parameters
    ----------
    shown
        The numbers that are printed.
    least
        Of every number that is not, the least that it may be.
    sums
        What holds between them.

    Returns
    -------
    The smallest and the largest whole number that it may be.
    """
    unknown = list(least)
    place = {each: at for at, each in enumerate(unknown)}
    rows: dict[bool, list[np.ndarray]] = {True: [], False: []}
    totals: dict[bool, list[float]] = {True: [], False: []}
    for terms, exact in sums:
        row, total = np.zeros(len(unknown)), 0.0
        for each, by in terms.items():
            if each in place:
                row[place[each]] += by
            else:
                total -= by * shown[each]
        if row.any():
            rows[exact].append(row)
            totals[exact].append(total)
    found = []
    for sign in (1, -1):
        goal = np.zeros(len(unknown))
        goal[place[name]] = sign
        solved = linprog(
            goal,
            A_eq=np.array(rows[True]) if rows[True] else None,
            b_eq=totals[True] or None,
            A_ub=np.array(rows[False]) if rows[False] else None,
            b_ub=totals[False] or None,
            bounds=[(least[each], None) for each in unknown],
        )
        assert solved.status in (0, 3), f"what is shown contradicts itself: {solved.message}"
        found.append(np.inf if solved.status == 3 else sign * solved.fun)
    low = 0.0 if np.isinf(found[0]) else found[0]
    high = found[1] if np.isinf(found[1]) else floor(found[1] + 1e-6)
    return ceil(low - 1e-6), high


def every_table(
    shown: Mapping[Hashable, int], least: Mapping[Hashable, int], sums: Sums, most: int
) -> list[dict[Hashable, int]]:
    """Try all whole numbers up to `most` for what is not shown, and keep what agrees."""
    unknown = list(least)
    found = []
    for numbers in product(*(range(least[each], most + 1) for each in unknown)):
        table = {**shown, **dict(zip(unknown, numbers, strict=True))}
        totals = [(sum(by * table[k] for k, by in terms.items()), exact) for terms, exact in sums]
        if all(total == 0 if exact else total <= 0 for total, exact in totals):
            found.append(table)
    return found
