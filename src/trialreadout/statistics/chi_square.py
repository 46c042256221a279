"""A chi-square with its degrees of freedom and its p value."""

from __future__ import annotations

from typing import NamedTuple


class ChiSquare(NamedTuple):
    """A test statistic; None where there is nothing to test."""

    value: float | None
    degrees_of_freedom: int
    p: float | None


def chi_square(value: float, degrees_of_freedom: int) -> ChiSquare:
    """Look up the probability of a chi-square as large as this or larger."""
    from scipy.special import chdtrc

    return ChiSquare(value, degrees_of_freedom, float(chdtrc(degrees_of_freedom, value)))
