"""The weeks that the labels of visits name, such as "wk 12" and "wk 24": a proposal."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from trialreadout.sources.plain.likely_layout import series_of

_PLAIN = re.compile(r"[\w .-]*")


@dataclass(frozen=True, slots=True)
class NamedWeeks:
    """Visits whose labels differ by their week alone."""

    pattern: str
    """The label, with {week} where the week stands."""
    weeks: tuple[int, ...]
    """In ascending order, without week 0."""

    @property
    def every(self) -> int | None:
        """The weeks between two visits, where they are the same throughout; else None.

        Visits that nobody had yet, or that nobody kept, are gaps of several such weeks.
        """
        steps = [later - earlier for earlier, later in pairwise(self.weeks)]
        step = min(steps, default=self.weeks[0])
        return step if all(each % step == 0 for each in steps) else None


def weeks_named(labels: Iterable[str]) -> NamedWeeks | None:
    """Find the weeks of the visits of a table; None where its labels do not name weeks.

    Parameters
    ----------
    labels
        As they stand in the cells; those without a week (baseline, unscheduled) say nothing.
    """
    named = [each for each in series_of(sorted(set(labels))) if each.counts == "week"]
    if len(named) != 1:
        return None
    weeks = tuple(sorted(week for week in named[0].numbers if week > 0))
    if not weeks or not _PLAIN.fullmatch(named[0].before + named[0].after):
        return None
    return NamedWeeks(named[0].pattern, weeks)
