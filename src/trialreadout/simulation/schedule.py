"""What is planned for a virtual patient: the visits of a protocol, by what they collect."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from trialreadout.core.arrays import FloatArray
from trialreadout.protocol import Protocol
from trialreadout.protocol.schedule import PlannedVisit
from trialreadout.sources.tables import SCAN_KINDS

CT = ("ct", "mri")
"""Examinations that measure lesions, where the protocol names none."""
WEIGHT = "weight"


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


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is planned."""

    ct: Series
    """The baseline and what follows."""
    markers: dict[str, Series]
    """By marker, in small letters."""
    scans: Series
    weights: Series


def plan(protocol: Protocol, until_week: int) -> Plan:
    """Read off a protocol what it plans up to a week."""
    visits = protocol.planned_visits(until_week)
    imaging = protocol.tumour_response.collected_as or CT
    return Plan(
        ct=_series(visits, imaging),
        markers={name.lower(): _series(visits, (name,)) for name in protocol.markers},
        scans=_series(visits, SCAN_KINDS),
        weights=_series(visits, (WEIGHT,)),
    )


def _series(visits: tuple[PlannedVisit, ...], things: tuple[str, ...]) -> Series:
    asked = {thing.casefold() for thing in things}
    found = [visit for visit in visits if asked & {each.casefold() for each in visit.collect}]
    ends = [visit.first_day for visit in found[1:]]
    last = [min(one.last_day, following - 1) for one, following in zip(found, ends, strict=False)]
    last += [one.last_day for one in found[len(ends) :]]
    assert all(one <= other for one, other in pairwise(v.day for v in found))

    def column(numbers: list[int]) -> FloatArray:
        return np.array(numbers, float).reshape(-1, 1)

    return Series(
        tuple(visit.name for visit in found),
        column([visit.day for visit in found]),
        column([visit.first_day for visit in found]),
        column(last),
    )
