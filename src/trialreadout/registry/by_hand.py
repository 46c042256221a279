"""What no program can fill in, or what a person must look at before it is sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields

import polars as pl


@dataclass(frozen=True, slots=True)
class ToFill:
    """One thing left to a person."""

    module: str
    """The module of the registry's results: "Participant Flow"."""
    field: str
    """The field, in the registry's words."""
    why: str
    """What is missing, or was decided here and has to be confirmed."""


def as_table(listed: Iterable[ToFill]) -> pl.DataFrame:
    """Lay out as rows."""
    columns = [field.name for field in fields(ToFill)]
    return pl.DataFrame(
        list(map(astuple, listed)), schema=dict.fromkeys(columns, pl.String), orient="row"
    )
