"""How many patients make the interval of a proportion narrow enough.

The half-width is half the distance of the limits. "expected": its mean over all counts that may
come if the proportion is the planned one, rather than the half-width of one count. "worst": the
largest of all counts, whatever the proportion. Both are added up over the counts, for the very
method by which the interval will be printed. From two patients on, both fall with every patient
more, so the smallest number is found by halving.

The interval of Wald has no width where nobody or everybody responds, so that its mean means
little: for it, both are the formula of the textbooks, z sqrt(p (1 - p) / n), at the planned p and
at one half.

Sources: Machin, Campbell, Tan and Tan, Sample Sizes for Clinical, Laboratory and Epidemiology
         Studies, 4th ed. 2018 (numbers by the width of an interval, and the formula).
         Brown, Cai and DasGupta, Stat Sci 2001;16:101-133 (expected width, by enumeration).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np

from trialreadout.statistics.confidence import normal_quantile
from trialreadout.statistics.designs.binomial import binomial_probabilities
from trialreadout.statistics.designs.given import at_least_one, share
from trialreadout.statistics.proportion import ProportionInterval, proportion_limits

PrecisionAim = Literal["expected", "worst"]

_AIMS = ("expected", "worst")
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class PrecisionDesign:
    """How many patients, and how wide the interval then is."""

    n: int
    expected_half_width: float
    """At the planned proportion."""
    worst_half_width: float
    """Of all counts."""
    p: float
    half_width: float
    """What was asked for."""
    confidence: float
    method: ProportionInterval
    aim: PrecisionAim


def precision_design(
    p: float,
    half_width: float,
    confidence: float = 0.95,
    method: ProportionInterval = "clopper-pearson",
    aim: PrecisionAim = "expected",
    nmax: int = 10_000,
) -> PrecisionDesign:
    """Find the smallest n whose interval is narrow enough.

    Parameters
    ----------
    p
        The planned proportion.
    half_width
        Largest half-width, as a share: 0.1 for plus or minus 10 percentage points.
    confidence, method
        Of the interval, as for `proportion`.
    aim
        "expected" at the planned proportion, or "worst" over all counts.
    nmax
        The largest n that is tried.

    Returns
    -------
    PrecisionDesign
        With 2 patients or more.

    Raises
    ------
    ValueError
        If a share is not between 0 and 1, nmax below 2, the aim or method unknown, or no n up to
        nmax is enough.
    """
    share("p", p), share("half_width", half_width)
    if aim not in _AIMS:
        raise ValueError(f"aim is {aim!r}; expected one of: {', '.join(_AIMS)}")
    largest = at_least_one("nmax", nmax)

    def narrow(n: int) -> bool:
        return half_widths(n, p, confidence, method)[_AIMS.index(aim)] <= half_width

    if largest < _FEWEST or not narrow(largest):
        raise ValueError(
            f"no n from {_FEWEST} to nmax = {nmax} has an interval of plus or minus "
            f"{half_width:g}; raise nmax or the half-width"
        )
    too_few, enough = _FEWEST - 1, _FEWEST
    while not narrow(enough):
        too_few, enough = enough, min(2 * enough, largest)
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        too_few, enough = (too_few, middle) if narrow(middle) else (middle, enough)
    widths = half_widths(enough, p, confidence, method)
    return PrecisionDesign(enough, *widths, float(p), float(half_width), confidence, method, aim)


def half_widths(
    n: int, p: float, confidence: float, method: ProportionInterval
) -> tuple[float, float]:
    """Give the expected half-width at a proportion, and the worst.

    Parameters
    ----------
    n
        Patients.
    p
        The proportion.
    confidence, method
        As for `proportion`.

    Returns
    -------
    expected, worst

    Raises
    ------
    ValueError
        As `proportion_limits`.
    """
    count = np.arange(n + 1)
    low, high = proportion_limits(count, np.full(n + 1, n), confidence, method)
    if method == "wald":
        z = normal_quantile(confidence)
        return z * sqrt(p * (1 - p) / n), z * sqrt(0.25 / n)
    half = (high - low) / 2
    return float(binomial_probabilities(n, p) @ half), float(half.max())
