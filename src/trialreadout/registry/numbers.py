"""Numbers as a registry takes them: digits and a point, nothing else."""

from __future__ import annotations

from math import floor, log10

from trialreadout.core.rounding import rounded

NOT_AVAILABLE = "NA"
"""What stands for a number that there is none of; a comment beside it says why."""
_SMALLEST_P = 0.0001


def printed(value: float) -> str:
    """Print a number: two decimals, or three significant digits of what is smaller than 1.

    A whole number has no decimals.
    """
    if value == int(value):
        return str(int(value))
    decimals = 2 if abs(value) >= 1 else 2 - floor(log10(abs(value)))
    return rounded(value, decimals)


def printed_or_na(value: float | None) -> str:
    """Print a number, or NA where there is none."""
    return NOT_AVAILABLE if value is None else printed(value)


def printed_p(value: float) -> str:
    """Print a p value; a very small one as smaller than a bound."""
    return f"<{_SMALLEST_P:f}".rstrip("0") if value < _SMALLEST_P else printed(value)
