"""Numbers with so many decimals, as the tables of a paper print them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

_SIGNIFICANT = 15
"""Digits of a double that are its own (IEEE 754): what a computation adds comes after them."""
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)
"""Holds every number of double precision with more decimals than are ever printed."""


def rounded(value: float, decimals: int, sign: bool = False) -> str:
    """Write a number with so many decimals; a half goes away from zero.

    Python and R send a half to the even digit, and 6.25 prints as 6.2; SAS, SPSS, spreadsheets
    and whoever rounds by hand print 6.3. What floating point made of a half counts as one.

    Parameters
    ----------
    value
        The number; nan and infinite ones are written as Python has them.
    decimals
        How many decimals, 0 or more.
    sign
        Whether a plus is written too.
    """
    form = f"{'+' if sign else ''}.{decimals}f"
    if not abs(value) < 10.0**_SIGNIFICANT:
        return format(value, form)
    own = Decimal(f"{value:.{_SIGNIFICANT}g}")
    return format(own.quantize(Decimal(1).scaleb(-decimals), context=_WIDE), form)


def significant(value: float, digits: int) -> str:
    """Write a number with so many significant digits at most; a half goes away from zero."""
    context = Context(prec=digits, rounding=ROUND_HALF_UP)
    own = context.create_decimal(f"{value:.{_SIGNIFICANT}g}")
    return f"{float(own):.{digits}g}"
