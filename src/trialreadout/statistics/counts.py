"""Counts of patients: whole numbers, and no more successes than patients."""

from __future__ import annotations


def whole(name: str, value: float) -> int:
    """Return a count, or say which one is none.

    Raises
    ------
    ValueError
        If `value` is not a whole number of 0 or more; NaN is not.
    """
    if not (value >= 0 and value % 1 == 0):
        raise ValueError(f"{name} is {value}; expected a whole number, 0 or more")
    return int(value)


def successes_among(successes: float, n: float) -> tuple[int, int]:
    """Return successes and their denominator.

    Raises
    ------
    ValueError
        If either is no count, or successes are more than n.
    """
    x, n = whole("successes", successes), whole("n", n)
    if x > n:
        raise ValueError(f"successes is {x} and n is {n}; expected no more successes than n")
    return x, n
