"""Whether a sheet parts decimals by commas or by points.

"0,5" can only be a decimal comma, "1,234" can be more than a thousand; so only what can be
nothing else decides. A number with marks between its thousands is never read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_LIMIT = r"[<>≤≥]?=?\s*"
_COMMA = re.compile(rf"{_LIMIT}[+-]?\d*,\d+(?:[eE][+-]?\d+)?")
_POINT = re.compile(rf"{_LIMIT}[+-]?\d*\.\d+(?:[eE][+-]?\d+)?")
_EITHER_WAY = re.compile(rf"{_LIMIT}[+-]?[1-9]\d{{0,2}}[.,]\d{{3}}")
_THOUSANDS = re.compile(
    rf"{_LIMIT}[+-]?\d{{1,3}}(?:(?:([., '\u00a0\u202f’])\d{{3}}(?:\1\d{{3}})+(?:[.,]\d+)?)"
    r"|(?:[., '\u00a0\u202f’]\d{3}[.,]\d+)|(?:[ '\u00a0\u202f’]\d{3}))"
)


@dataclass(frozen=True, slots=True)
class Decimals:
    """What parts the decimals of a sheet."""

    mark: str | None
    """"comma" or "point"; None: no number has decimals."""
    sure: bool
    """Whether some number, or the study file, shows it."""

    def fault_of(self, text: str) -> str | None:
        """Name the rule that a number breaks."""
        if _THOUSANDS.fullmatch(text):
            return "thousands-separator"
        mark = _mark_of(text)
        if mark is None:
            return None
        if not self.sure:
            return "ambiguous-number"
        return None if mark == self.mark else "mixed-forms"

    def reads(self, text: str) -> bool:
        """Tell whether a number has a decimal comma that is one."""
        return _mark_of(text) == "comma" and self.fault_of(text) is None

    def how(self, numbers: Mapping[str, list[str]]) -> tuple[str, ...]:
        """Say that the sheet has decimal commas, if it has."""
        read = any(self.reads(text) for texts in numbers.values() for text in texts)
        return ("decimal commas",) if read else ()


def decimals_of(counts: Mapping[str, int], separator: str | None, asked: str | None) -> Decimals:
    """Find what parts the decimals of a sheet.

    Parameters
    ----------
    counts
        The numbers that are written as text, and in how many cells each stands.
    separator
        Of separated text, what stands between cells: where that is a semicolon, "1,234" is a
        decimal comma and "1.234" may be a thousand; where it is a comma, "1.234" is a point.
    asked
        "comma" or "point" as the study file says, for a sheet that does not show it.
    """
    certain = {"comma": 0, "point": 0}
    either_way = {"comma": 0, "point": 0}
    for text, n in counts.items():
        mark = _mark_of(text)
        if mark is not None:
            (either_way if _EITHER_WAY.fullmatch(text) else certain)[mark] += n
    if any(certain.values()):
        return Decimals("comma" if certain["comma"] > certain["point"] else "point", True)
    if not any(either_way.values()):
        return Decimals(asked, True)
    if asked is not None:
        return Decimals(asked, True)
    usual = "comma" if separator == ";" else "point"
    return Decimals(usual, either_way["point" if usual == "comma" else "comma"] == 0)


def with_point(text: str) -> str:
    """Write a decimal comma as a point."""
    return text.replace(",", ".")


def _mark_of(text: str) -> str | None:
    if _THOUSANDS.fullmatch(text):
        return None
    if _COMMA.fullmatch(text):
        return "comma"
    return "point" if _POINT.fullmatch(text) else None
