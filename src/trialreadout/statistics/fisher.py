"""Fisher's exact test of whether the share of an answer differs between groups.

With the totals of groups and answers held as they are, every table that could have come about has
a probability. The p value is that of all tables no more probable than the one that was seen. Every
probability is a product of binomial coefficients over one common denominator, so that tables are
compared and added up as whole numbers.

Sources: Fisher, J R Stat Soc 1935;98:39-82.
         Freeman and Halton, Biometrika 1951;38:141-149 (more than two groups).
         R, fisher.test (tables up to 1e-7 more probable than the one seen count as equal).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import comb, prod

import numpy as np
from numpy.typing import ArrayLike

from trialreadout.core.estimate import Status
from trialreadout.statistics.counts import whole

_TIES = 10**7
"""Equally probable: to one part in so many."""
_MOST_TABLES = 1_000_000


@dataclass(frozen=True, slots=True)
class FisherTest:
    """A test of independence of groups and answers."""

    p_two_sided: float | None
    """None where nobody was counted; 1 where no other table is possible."""
    odds_ratio: float | None
    """Of the sample: odds of the first answer in the first group over those in the second. None
    where these are 0 or there are none, and with more than two groups."""
    n: int
    """How many were counted."""
    method: str
    status: Status


def fisher_exact(counts: ArrayLike) -> FisherTest:
    """Test whether answers are distributed alike in all groups.

    Parameters
    ----------
    counts : (group, 2)
        How many of each group gave the first answer, and how many the second. A patient whose
        answer is not known is in neither, or counted as the protocol says, decided before.

    Returns
    -------
    FisherTest
        "not estimable" when nobody was counted.

    Raises
    ------
    ValueError
        If the table has not two or more groups of two answers, a count is not a whole number of 0
        or more, or there are too many possible tables to go through.
    """
    table = _table(counts)
    n = sum(map(sum, table))
    method = "Fisher's exact test"
    if n == 0:
        return FisherTest(None, None, 0, method, "not estimable")

    weights = _weights_of_all_tables(table)
    seen = prod(comb(sum(row), row[0]) for row in table)
    rare = sum(
        weight * times for weight, times in weights.items() if weight * _TIES <= seen * (_TIES + 1)
    )
    p = rare / sum(weight * times for weight, times in weights.items())
    return FisherTest(p, _odds_ratio(table), n, method, "estimated")


def _weights_of_all_tables(table: list[list[int]]) -> Counter[int]:
    """Count the possible tables by weight, which is probability times one common number.

    Tables are built group by group. Of those begun only two things matter, how many gave the first
    answer so far and the weight so far, so that equal ones are carried on together.
    """
    firsts = sum(row[0] for row in table)
    sizes = [sum(row) for row in table]
    if prod(min(size, firsts, sum(sizes) - firsts) + 1 for size in sizes[1:]) > _MOST_TABLES:
        raise ValueError(
            f"{len(sizes)} groups of {sizes} patients have too many possible tables\n"
            "  expected: fewer groups, or smaller ones; join groups, or use another test"
        )
    begun: Counter[tuple[int, int]] = Counter({(0, 1): 1})
    room = sum(sizes)
    for size in sizes:
        room -= size
        longer: Counter[tuple[int, int]] = Counter()
        for (given, weight), times in begun.items():
            for first in range(max(0, firsts - given - room), min(size, firsts - given) + 1):
                longer[given + first, weight * comb(size, first)] += times
        begun = longer
    return Counter({weight: times for (_, weight), times in begun.items()})


def _odds_ratio(table: list[list[int]]) -> float | None:
    if len(table) > 2:
        return None
    (a, b), (c, d) = table
    return a * d / (b * c) if b * c > 0 else None


def _table(counts: ArrayLike) -> list[list[int]]:
    table = np.asarray(counts, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] < 2 or table.shape[1] != 2:
        raise ValueError(
            f"counts has the shape {table.shape}\n"
            "  expected: (group, 2), two or more groups of two answers"
        )
    return [
        [whole(f"counts[{group}, {answer}]", value) for answer, value in enumerate(row)]
        for group, row in enumerate(table.tolist())
    ]
