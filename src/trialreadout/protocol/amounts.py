"""Amounts and durations that a text names: what a person would look for to fill in a treatment.

They are found, not understood: each is kept as it stands, and what it may mean is a proposal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trialreadout.protocol.registry_record import on_one_line

_TIMES = {
    "once": 1,
    "twice": 2,
    "three times": 3,
    "b.i.d.": 2,
    "bid": 2,
    "q.d.": 1,
    "qd": 1,
    "t.i.d.": 3,
    "tid": 3,
}
_AMOUNT = re.compile(
    r"(?<!\d)(?P<number>\d{1,9}(?:[.,]\d{1,9}){0,3})\s?(?P<unit>mg|g|µg|μg|mcg|MBq|GBq|mCi|Ci|Gy|IU|ml|mL)\b"
    r"(?P<per>\s?/\s?(?:day|d|kg|m2|m²|week|dose)(?:/(?:day|d))?\b|\s(?:a|per)\sday\b)?"
    r"(?P<often>[\s,]*(?:(?:once|twice|three times)(?:\s(?:a|per)\sday|\sdaily)?"
    r"|b\.i\.d\.|bid\b|q\.d\.|qd\b|t\.i\.d\.|tid\b|daily))?"
)
_OF_A_DAY = re.compile(r"/?\s?(?:d|day)|(?:a|per) day")
_DURATION = re.compile(
    r"\b(?P<number>\d+(?:[.,]\d+)?)[\s-](?P<unit>day|week|month|year|cycle)s?\b", re.IGNORECASE
)
_DAYS = {"day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of a treatment, as a text has it."""

    words: str
    """As it stands."""
    number: float | None
    """None: it holds a comma, and whether of thousands or decimals is not for a program to say."""
    unit: str
    per: str
    """"" for a single amount, "day", or anything else that it is of: "m2"."""
    times_per_day: int | None
    """None: not said."""

    @property
    def mg_per_day(self) -> float | None:
        """The amount of a day in milligrams; None where the words do not say it."""
        if self.number is None or self.unit != "mg":
            return None
        if self.per == "day":
            return self.number
        times = self.times_per_day
        return self.number * times if self.per == "" and times is not None else None


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time, as a text has it."""

    words: str
    number: float | None
    unit: str

    @property
    def days(self) -> float | None:
        """How long it is, a month being 30.4375 days; None: not a length of time by itself."""
        in_days = _DAYS.get(self.unit)
        return None if self.number is None or in_days is None else self.number * in_days

    def of(self, days: float) -> float:
        """Say how many of its unit some days are."""
        return days / _DAYS[self.unit]


def amounts_in(text: str) -> Iterator[Amount]:
    """List the amounts of a text, in their order."""
    for found in _AMOUNT.finditer(text):
        per, often = on_one_line(found["per"] or ""), found["often"] or ""
        times = next((n for word, n in _TIMES.items() if word in often), None)
        of = "day" if _OF_A_DAY.fullmatch(per) else per.lstrip("/ ").removeprefix("dose")
        if "daily" in often and times is None:
            of = of or "day"
        yield Amount(on_one_line(found[0]), _number(found["number"]), found["unit"], of, times)


def durations_in(text: str) -> tuple[Duration, ...]:
    """List the durations of a text, each once."""
    found = (
        Duration(on_one_line(each[0]), _number(each["number"]), each["unit"].lower())
        for each in _DURATION.finditer(text)
    )
    return tuple({each.words: each for each in found}.values())


def _number(text: str) -> float | None:
    return None if "," in text or text.count(".") > 1 else float(text)
