"""The day given to a date of which only the month or the year was collected.

A policy is written as people say it: "first", "last", "mid", and with a floor "first, not
before last known alive". A floor moves the day only inside the period that was collected.

Source: the date imputation of the R package admiral, https://pharmaverse.github.io/admiral/.
"""

from typing import Any, Literal, get_args

from pydantic import model_serializer, model_validator

from trialreadout.protocol.part import Part, not_allowed

Position = Literal["first", "mid", "last"]
Floor = Literal["last known alive", "first dose"]

_BEFORE_FLOOR = ", not before "


class Imputation(Part):
    """A policy for incomplete dates, written as one text."""

    position: Position
    """The first, middle (15th, or 30 June) or last day of the period that is known."""
    floor: Floor | None = None
    """The day before which the imputed date may not lie."""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, policy: Any) -> Any:
        if not isinstance(policy, str):
            return policy
        position, _, floor = policy.partition(_BEFORE_FLOOR)
        known_floor = floor in get_args(Floor) or policy == position
        if position not in get_args(Position) or not known_floor:
            raise not_allowed(", ".join(f'"{known}"' for known in POLICIES), POLICIES)
        return {"position": position, "floor": floor or None}

    @model_serializer
    def __str__(self) -> str:
        return self.position + (_BEFORE_FLOOR + self.floor if self.floor else "")


POLICIES = (
    *get_args(Position),
    *(p + _BEFORE_FLOOR + f for p in get_args(Position) for f in get_args(Floor)),
)
"""Every policy, as it is written."""
