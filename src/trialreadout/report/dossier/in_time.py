"""When something was, as a clinician reads it: the date, and the week from the first dose."""

from __future__ import annotations

from datetime import date

from trialreadout.core.dates import DAYS_PER_WEEK
from trialreadout.core.rounding import rounded


def in_time(on: date, first_dose: date | None) -> str:
    """Write a date with its week; without a first dose the date alone."""
    if first_dose is None:
        return f"{on}"
    return f"{on} (week {rounded((on - first_dose).days / DAYS_PER_WEEK, 1)})"
