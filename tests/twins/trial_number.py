"""A number of a trial, and what it counts."""

from __future__ import annotations

from dataclasses import dataclass

from twins.trial import Answer


@dataclass(frozen=True)
class Number:
    """A number; None: not reached, or not estimable."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    denominator: int
    subjects: tuple[str, ...]
    verdict: str | None = None
    """What a success was judged to be."""


Found = tuple[str | None, str, str, Number]
"""Category, method, statistic and number."""


def counted_number(value: float | None, rows: list[Answer], denominator: int) -> Number:
    subjects = tuple(sorted({row["subject"] for row in rows}))
    return Number(value, None, None, len(rows), denominator, subjects)
