"""Numbers about simulated trials in words, with no more digits than their error allows.

Source: Morris, White and Crowther, Stat Med 2019;38:2074-2102 (Monte Carlo errors are reported).
"""

from __future__ import annotations

from math import floor, log10

from trialreadout.analysis.results import SHARE
from trialreadout.core.estimate import Estimate
from trialreadout.core.rounding import rounded
from trialreadout.report.text import counted

MOST_PLACES = 3
NOT_REACHED = "not reached"


def places(error: float | None, otherwise: int = 1) -> int:
    """Say how many decimal places a number has whose error is given: to its first digit."""
    if not error:
        return otherwise
    rounded = float(f"{error:.0e}")  # 0.996 is printed as 1, and has no decimal place
    return min(max(-floor(log10(rounded)), 0), MOST_PLACES)


def with_error(found: Estimate, unit: str | None, sign: bool = False) -> str:
    """Print a number with its Monte Carlo error: "67.3 ± 0.5 %", "18.2 ± 0.1"."""
    if found.value is None:
        return NOT_REACHED
    by, mark = (100, " %") if unit == SHARE else (1, "")
    value, error = by * found.value, by * (found.standard_error or 0)
    digits = places(error)
    said = number(value, digits, sign)
    return f"{said} ± {error:.{digits}f}{mark}" if error else f"{said}{mark}"


def number(value: float, digits: int, sign: bool = False) -> str:
    """Print a number; what rounds to nothing has no sign."""
    said = rounded(value, digits, sign)
    return said.lstrip("+-") if float(said) == 0 else said


def percent(share: float | None, digits: int = 1) -> str:
    """Print a share between 0 and 1; what is neither none nor all is not called so."""
    if share is None:
        return NOT_REACHED
    if share in (0, 1):
        return f"{100 * share:.0f} %"
    said = rounded(100 * share, digits)
    if float(said) == 0:
        return f"< {10**-digits:.{digits}f} %"
    return f"> {100 - 10**-digits:.{digits}f} %" if float(said) == 100 else f"{said} %"


def probability(found: Estimate, trials: int) -> str:
    """Print the share of trials in which something holds, also where it is none or all."""
    if found.value == 0:
        return f"0 of {counted(trials, 'trial')} (at most {percent(found.high, 2)})"
    if found.value == 1:
        return f"all of {counted(trials, 'trial')} (at least {percent(found.low, 2)})"
    return f"{with_error(found, SHARE)} of trials"


def spread(low: float | None, high: float | None, unit: str | None) -> str:
    """Print between which numbers trials lie: "55 to 80 %", "12.1 to 26.0"."""
    by, digits, mark = (100, 0, " %") if unit == SHARE else (1, 1, "")
    if low is None:
        return NOT_REACHED
    first = rounded(by * low, digits)
    if high is None:
        return f"{first}{mark} or more"
    return f"{first} to {rounded(by * high, digits)}{mark}"


def patients(count: float | None) -> str:
    """Print a mean number of patients."""
    if count is None:
        return ""
    return rounded(count, 1) if count == 0 or count >= 0.05 else "< 0.1"
