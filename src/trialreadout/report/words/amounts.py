"""The number of a result as it stands in a sentence: what is linked, and nothing else.

Values are printed as in tables (`analysis.results`), so that a sentence and a table never differ.
"""

from __future__ import annotations

from collections.abc import Mapping

from trialreadout.analysis.results import Result, interval_in_words, value_in_words
from trialreadout.report.tables import Cell

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def linked(text: str, row: Result) -> Cell:
    """Make a part of a sentence that opens a result."""
    return Cell(text, row.id, link=True)


def at_the_start(n: int) -> str:
    """Write a count with which a sentence begins: in words below ten."""
    return _SMALL[n] if n < len(_SMALL) else str(n)


def patients(n: int) -> str:
    """Write a count of patients inside a sentence: "1 patient", "31 patients"."""
    return f"{n} patient" if n == 1 else f"{n} patients"


def count_of(row: Result, who: str) -> Cell:
    """Write how many of how many: "8 of 31 treated patients", "none of 31 treated patients".

    Parameters
    ----------
    who
        The patients in the plural, "treated patients". One alone is "the one treated patient" or
        "none of 1 treated patient"; everyone is "all 31 treated patients".
    """
    return linked(_count_of(row, who), row)


def share_of(row: Result, who: str) -> Cell:
    """Write how many of how many, and their share: "8 of 31 patients (25.8 %; 95 % CI ...)"."""
    limits = interval(row)
    share = f"{value(row)}; {limits}" if limits else value(row)
    return linked(f"{_count_of(row, who)} ({share})", row)


def also(row: Result) -> Cell:
    """Write a further share of patients just named: "11 (35.5 %)"."""
    return linked(f"{row.n or 'none'} ({value(row)})", row)


def events_in(row: Result, who: str) -> Cell:
    """Write in how many there was an event: "an event in 8 of 31 treated patients"."""
    if row.n:
        return linked(f"an event in {_count_of(row, who)}", row)
    one = who.replace("patients", "patient", 1)
    everyone = f"the one {one}" if row.denominator == 1 else f"{row.denominator} {who}"
    return linked(f"no event in {everyone}", row)


def _count_of(row: Result, who: str) -> str:
    if row.denominator == 1:
        one = who.replace("patients", "patient", 1)
        return f"the one {one}" if row.n else f"none of {row.denominator} {one}"
    if row.n == row.denominator > 2:
        return f"all {row.n} {who}"
    return f"{row.n or 'none'} of {row.denominator} {who}"


def subject(name: str) -> str:
    """Write the name of an endpoint with which a sentence begins; what it sets off ends there."""
    return f"{name}," if ", " in name else name


def interval(row: Result) -> str:
    """Write an interval, a limit that is not reached in words; "" where there is none."""
    if row.confidence is None:
        return ""
    limits = interval_in_words(row.low, row.high, row.unit) or "not estimable"
    return f"{100 * row.confidence:g} % CI {limits}"


def value(row: Result) -> str:
    """Write a value with its unit, or why there is none."""
    return value_in_words(row.value, row.unit, row.status)


_METHODS: Mapping[str, str] = {
    "clopper-pearson": "Clopper–Pearson",
    "wilson": "Wilson",
    "wilson-corrected": "Wilson with continuity correction",
    "agresti-coull": "Agresti–Coull",
    "jeffreys": "Jeffreys",
    "mid-p": "mid-p",
    "wald": "Wald",
    "log-log": "log–log",
    "spss": "SPSS",
}
"""Intervals as a paper names them; others are called as they are."""


def method_in_words(method: str) -> str:
    """Name an interval as a paper does."""
    return _METHODS.get(method, method)
