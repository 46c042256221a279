"""The printing of a percentage, one at a time, in decimal arithmetic."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction


def prints(count: int, n: int, percentage: str) -> bool:
    """Tell whether a count of n is printed as a percentage by either way of rounding."""
    printed = Decimal(percentage)
    unit = Decimal(1).scaleb(printed.as_tuple().exponent)
    share = Fraction(100 * count, n)
    # Enough digits to hold every half exactly, and to part all else from a half.
    decimal = Decimal(share.numerator) / Decimal(share.denominator)
    return printed in {decimal.quantize(unit, way) for way in (ROUND_HALF_UP, ROUND_HALF_EVEN)}
