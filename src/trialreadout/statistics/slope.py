"""The slope of a marker's logarithm against time, by least squares.

A marker that grows by the same share in the same time lies on a line once its logarithm is taken.
The slope of that line says how fast, its sign which way, and the doubling time says the same in
units of time. Whether the slope differs from 0 is asked with Student's t on n - 2 degrees of
freedom, so that three values are the fewest that can be tested, and they need to lie very close to
their line.

Values on one line, or all alike, leave residuals of rounding alone, and a quotient of two rounding
errors is no test. What stays within `ROUNDING` is therefore taken for 0.

Sources: Draper and Smith, Applied Regression Analysis, 3rd edition, chapter 1.
         Miyauchi and others, Thyroid 2011;21:707-716 (doubling time by regression of ln).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from trialreadout.core.masked import nan_unless, zero_unless
from trialreadout.statistics.confidence import tail

if TYPE_CHECKING:
    from trialreadout.core.arrays import BoolArray, FloatArray, IntArray

ROUNDING = 1e-12
"""Units of ln, as root of a sum of squares. Values that depart from their line by a share of
1e-12 depart by rounding: a number of 15 digits is exact to 5e-15, and no assay reports as many."""

_CLOSE = 1e-6
"""Share of a critical value within which a t may lie on either side of it by rounding."""


@dataclass(frozen=True, slots=True)
class LogLinearSlope:
    """Lines through the logarithms of series, each array with the leading axes of the series.

    NaN where there are not two values at different times; what needs a test or an interval is NaN
    with two values as well. The unit of time is the one that was handed over.
    """

    slope: FloatArray
    """Units of ln per unit of time."""
    standard_error: FloatArray
    """Of the slope."""
    degrees_of_freedom: FloatArray
    """Usable values less 2."""
    n: IntArray
    """Usable values: above 0, and with a time."""
    intercept: FloatArray
    """Natural logarithm of the value on the line at time 0."""
    residual_sum_of_squares: FloatArray
    """Of the logarithms around the line; 0 where rounding alone is left."""
    residual_sd: FloatArray
    """Standard deviation of the logarithms around the line; 0 where rounding alone is left."""
    confidence: float
    """Of `low` and `high`."""

    @property
    def t(self) -> FloatArray:
        """Slope over its standard error; 0 for a slope of 0, infinite for a perfect line."""
        error = self.standard_error
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = self.slope / error
        return np.where((self.slope == 0) & (error == 0), 0.0, ratio)[()]

    @property
    def p_two_sided(self) -> FloatArray:
        """P value against the slope being 0."""
        return (2 * _student(self.degrees_of_freedom, -np.abs(self.t)))[()]

    @property
    def p_greater(self) -> FloatArray:
        """P value against the slope being 0 or less: small for a rise."""
        return _student(self.degrees_of_freedom, -self.t)[()]

    @property
    def p_less(self) -> FloatArray:
        """P value against the slope being 0 or more: small for a fall."""
        return _student(self.degrees_of_freedom, self.t)[()]

    def significant(self, level: float) -> BoolArray:
        """Tell whether `p_two_sided` is below a level; never without a degree of freedom.

        It is decided by t and its critical value, which depends on the degrees of freedom alone;
        only what lies at that value is worth the distribution function.

        Parameters
        ----------
        level
            Two-sided, between 0 and 1.
        """
        from scipy.special import stdtrit

        degrees = np.arange(np.max(self.n, initial=0) + 1) - 2.0
        critical = -stdtrit(degrees, level / 2)[self.n]
        size = np.abs(self.t)
        significant: BoolArray = np.asarray(size > critical)
        close = np.asarray(np.abs(size - critical) <= _CLOSE * critical)
        if close.any():
            significant = np.where(close, self.p_two_sided < level, significant)
        return significant

    @property
    def low(self) -> FloatArray:
        """Lower limit of the slope."""
        return self.slope - self._half_width()

    @property
    def high(self) -> FloatArray:
        """Upper limit of the slope."""
        return self.slope + self._half_width()

    @property
    def r_squared(self) -> FloatArray:
        """Share of the variance of the logarithms that the line explains; 1 for a perfect line."""
        squared = self.t**2
        with np.errstate(invalid="ignore"):
            share = squared / (squared + self.degrees_of_freedom)
        return np.where(np.isinf(squared), 1.0, share)[()]

    @property
    def doubling_time(self) -> FloatArray:
        """Time in which the value doubles; negative: in which it halves; infinite: neither."""
        flat = self.slope == 0
        return np.where(flat, np.inf, log(2) / np.where(flat, 1.0, self.slope))[()]

    def _half_width(self) -> FloatArray:
        from scipy.special import stdtrit

        degrees, which = np.unique(self.degrees_of_freedom, return_inverse=True)
        quantile = -stdtrit(degrees, tail(self.confidence))[which]  # NaN without a degree
        half_width: FloatArray = (quantile * self.standard_error)[()]
        return half_width


def log_linear_slope(time: ArrayLike, value: ArrayLike, confidence: float = 0.95) -> LogLinearSlope:
    """Fit a line to the logarithms of each series.

    Parameters
    ----------
    time : (..., visit)
        In any unit and order; times may repeat. NaN: the value has no time and is left out. One
        row of times serves all series.
    value : (..., visit)
        NaN: not measured, left out. So is a value of 0 or less, which has no logarithm; what a
        value below the limit of its assay counts as is decided before.
    confidence
        Two-sided, with equal tails.

    Returns
    -------
    LogLinearSlope
        Arrays `(...)`.

    Raises
    ------
    ValueError
        If a time or a value is infinite, or the confidence not between 0 and 1.
    """
    tail(confidence)
    time, value = np.asarray(time, dtype=np.float64), np.asarray(value, dtype=np.float64)
    _refuse_infinite("time", time)
    _refuse_infinite("value", value)
    time, value = np.broadcast_arrays(time, value)

    usable = (value > 0) & ~np.isnan(time)
    n = usable.sum(axis=-1)
    times = _centred(time, usable, n)
    logs = _centred(np.log(nan_unless(usable, value)), usable, n)

    spread = _product(times.values, times.values)
    spread = np.where(spread > 0, spread, np.nan)
    slope = _product(times.values, logs.values) / spread
    slope = np.where(np.abs(slope) * np.sqrt(spread) <= ROUNDING, 0.0, slope)

    residuals = logs.values - slope[..., np.newaxis] * times.values
    squares = _product(residuals, residuals)
    squares = np.where(squares <= ROUNDING**2, 0.0, squares)
    degrees = np.where(np.isnan(slope), np.nan, n - 2)
    residual_sd = np.sqrt(squares / np.where(degrees > 0, degrees, np.nan))
    return LogLinearSlope(
        slope=slope[()],
        standard_error=(residual_sd / np.sqrt(spread))[()],
        degrees_of_freedom=degrees[()],
        n=n,
        intercept=(logs.mean - slope * times.mean)[()],
        residual_sum_of_squares=squares[()],
        residual_sd=residual_sd[()],
        confidence=confidence,
    )


def _product(one: FloatArray, other: FloatArray) -> FloatArray:
    """Sum the products of two series over their visits."""
    product: FloatArray = np.einsum("...v,...v->...", one, other)
    return product


class _Centred(NamedTuple):
    values: FloatArray
    """(..., visit) less their mean; 0 where not usable."""
    mean: FloatArray
    """(...)"""


def _centred(values: FloatArray, usable: BoolArray, n: IntArray) -> _Centred:
    """Take the mean away, from the largest on: equal values leave exactly 0."""
    largest = np.fmax.reduce(nan_unless(usable, values), axis=-1, initial=-np.inf)
    largest = zero_unless(n > 0, largest)
    centred = zero_unless(usable, values - largest[..., np.newaxis])
    mean = centred.sum(axis=-1) / np.maximum(n, 1)
    centred -= mean[..., np.newaxis]
    centred *= usable
    return _Centred(centred, largest + mean)


def _student(degrees: FloatArray, t: FloatArray) -> FloatArray:
    """Give Student's distribution function; NaN without a degree of freedom."""
    from scipy.special import stdtr

    p: FloatArray = stdtr(degrees, t)
    return p


def _refuse_infinite(name: str, values: FloatArray) -> None:
    if np.isinf(values).any():
        position = tuple(map(int, np.argwhere(np.isinf(values))[0]))
        raise ValueError(
            f"{name} is {values[position]} at position {position}\n"
            "  expected: a number, or NaN where it is missing"
        )
