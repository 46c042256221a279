"""Two-stage trials, every course of them written down, and every plan of them tried.

Source: Simon, Control Clin Trials 1989;10:1-10.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import comb


def chance(x: int, n: int, p: Fraction) -> Fraction:
    return comb(n, x) * p**x * (1 - p) ** (n - x)


def courses(
    first_n: int, first_limit: int, n: int, p: Fraction
) -> Iterator[tuple[int, int, Fraction]]:
    """Yield patients, responders and probability of everything that can happen."""
    for first in range(first_n + 1):
        if first <= first_limit:
            yield first_n, first, chance(first, first_n, p)
        else:
            for second in range(n - first_n + 1):
                both = chance(first, first_n, p) * chance(second, n - first_n, p)
                yield n, first + second, both


def rates(
    first_n: int, first_limit: int, n: int, limit: int, p: Fraction
) -> tuple[Fraction, Fraction, Fraction]:
    """Give the probability to call it active, that of an early stop, and the mean size."""
    every = list(courses(first_n, first_limit, n, p))
    assert sum(each for _, _, each in every) == 1
    active = sum(each for taken, x, each in every if taken == n and x > limit)
    early = sum(each for taken, _, each in every if taken == first_n)
    size = sum(taken * each for taken, _, each in every)
    return Fraction(active), Fraction(early), Fraction(size)


def every_design(
    p0: Fraction, p1: Fraction, alpha: Fraction, power: Fraction, nmax: int
) -> list[tuple[Fraction, int, int, int, int]]:
    """List all that hold both errors: mean size under p0, n, first_n, first_limit, limit."""
    found = []
    for n in range(2, nmax + 1):
        for first_n in range(1, n):
            for first_limit in range(first_n):
                for limit in range(first_limit, n):
                    kept = rates(first_n, first_limit, n, limit, p1)
                    if kept[0] < power:
                        break
                    errs, _, size = rates(first_n, first_limit, n, limit, p0)
                    if errs <= alpha and size < n:
                        found.append((size, n, first_n, first_limit, limit))
    return found
