"""Numbers with so many decimals, as the tables of a paper print them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_SIGNIFICANT = 15
"""Digits of a double that are its own (IEEE 754): what a computation adds comes after them."""


def rounded(value: float, decimals: int, sign: bool = False) -> str:
    """Write a number with so many decimals; a half goes away from zero.

    Python and R send a half to the even digit, and 6.25 prints as 6.2; SAS, SPSS, spreadsheets
    and whoever rounds by hand print 6.3. What floating point made of a half counts as one.

    Parameters
    ----------
    value
        The number; nan and infinite ones are written as Python has them.
    decimals
        How many decimals, 0 to 6.
    sign
        Whether a plus is written too.
    """
    form = f"{'+' if sign else ''}.{decimals}f"
    if not abs(value) < 10.0**_SIGNIFICANT:
        return format(value, form)
    own = Decimal(f"{value:.{_SIGNIFICANT}g}")
    return format(own.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP), form)
