"""Units of length, activity and time, and the factors that lead from one to another."""

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

MEGABECQUERELS_PER: dict[str, float] = {"MBq": 1.0, "GBq": 1000.0, "mCi": 37.0}
"""Source: BIPM, The International System of Units, 9th edition (1 Ci = 3.7e10 Bq)."""
