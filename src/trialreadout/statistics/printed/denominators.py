"""Which denominators reproduce printed counts and percentages.

Eight that print as 31 % are eight of 26, and of no other number. Two papers on the same patients
can be told apart so, and a table in which no denominator reproduces everything has a misprint.
A count without a percentage asks for no more than that there be so many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trialreadout.core.arrays import BoolArray, IntArray
from trialreadout.statistics.printed.number import PrintedProportion
from trialreadout.statistics.printed.percentage import counts_that_print

USUALLY_LARGEST = 1000
LARGEST_WITHOUT_A_COUNT, LARGEST = 2_000, 50_000


@dataclass(frozen=True, slots=True, eq=False)
class Denominators:
    """The denominators that were tried, and what each of them reproduces."""

    n: IntArray
    """(denominator,), ascending."""
    fits: BoolArray
    """(printed, denominator)."""

    @property
    def of_all(self) -> tuple[int, ...]:
        """Those that reproduce everything."""
        return tuple(self.n[self.fits.all(axis=0)].tolist())

    @property
    def of_most(self) -> tuple[int, ...]:
        """Those that reproduce more than the others do."""
        reproduced = self.fits.sum(axis=0)
        return tuple(self.n[reproduced == reproduced.max(initial=0)].tolist())

    def of(self, position: int) -> tuple[int, ...]:
        """Those that reproduce one of the printed proportions."""
        return tuple(self.n[self.fits[position]].tolist())


def denominators(
    printed: Sequence[PrintedProportion], n: IntArray | None = None, largest: int | None = None
) -> Denominators:
    """Hold printed proportions against one common denominator.

    Parameters
    ----------
    printed
        The denominators that they may state themselves are not looked at.
    n : (denominator,)
        Those to try; if not given, all from the largest count (or 1) to `largest`.
    largest
        If not given 1000, or as far as a count can still print as its percentage. Never more than
        50,000, or two thousand where a percentage stands without its count.

    Returns
    -------
    Denominators
        None at all, if a count is more than `largest`.
    """
    if n is None:
        smallest = max([1, *(each.count for each in printed if each.count is not None)])
        without = any(each.count is None for each in printed)
        most = LARGEST_WITHOUT_A_COUNT if without else LARGEST
        n = np.arange(smallest, min(largest or _largest(printed), most) + 1)
    rows = [_reproduced(each, n) for each in printed]
    return Denominators(n, np.array(rows, bool).reshape(len(printed), n.size))


def _reproduced(printed: PrintedProportion, n: IntArray) -> BoolArray:
    count = printed.count
    enough = np.ones(n.shape, bool) if count is None else count <= n
    if printed.percentage is None:
        return enough
    fewest, most = counts_that_print(printed.percentage, n)
    if count is None:
        return fewest <= most
    return enough & (fewest <= count) & (count <= most)


def _largest(printed: Sequence[PrintedProportion]) -> int:
    """Go as far as any count can still print so; twice the first N at which one prints as 0."""
    reached = [USUALLY_LARGEST]
    for each in printed:
        if each.count and each.percentage is not None:
            half_units = 200 * each.count * 10**each.percentage.decimals
            reached.append(half_units // max(2 * each.percentage.units - 1, 1))
            if each.percentage.units == 0:
                reached.append(2 * half_units)
    return max(reached)
