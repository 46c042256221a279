"""Whether a median lies in the middle of its interval, which tells how the interval was made.

Limits read from a survival curve are times at which something happened, and are seldom equally
far from the median. A median with 1.96 standard errors to either side is in the middle by
construction; that is what SPSS prints, and its standard error can be read off the limits.

Sources: Brookmeyer and Crowley, Biometrics 1982;38:29-41 (limits from the curve).
         Collett, Modelling Survival Data in Medical Research, 2.4 (standard error of a median).
"""

from __future__ import annotations

from dataclasses import dataclass

from trialreadout.statistics.confidence import normal_quantile
from trialreadout.statistics.printed.number import PrintedTime


@dataclass(frozen=True, slots=True)
class Symmetry:
    """What the limits of a median say of their method."""

    symmetric: bool
    middle: float
    """Of the interval, in the unit of the median."""
    standard_error: float
    """That a symmetric interval of this width implies, in the same unit."""
    inside: bool
    """Whether the median lies between its limits, them included."""


def symmetry(printed: PrintedTime) -> Symmetry | None:
    """Read a printed median backwards; None if it has not both limits.

    It is symmetric if three numbers exist that print as these and are: the sum of the limits and
    twice the median then differ by less than the half units of all of them.
    """
    limits = printed.limits
    if limits is None or limits.high is None:
        return None
    decimals = max(each.decimals for each in (printed.value, limits.low, limits.high))
    value, low, high = (
        each.units * 10 ** (decimals - each.decimals)
        for each in (printed.value, limits.low, limits.high)
    )
    value_unit, low_unit, high_unit = (
        10 ** (decimals - each.decimals) for each in (printed.value, limits.low, limits.high)
    )
    allowed = value_unit + (low_unit + high_unit) / 2
    width = limits.high.value - limits.low.value
    return Symmetry(
        symmetric=abs(low + high - 2 * value) < allowed and low <= high,
        middle=(limits.low.value + limits.high.value) / 2,
        standard_error=width / 2 / normal_quantile(limits.confidence),
        inside=low <= value <= high,
    )
