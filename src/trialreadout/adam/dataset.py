"""An analysis dataset: rows, and what a reader of them has to know of each variable.

What stands here is enough to write the rows in any format and to describe them in a
define.xml, so that neither a format nor a description knows one dataset from another.

Sources: CDISC Analysis Data Model (ADaM) 2.1, section 3.
         CDISC Analysis Data Model Implementation Guide 1.3.
         CDISC Define-XML 2.1, section 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Literal

import polars as pl

from trialreadout.adam.texts import Texts, texts_of

Kind = Literal["text", "integer", "float", "date"]
Origin = Literal["Assigned", "Derived", "Predecessor"]
Structure = Literal[
    "SUBJECT LEVEL ANALYSIS DATASET", "BASIC DATA STRUCTURE", "OCCURRENCE DATA STRUCTURE"
]

POLARS_TYPE: dict[Kind, pl.DataType] = {
    "text": pl.String(),
    "integer": pl.Int64(),
    "float": pl.Float64(),
    "date": pl.Date(),
}
"""How the rows hold each kind."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A column: its name, what it says, and where it is from."""

    name: str
    """Upper case, at most eight characters."""
    label: str
    """At most forty characters."""
    kind: Kind
    origin: Origin
    source: str
    """For a predecessor the variable it is, such as "ADSL.SEX"; otherwise its derivation in
    words."""
    terms: tuple[tuple[str, str], ...] = ()
    """The values it may take and what each means; empty where any may occur."""


@dataclass(frozen=True)
class Dataset:
    """Rows under described variables."""

    name: str
    """Upper case, at most eight characters: "ADRS"."""
    label: str
    """At most forty characters: "Tumor Response Analysis"."""
    structure: Structure
    row_is: str
    """What one row is: "One record per subject per parameter per analysis date"."""
    keys: tuple[str, ...]
    """The variables by which the rows are sorted, and which tell them apart."""
    variables: tuple[Variable, ...]
    rows: pl.DataFrame
    """A column for each variable, in their order; null: missing."""

    def __post_init__(self) -> None:
        """Stop where rows and description do not belong together."""
        described = {each.name: POLARS_TYPE[each.kind] for each in self.variables}
        if dict(self.rows.schema) != described or self.rows.columns != list(described):
            raise ValueError(
                f"{self.name}: the rows have {dict(self.rows.schema)}\n  expected: {described}"
            )
        if unknown := [key for key in self.keys if key not in described]:
            raise ValueError(f"{self.name}: the keys {unknown} are no variables")
        for number in self.rows.select(pl.col(pl.Float64)):
            if not number.is_finite().all():  # null, which is missing, does not count
                raise ValueError(f"{self.name}.{number.name}: a number that is none; null: missing")

    @cached_property
    def texts(self) -> Mapping[str, Texts]:
        """The texts of each variable that holds text, found once for every format."""
        columns = (each.name for each in self.variables if each.kind == "text")
        return MappingProxyType({name: texts_of(self.rows[name]) for name in columns})
