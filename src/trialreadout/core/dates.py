"""Dates as trials collect them: whole, partial, or counted from the first dose.

A partial date ("2014-02") is kept as it was collected. It stands for every day it could
have been, from `first` to `last`; which of them is taken is the protocol's policy, applied
elsewhere and flagged there.

Sources: ISO 8601-1:2019, 5.2.2 (reduced precision).
         CDISC SDTM Implementation Guide 3.4, 4.4.4 (study day has no day zero).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

DAYS_PER_YEAR = 365.25
DAYS_PER_MONTH = DAYS_PER_YEAR / 12
DAYS_PER_WEEK = 7

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T[\d:.]*(?:Z|[+-]\d{2}:?\d{2})?)?)?)?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which the day, or the month and the day, may be unknown (None)."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first(self) -> date:
        """The earliest day that it can have been."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The latest day that it can have been."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def middle(self) -> date:
        """The 15th of a month, or the 30th of June of a year."""
        if self.day is not None:
            return self.first
        return date(self.year, 6, 30) if self.month is None else date(self.year, self.month, 15)

    @property
    def missing(self) -> str | None:
        """What is unknown: "day", "month and day", or None for a whole date."""
        if self.month is None:
            return "month and day"
        return "day" if self.day is None else None


def parse_date(text: str) -> PartialDate:
    """Read a date in ISO 8601, whole or cut short from the right; a time of day is left out.

    Parameters
    ----------
    text
        "2014-02-03", "2014-02-03T14:45", "2014-02" or "2014".

    Raises
    ------
    ValueError
        If the text is not in this form, or there is no such day ("2014-02-30").
    """
    match = _ISO.fullmatch(text.strip())
    if match is None:
        raise ValueError(f'"{text}" is not a date in ISO 8601, such as 2014-02-03 or 2014-02')
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError as none_such:
        raise ValueError(f'"{text}" is a day that does not exist') from none_such
    return PartialDate(year, month, day)


def study_day(on: date, reference: date) -> int:
    """Count a day from the reference, which is day 1; the day before it is day -1.

    There is no day zero, so this is a name for a day and no duration: a duration is the
    plain difference of two dates.
    """
    days = (on - reference).days
    return days + 1 if days >= 0 else days
