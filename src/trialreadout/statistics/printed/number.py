"""What was printed: numbers with the digits they were given, and what belongs to each.

A printed 31 and a printed 31.0 are different statements: the first stands for anything from 30.5
to 31.5. So a number is kept as whole units of its last digit, and nothing is lost to floating
point.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trialreadout.core.arrays import FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A number as it was printed: 30.8 is 308 units of the first decimal."""

    units: int
    decimals: int

    @property
    def value(self) -> float:
        """The number itself."""
        return self.units / 10.0**self.decimals

    def units_from(self, values: FloatArray) -> IntArray:
        """Count the units of the last digit by which values, rounded, are off; 0: prints so.

        A value half way between two units prints as either, since programs differ there.
        """
        distance = np.abs(values * 10.0**self.decimals - self.units)
        return np.maximum(np.ceil(distance - 0.5 - _TOLERANCE), 0).astype(np.int64)

    def __str__(self) -> str:
        return f"{self.value:.{self.decimals}f}"


_TOLERANCE = 1e-9
"""A limit that is half a unit on paper may miss it by rounding in floating point."""


@dataclass(frozen=True, slots=True)
class PrintedLimits:
    """An interval as it was printed."""

    low: PrintedNumber
    high: PrintedNumber | None
    """None: said not to be reached, or not to be estimable."""
    confidence: float

    @property
    def decimals(self) -> int:
        """Of the limit that has more of them."""
        return max(each.decimals for each in (self.low, self.high or self.low))

    def __str__(self) -> str:
        return f"{self.low} to {'not reached' if self.high is None else self.high}"


@dataclass(frozen=True, slots=True)
class PrintedProportion:
    """A count, a denominator, a percentage and its limits; None is what was not printed."""

    label: str
    count: int | None = None
    denominator: int | None = None
    percentage: PrintedNumber | None = None
    limits: PrintedLimits | None = None
    """In per cent."""

    @property
    def name(self) -> str:
        """Without its interval, in the form in which all are shown: "PR 8/26 (31 %)"."""
        count = "" if self.count is None else str(self.count)
        if self.denominator is not None:
            count = f"{count}/{self.denominator}" if count else ""
        percentage = "" if self.percentage is None else f"{self.percentage} %"
        if count and percentage:
            percentage = f"({percentage})"
        if not count and self.denominator is not None:
            percentage += f" of {self.denominator}"
        return " ".join(part for part in (self.label, count, percentage) if part)


@dataclass(frozen=True, slots=True)
class PrintedTime:
    """A median of a time, with its limits in the same unit."""

    label: str
    value: PrintedNumber
    unit: str
    limits: PrintedLimits | None = None

    @property
    def name(self) -> str:
        """Without its interval: "median PFS 18 months"."""
        return " ".join(part for part in (self.label, str(self.value), self.unit) if part)
