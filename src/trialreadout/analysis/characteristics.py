"""What is known of each patient on entry: the columns of the subjects that describe a person.

A column of the site's own is a number if every cell of it is one and they are many; else its words
are its categories. A column of more words than a table can hold is a listing's, not a table's, and
so is one of dates.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from trialreadout.sources.dates import COLLECTED
from trialreadout.sources.raw import is_place
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import TABLES

_NONE = ("subject", "arm", "actual_arm", "screen_failure", "seq")
"""Columns that say who a patient is and what was done, not how the patient was."""
MOST_CATEGORIES = 12
_DATE = r"^\d{4}-\d{2}(-\d{2})?([T ].*)?$"
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Characteristic:
    """One column of the subjects."""

    column: str
    values: pl.DataFrame
    """`subject` and `value`, a row a patient; null: not recorded."""
    categories: tuple[str, ...] | None
    """The words that occur, in order; None: it is a number."""


def characteristics_of(sources: Sources) -> Iterator[Characteristic]:
    """List what is recorded of at least one patient, in the order of the table.

    Nothing where the table of subjects has an error.
    """
    if sources.fault_of("subjects") is not None:
        return
    subjects = one_row_each(sources, "subjects")
    for column in subjects.columns:
        if not is_characteristic(column) or not subjects[column].count():
            continue
        values = subjects.select("subject", value=pl.col(column))
        number = _as_number(column, values["value"])
        if number is not None:
            yield Characteristic(column, values.with_columns(value=number), None)
            continue
        words = values.with_columns(value=_word(values["value"]))
        known = words["value"].drop_nulls().unique()
        if len(known) <= MOST_CATEGORIES and not known.str.contains(_DATE).all():
            yield Characteristic(column, words, tuple(sorted(known, key=_numbers_in_order)))


def one_row_each(sources: Sources, table: str) -> pl.DataFrame:
    """Take a table with one row a patient; of two of one patient, which is a fault, the first."""
    rows = sources.table(table).drop_nulls("subject")
    first = rows.unique("subject", keep="first", maintain_order=True)
    return first.sort("subject")


def is_characteristic(column: str) -> bool:
    """Tell whether a column of the subjects describes a person."""
    spec = TABLES["subjects"].columns.get(column)
    return not (
        column in _NONE
        or is_place(column)
        or column.endswith(COLLECTED)
        or (spec is not None and spec.kind == "date")
    )


def _as_number(column: str, values: pl.Series) -> pl.Series | None:
    spec = TABLES["subjects"].columns.get(column)
    if spec is not None:
        return values if spec.kind == "number" else None
    numbers = values.cast(pl.Float64, strict=False)
    many = values.n_unique() > MOST_CATEGORIES
    finite = numbers.is_finite().all() and numbers.count() == values.count()
    return numbers if many and finite else None


def _numbers_in_order(word: str) -> tuple[float, str]:
    """Order words as numbers where they are numbers, and before other words."""
    return (float(word) if _NUMBER.fullmatch(word) else math.inf), word


def _word(values: pl.Series) -> pl.Series:
    return values.cast(pl.String).replace({"true": "yes", "false": "no"})
