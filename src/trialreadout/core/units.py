"""Units of length and time, and the factors that lead from one to another."""

from __future__ import annotations

from typing import Literal

from trialreadout.core.dates import DAYS_PER_MONTH, DAYS_PER_WEEK

TimeUnit = Literal["days", "weeks", "months"]

DAYS_PER: dict[TimeUnit, float] = {
    "days": 1.0,
    "weeks": float(DAYS_PER_WEEK),
    "months": DAYS_PER_MONTH,
}

MILLIMETRES_PER: dict[str, float] = {"mm": 1.0, "cm": 10.0}
