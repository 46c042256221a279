"""What is planned for a virtual patient: the visits of a protocol, by what they collect.

A CT or a scan before treatment stands first and alone: a visit of week 0. A series of which the
protocol plans none begins with a visit that nobody comes to, so that column 0 stays the baseline.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray
from trialreadout.protocol import Protocol
from trialreadout.protocol.schedule import PlannedVisit
from trialreadout.sources.tables import SCAN_KINDS

CT = ("ct", "mri")
"""Examinations that measure lesions, where the protocol names none."""
WEIGHT = "weight"
NO_VISIT = ""
"""The name of a baseline that the protocol does not plan."""


@dataclass(frozen=True, slots=True)
class Series:
    """The visits that collect one thing, in their order; days count from time zero."""

    names: tuple[str, ...]
    day: FloatArray
    """(visit, 1) the planned day."""
    first_day: FloatArray
    """(visit, 1) of the window."""
    last_day: FloatArray
    """(visit, 1)"""

    def __len__(self) -> int:
        return len(self.names)

    @property
    def has_baseline(self) -> bool:
        """Whether the first visit is planned, and before treatment."""
        return bool(self.names) and self.names[0] != NO_VISIT and self.day[0, 0] <= 0


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is planned."""

    ct: Series
    """The baseline and what follows."""
    markers: dict[str, Series]
    """By marker, in small letters; those alone that some visit collects."""
    scans: Series
    """The baseline and what follows."""
    scan_views: BoolArray
    """(visit, view) the kinds of scan at each of their visits."""
    weights: Series
    from_registration: bool
    """Whether time counts from registration, which then is the day of the first dose."""


def plan(protocol: Protocol, until_week: int) -> Plan:
    """Read off a protocol what it plans up to a week."""
    visits = protocol.planned_visits(until_week)
    imaging = protocol.tumour_response.collected_as or CT
    markers = {name.lower(): _series(visits, (name,)) for name in protocol.markers}
    scans = _with_baseline(_series(visits, SCAN_KINDS))
    kinds = {visit.name: [each.casefold() for each in visit.collect] for visit in visits}
    views = [[kind in kinds.get(name, ()) for kind in SCAN_KINDS] for name in scans.names]
    return Plan(
        ct=_with_baseline(_series(visits, imaging)),
        markers={name: series for name, series in markers.items() if len(series)},
        scans=scans,
        scan_views=np.array(views, bool),
        weights=_series(visits, (WEIGHT,)),
        from_registration=protocol.dates.time_zero == "registration",
    )


def _series(visits: tuple[PlannedVisit, ...], things: tuple[str, ...]) -> Series:
    """List the visits that collect some things: one a day, and no two windows share a day."""
    asked = {thing.casefold() for thing in things}
    found = {
        visit.day: visit
        for visit in reversed(visits)
        if asked & {each.casefold() for each in visit.collect}
    }
    names: list[str] = []
    days: list[tuple[int, int, int]] = []
    for day in sorted(found):
        visit = found[day]
        earliest = 1 + max(days[-1][2], 0) if days else int(day > 0)
        first = max(visit.first_day, earliest) if day else visit.first_day
        names.append(visit.name)
        days.append((day, min(first, day), visit.last_day if day else 0))
    for at, (one, following) in enumerate(pairwise(days)):
        days[at] = (*one[:2], min(one[2], following[0] - 1))
    return _as_series(tuple(names), days)


def _with_baseline(series: Series) -> Series:
    if series.has_baseline:
        return series
    days = np.hstack([series.day, series.first_day, series.last_day]).astype(int)
    return _as_series((NO_VISIT, *series.names), [(0, 0, 0), *map(tuple, days.tolist())])


def _as_series(names: tuple[str, ...], days: list[tuple[int, int, int]]) -> Series:
    day, first, last = np.array(days, float).reshape(-1, 3, 1).swapaxes(0, 1)
    return Series(names, day, first, last)
