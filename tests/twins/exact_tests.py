"""Exact tests by writing down every table that could have come about, and exact limits.

Source: Clopper and Pearson, Biometrika 1934;26:404-413.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from math import comb


def fisher(table: list[list[int]]) -> Fraction:
    """Add up the tables with the same totals that are no more probable than this one."""
    sizes = [first + second for first, second in table]
    firsts = sum(first for first, _ in table)
    possible = [
        given for given in product(*(range(size + 1) for size in sizes)) if sum(given) == firsts
    ]
    probability = [Fraction(1)] * len(possible)
    for position, given in enumerate(possible):
        for size, first in zip(sizes, given, strict=True):
            probability[position] *= comb(size, first)
        probability[position] /= comb(sum(sizes), firsts)
    assert sum(probability) == 1
    seen = probability[possible.index(tuple(first for first, _ in table))]
    return sum(p for p in probability if p <= seen * (1 + Fraction(1, 10**7)))


def binomial(x: int, n: int, p0: Fraction) -> tuple[Fraction, Fraction, Fraction]:
    """Give p two-sided, greater and less."""
    probability = [comb(n, k) * p0**k * (1 - p0) ** (n - k) for k in range(n + 1)]
    most = probability[x] * (1 + Fraction(1, 10**7))
    two_sided = sum(p for p in probability if p <= most)
    return two_sided, sum(probability[x:]), sum(probability[: x + 1])


def clopper_pearson(x: int, n: int) -> tuple[float, float]:
    """Find by halving the shares at which so many, or so few, have a chance of 2.5 %."""

    def at_least(k: int, p: float) -> float:
        return sum(comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))

    def halved(too_low: Callable[[float], bool]) -> float:
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if too_low(middle) else (low, middle)
        return (low + high) / 2

    return (
        0.0 if x == 0 else halved(lambda p: at_least(x, p) < 0.025),
        1.0 if x == n else halved(lambda p: 1 - at_least(x + 1, p) > 0.025),
    )
