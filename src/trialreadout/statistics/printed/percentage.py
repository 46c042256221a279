"""Which counts print as a percentage, and as which percentage a count prints.

A percentage with its digits stands for an interval of shares, half a unit of the last digit to
either side. Programs differ at its very ends: 12.5 is printed as 13 by those that round halves up
and as 12 by those that round halves to the even number, and both are accepted. All is reckoned in
whole numbers, so that a half is a half.

Source: IEEE 754-2019, 4.3 (roundTiesToEven, roundTiesToAway).
"""

from __future__ import annotations

from typing import cast

import numpy as np

from trialreadout.core.arrays import IntArray
from trialreadout.statistics.printed.number import PrintedNumber


def counts_that_print(percentage: PrintedNumber, n: IntArray) -> tuple[IntArray, IntArray]:
    """Give the fewest and the most of `n` that print as a percentage.

    Parameters
    ----------
    percentage
        With its digits, up to six decimals.
    n : (...)
        Denominators, 1 or more.

    Returns
    -------
    fewest, most : (...)
        Every count from one to the other prints so. Where fewest is more than most, none does.
    """
    n = np.asarray(n, np.int64)
    scale = 200 * 10**percentage.decimals  # a count is `scale` / `n` half units
    lower, upper = 2 * percentage.units - 1, 2 * percentage.units + 1
    fewest = -(-lower * n // scale)  # a half rounded up, or to even from either side
    most = upper * n // scale
    if percentage.units % 2:  # a half above an odd number goes up in either rounding
        most = np.where(upper * n % scale == 0, most - 1, most)
    return cast(IntArray, np.maximum(fewest, 0)), cast(IntArray, np.minimum(most, n))


def percentage_of(count: int, n: int, decimals: int) -> PrintedNumber:
    """Print a share of 0 to 1 as a percentage; a half is rounded up."""
    return PrintedNumber((200 * count * 10**decimals + n) // (2 * n), decimals)
