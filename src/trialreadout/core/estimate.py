"""An estimate with its interval: the one shape in which statistics hand over a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["estimated", "not reached", "not estimable", "hidden"]
"""Of a value; "hidden" in a report that is shared, and nowhere else."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value, its limits, and how both were obtained.

    `value`, `low`, `high` and `standard_error` are None where they do not exist: an upper
    limit that the curve never crosses, a median that was not reached. They are never NaN.
    """

    value: float | None
    low: float | None
    high: float | None
    standard_error: float | None
    confidence: float | None
    """Of the limits; None where no interval was asked for."""
    method: str
    """By name, as a paper would print it: "Kaplan-Meier, log-log"."""
    status: Status
