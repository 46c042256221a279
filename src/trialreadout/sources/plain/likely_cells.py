"""What the cells beneath a heading are most likely to be: judged by most of them."""

from __future__ import annotations

import re

import polars as pl

from trialreadout.sources.plain.likely_words import is_allowed, meaning_of_word
from trialreadout.sources.tables import Column

NUMBER = re.compile(r"[<>≤≥]?=?\s*[+-]?\d*[.,]?\d+(?:[eE][+-]?\d+)?")
_WHOLE = re.compile(r"-?\d{1,4}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"\d{4}(-\d{2}){0,2}(T.*)?|(\d{1,2}[./-])?\d{1,2}[./-]\d{4}( .*)?")
_MOSTLY = 0.8
"""The share of cells that must fit a column for a heading to be proposed for it."""


def fits(spec: Column, cells: pl.Series, column: str) -> bool:
    """Tell whether most cells of a heading are such as the column holds."""
    words = [str(cell) for cell in cells.drop_nulls()]
    if not words or spec.kind == "text":
        return True
    match spec.kind:
        case "number" | "integer":
            fit = [NUMBER.fullmatch(word) is not None for word in words]
        case "date":
            fit = [bool(_DATE.fullmatch(w) or _WHOLE.fullmatch(w)) for w in words]
        case _:
            fit = [
                is_allowed(spec, w) or meaning_of_word(column, spec, w) is not None for w in words
            ]
    return sum(fit) >= _MOSTLY * len(words)


def are_days(cells: pl.Series) -> bool:
    """Tell whether cells of a date are numbers of days, and not years."""
    words = [str(cell) for cell in cells.drop_nulls()]
    return (
        bool(words)
        and all(_WHOLE.fullmatch(word) for word in words)
        and not all(_YEAR.fullmatch(word) for word in words)
    )
