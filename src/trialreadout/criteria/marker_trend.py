"""The course of a tumour marker, by the slope of its logarithm.

The marker progresses if its slope is significantly above 0, responds if significantly below 0, and
is stable otherwise.

Stable is then what could not be told apart from standing still. The fewer the values and the more
they scatter, the more of the truly rising markers are called stable. Of markers that double in
thirty weeks, sampled every fourth week, with a scatter of 0.2 in ln around their line, eight values
find 70 %, four values 9 %, three values 5 %. A missing value thus speaks for the patient; whoever
counts "stable" as a success should print how many values each answer rests on. Nor does a straight
line see that a marker falls and then rises again.

Source: ClinicalTrials.gov NCT00887107, primary outcome, the criterion of the serum marker; it
        leaves open the level of the test, its sides and the fewest values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from numpy.typing import ArrayLike

from trialreadout.core.codes import first_of
from trialreadout.core.terms import Trend
from trialreadout.statistics.slope import log_linear_slope

if TYPE_CHECKING:
    from trialreadout.core.arrays import IntArray
    from trialreadout.statistics.slope import LogLinearSlope


def marker_trend(
    time: ArrayLike,
    value: ArrayLike,
    *,
    alpha: float = 0.05,
    minimum_values: int = 3,
    sides: Literal[1, 2] = 2,
) -> IntArray:
    """Grade the course of each series of marker values.

    Parameters
    ----------
    time : (..., visit)
        In any unit and order; times may repeat. NaN: the value has no time and is left out.
    value : (..., visit)
        NaN: not measured, left out, and so is a value of 0 or less, which has no logarithm.
    alpha
        Level of the test; p below it is significant.
    minimum_values
        A series with fewer usable values is not evaluable. Two values have no test, so that 3 are
        needed whatever stands here.
    sides
        2: one test in both directions. 1: a rise and a fall are each tested at `alpha`, which is
        one two-sided test at twice the level.

    Returns
    -------
    (...)
        `Trend` codes; NE with too few values, or with all of them at one time.

    Raises
    ------
    ValueError
        If `alpha` is not above 0 and at most 0.5, `sides` neither 1 nor 2, or a time or value
        infinite.
    """
    fit = log_linear_slope(time, value)
    return trend_of(fit, alpha=alpha, minimum_values=minimum_values, sides=sides)


def trend_of(
    fit: LogLinearSlope, *, alpha: float, minimum_values: int, sides: Literal[1, 2]
) -> IntArray:
    """Grade fitted lines (...), as `marker_trend` grades the series that they were fitted to."""
    if not 0 < alpha <= 0.5:
        raise ValueError(f"alpha is {alpha}; expected a level such as 0.05")
    if sides not in (1, 2):
        raise ValueError(f"sides is {sides!r}; expected 1 or 2")

    significant = fit.significant(alpha if sides == 2 else 2 * alpha)
    too_few = ~(fit.degrees_of_freedom > 0) | (fit.n < minimum_values)
    return first_of(
        [too_few, ~significant, fit.slope > 0],
        [Trend.NE, Trend.STABLE, Trend.PROGRESSION],
        otherwise=Trend.RESPONSE,
    )
