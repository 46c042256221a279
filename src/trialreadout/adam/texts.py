"""The texts of a column, each once, and where they stand.

A column of half a million rows says the same few things; whatever must be done to a text, for
a format, is done once to each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl


@dataclass(frozen=True, slots=True)
class Texts:
    """The distinct texts of a column, in the order of their first row."""

    distinct: pl.Series
    positions: np.ndarray[tuple[int], np.dtype[np.uint32]]
    """(row,) Which of them the row holds; missing: one past the last."""

    def in_rows(self, instead: Sequence[str]) -> pl.Series:
        """Put a text instead of each distinct one in every row that holds it."""
        return pl.Series([*instead, None], dtype=pl.String).gather(self.positions)


def texts_of(column: pl.Series) -> Texts:
    """Find the texts of a column."""
    distinct = column.drop_nulls().unique(maintain_order=True)
    coded = column.cast(pl.Enum(distinct)).to_physical().cast(pl.UInt32)
    return Texts(distinct, coded.fill_null(len(distinct)).to_numpy())


def longest_bytes(texts: pl.Series) -> int:
    """Return the length of the longest text in UTF-8; at least 1, as a variable has a length."""
    longest = texts.str.len_bytes().max()
    return max(int(longest) if isinstance(longest, int) else 0, 1)
