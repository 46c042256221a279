"""What a design is asked for: shares and whole numbers, or a word on what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from trialreadout.statistics.counts import whole

ROUNDING = 1e-12
"""An error rate that is above the one asked for by less than this is equal to it."""


def share(name: str, value: float) -> float:
    """Return a share strictly between 0 and 1.

    Raises
    ------
    ValueError
        If it is none. 20 for "20 %" is the usual slip.
    """
    if not 0 < value < 1:
        meant = f" ({value:g} % is {value / 100:g})" if 1 < value < 100 else ""
        raise ValueError(
            f"{name} is {value:g}; expected a share between 0 and 1, both excluded, such as "
            f"0.2{meant}"
        )
    return float(value)


def rising(p0: float, p1: float) -> tuple[float, float]:
    """Return the rate that is too low and the one that is hoped for.

    Raises
    ------
    ValueError
        If either is no share, or p1 is not above p0.
    """
    low, high = share("p0", p0), share("p1", p1)
    if low >= high:
        raise ValueError(
            f"p0 is {p0} and p1 is {p1}; expected p1, the rate hoped for, above p0, the rate that "
            "is too low"
        )
    return low, high


def at_least_one(name: str, value: float) -> int:
    """Return a count of 1 or more.

    Raises
    ------
    ValueError
        If it is none.
    """
    count = whole(name, value)
    if count < 1:
        raise ValueError(f"{name} is {value}; expected a whole number, 1 or more")
    return count


def rising_looks(looks: Iterable[float]) -> tuple[int, ...]:
    """Return the numbers of patients after which the data are looked at.

    Raises
    ------
    ValueError
        If there is none, or they are not whole numbers of 1 or more that rise.
    """
    numbers = tuple(at_least_one("a look", each) for each in looks)
    if not numbers or any(b <= a for a, b in pairwise(numbers)):
        raise ValueError(
            f"the looks are {list(numbers)}; expected rising numbers of patients, such as "
            "10, 20, 30"
        )
    return numbers
