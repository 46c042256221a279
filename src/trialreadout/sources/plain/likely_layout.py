"""Headings that differ by a number alone, such as tg_0 and tg_4: most likely a wide layout.

The number is most likely a week if a word beside it says so, or if the numbers count from 0 or
leave some out; 1, 2, 3 may as well be visits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from trialreadout.sources.plain.patterns import is_pattern
from trialreadout.sources.plain.vocabulary import DATE_WORDS, words_of

_NUMBERED = re.compile(r"(.*\D)(\d+)(\D*)")
_WEEK = frozenset(["w", "wk", "week", "weeks", "woche", "wo"])
_DAY = frozenset(["d", "day", "tag", "dag"])
_UNIT = re.compile(r"[\[(]([^\])]+)[\])]")

Counts = Literal["week", "day", "unknown"]


@dataclass(frozen=True, slots=True)
class Series:
    """Headings that differ by a number."""

    before: str
    after: str
    numbers: tuple[int, ...]
    headings: tuple[str, ...]
    counts: Counts
    """What the number most likely is."""
    holds_dates: bool

    @property
    def pattern(self) -> str:
        """As [columns] writes it: "tg_{week}"."""
        return f"{self.before}{{{'day' if self.counts == 'day' else 'week'}}}{self.after}"

    @property
    def name(self) -> str:
        """What is left of the headings without number, unit, and the words for a week or day."""
        words = re.split(r"[\s_.-]+", _UNIT.sub(" ", self.before + " " + self.after))
        return " ".join(word for word in words if word and word.casefold() not in _WEEK | _DAY)

    @property
    def unit(self) -> str | None:
        """What stands in brackets; None: nothing does."""
        found = _UNIT.search(self.before + self.after)
        return found[1].strip() if found else None


def series_of(headings: Sequence[str]) -> list[Series]:
    """List the series of two headings or more, in the order of the file."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for heading in headings:
        if is_pattern(heading):
            continue
        match = _NUMBERED.fullmatch(heading)
        if match is not None:
            found.setdefault((match[1], match[3]), {})[match[2]] = heading
    return [
        Series(
            before,
            after,
            tuple(map(int, members)),
            tuple(members.values()),
            _counted(before, after, sorted(map(int, members))),
            bool(words_of(before + after) & (DATE_WORDS - _DAY)),
        )
        for (before, after), members in found.items()
        if len(members) > 1
    ]


def _counted(before: str, after: str, numbers: Sequence[int]) -> Counts:
    words = words_of(before) | words_of(after)
    if words & _WEEK:
        return "week"
    if words & _DAY:
        return "day"
    in_steps = any(later - earlier > 1 for earlier, later in pairwise(numbers))
    return "week" if numbers[0] == 0 and in_steps else "unknown"
