"""The texts of a column, each once, and where they stand.

A column of half a million rows says the same few things; whatever must be done to a text, for
a format, is done once to each.
"""

from __future__ import annotations

import numpy as np
import polars as pl


def distinct_texts(column: pl.Series) -> pl.Series:
    """Return the texts of a column, each once, in the order of their first row."""
    return column.drop_nulls().unique(maintain_order=True)


def positions(
    column: pl.Series, distinct: pl.Series
) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    """Say for every row which of the distinct texts it holds; missing: one past the last."""
    coded = column.cast(pl.Enum(distinct)).to_physical().cast(pl.UInt32)
    return coded.fill_null(len(distinct)).to_numpy()


def longest_bytes(column: pl.Series) -> int:
    """Return the length of the longest text in UTF-8; at least 1, as a variable has a length."""
    longest = column.str.len_bytes().max()
    return max(int(longest) if isinstance(longest, int) else 0, 1)
