"""The planned visits at which tumours are examined: which were missed, and which comes next."""

from __future__ import annotations

import numpy as np

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.core.dates import DAYS_PER_WEEK
from trialreadout.protocol import Protocol
from trialreadout.protocol.schedule import PlannedVisit


def missed_between(after: FloatArray, until: FloatArray, protocol: Protocol) -> IntArray:
    """Count the visits whose whole window lies between two days.

    Parameters
    ----------
    after, until : (patient,)
        Days from time zero, neither included; `until` NaN or infinite: no day, nothing is missed.
    """
    known = np.isfinite(until)
    missed = np.zeros(until.shape, int)
    for visit in _visits(protocol, until.max(where=known, initial=0.0)):
        missed += known & (visit.first_day > np.maximum(after, 0)) & (visit.last_day < until)
    return missed


def next_visit_day(day: FloatArray, protocol: Protocol) -> FloatArray:
    """Find the planned day of the visit that comes next.

    Parameters
    ----------
    day : (patient,)
        Days from time zero; NaN where there is none.

    Returns
    -------
    (patient,)
        `day` itself within the window of a visit, after the last visit, and where it is NaN.
    """
    latest = day.max(where=~np.isnan(day), initial=0.0)
    furthest = [
        visit.last_week + (visit.repeat.every_weeks if visit.repeat else 0)
        for visit in protocol.visits
    ]
    visits = _visits(protocol, latest + DAYS_PER_WEEK * max(furthest, default=0))
    first, last, planned = (
        np.array([getattr(visit, edge) for visit in visits] + [np.inf])
        for edge in ("first_day", "last_day", "day")
    )
    comes = np.searchsorted(first[:-1], day, side="right")
    within = (comes > 0) & (day <= last[np.maximum(comes - 1, 0)])
    return np.where(within | np.isinf(planned[comes]), day, planned[comes])


def _visits(protocol: Protocol, until_day: float) -> list[PlannedVisit]:
    """List the visits until a day, and the next, that collect an examination of tumours."""
    collected = {word.casefold() for word in protocol.tumour_response.collected_as}
    return [
        visit
        for visit in protocol.planned_visits(int(until_day) // DAYS_PER_WEEK + 1)
        if collected & {word.casefold() for word in visit.collect}
    ]
