"""What every part of a study file has in common.

A part is frozen, refuses keys that it does not know, and converts nothing: "28" is not a
number and 1 is not true. Its attribute docstrings are the reference of the study file.
"""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer
from pydantic_core import PydanticCustomError


class Part(BaseModel):
    """A table of the study file."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        use_attribute_docstrings=True,
        defer_build=True,
    )


def left_open(default: Any) -> Any:
    """Give a key a default, and mark it as one that protocols tend to leave open.

    A study that lives by an open key, stated or not, explains it by an [[assumption]]; see
    `trialreadout.protocol.open_keys`.
    """
    return Field(default=default, json_schema_extra={"left_open": True})


def not_allowed(allowed: str, choices: tuple[str, ...] = ()) -> PydanticCustomError:
    """Refuse a value, saying in the project's own words what is allowed instead."""
    context = {"allowed": allowed, "choices": choices}
    return PydanticCustomError("own_words", "expected {allowed}", context)


def _one_or_many(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _one_alone(values: tuple[str, ...]) -> str | tuple[str, ...]:
    return values[0] if len(values) == 1 else values


def _known_date(value: Any) -> Any:
    partial = isinstance(value, str) and re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", value)
    if not partial and type(value) is not date:
        raise not_allowed(
            'a date such as 2011-01-31, or text for the part that is known: "2011-01" or "2011"'
        )
    return value


Text = Annotated[str, Field(min_length=1)]
"""Text that is not empty."""

Texts = Annotated[
    tuple[Text, ...],
    Field(min_length=1),
    BeforeValidator(_one_or_many),
    PlainSerializer(_one_alone),
]
"""One text, or a list of them."""

KnownDate = Annotated[date | str, BeforeValidator(_known_date)]
"""A date, or as text the year or month that is known of it."""

Count = Annotated[int, Field(ge=0)]
Positive = Annotated[int, Field(ge=1)]
Amount = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Share = Annotated[float, Field(gt=0, lt=1)]
"""A probability or a level: between 0 and 1, neither included."""
