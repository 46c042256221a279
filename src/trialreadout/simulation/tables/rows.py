"""Cells of a cohort's grids as rows: whose, on which date, and in which words."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
import polars as pl

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.terms import codes_of


def dates(days: FloatArray) -> pl.Series:
    """Write days since 1970-01-01 as dates; NaN: null."""
    return numbers(days).cast(pl.Int32).cast(pl.Date)


def numbers(values: FloatArray) -> pl.Series:
    """Write numbers; NaN: null."""
    return pl.Series(np.asarray(values, float), nan_to_null=True)


def words(codes: IntArray, vocabulary: type[IntEnum]) -> pl.Series:
    """Write codes in the words of a vocabulary; null where it has no such code."""
    known = {code: word for word, code in codes_of(vocabulary).items()}
    column = pl.Series(codes).cast(pl.Int16)
    return column.replace_strict(known, default=None, return_dtype=pl.String)


def labels(at: IntArray, names: tuple[str, ...]) -> pl.Series:
    """Write positions as names; null for one that has none, or an empty one."""
    known = {position: name for position, name in enumerate(names) if name}
    column = pl.Series(at).cast(pl.Int32)
    return column.replace_strict(known, default=None, return_dtype=pl.String)


def flags(raised: BoolArray) -> pl.Series:
    """Write flags as Y and N."""
    return pl.Series(raised).replace_strict({True: "Y", False: "N"}, return_dtype=pl.String)


def on(cohort: Cohort, patient: IntArray, day: FloatArray) -> pl.Series:
    """Write (row,) days from time zero as dates."""
    return dates(cohort.time_zero[patient] + day)
