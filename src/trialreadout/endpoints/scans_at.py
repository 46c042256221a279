"""What the reader of record saw at baseline and at one visit, its views brought together.

"adjudicated" takes the adjudicated reading; where there is none, what all readers agree on. A
lesion on which they differ, and which nobody adjudicated, is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.codes import first_of
from trialreadout.core.cohort import Cohort, Scintigraphy
from trialreadout.core.once import Same, once
from trialreadout.core.readers import place_of_reader
from trialreadout.core.terms import Uptake
from trialreadout.criteria import combined_views
from trialreadout.protocol import Protocol
from trialreadout.protocol.scintigraphy import OfScans
from trialreadout.sources.tables import SCAN_KINDS

ADJUDICATED = "adjudicated"
UNKNOWN, NONE, EQUIVOCAL, PRESENT = Uptake


@dataclass(frozen=True, slots=True)
class AtTwoTimes:
    """Uptake at baseline and at the visit."""

    baseline: IntArray
    """(patient, lesion) `Uptake` codes."""
    later: IntArray
    """(patient, lesion)"""
    baseline_elsewhere: IntArray
    """(patient,) `Uptake` codes of what nobody noted: NONE, or UNKNOWN where the views that
    decide were not all read, or none was made."""
    later_elsewhere: IntArray
    """(patient,)"""
    day: FloatArray
    """(patient,) of the later scan, from time zero; NaN: there was none."""
    visit: IntArray
    """(patient,) column of the later scan; 0: there was none."""


def at_two_times(cohort: Cohort, protocol: Protocol, endpoint: OfScans) -> AtTwoTimes:
    """Find the scan at the visit of each patient, and hold it beside the baseline."""
    seen = cohort.scintigraphy
    return once(seen, (Same(protocol), Same(endpoint)), lambda: _at_two(seen, protocol, endpoint))


def _at_two(seen: Scintigraphy, protocol: Protocol, endpoint: OfScans) -> AtTwoTimes:
    planned = protocol.planned_visit(endpoint.at)
    inside = (seen.day >= planned.first_day) & (seen.day <= planned.last_day)
    inside[:, :1] = False
    apart = np.where(inside, np.abs(seen.day - planned.day), np.inf)
    there = np.asarray(inside.any(axis=-1))
    visit = np.where(there, apart.argmin(axis=-1), 0)
    views = _side_by_side(endpoint.views)
    uptake, read = _of_record(seen, protocol.reader_of(endpoint))

    def uptake_at(column: IntArray, made_there: BoolArray) -> tuple[IntArray, IntArray]:
        made = _at(seen.made[:, :, views], column) & made_there[:, np.newaxis]
        nothing = first_of([_at(read[:, :, views], column)], [NONE], otherwise=UNKNOWN)
        noted = _at(uptake[:, :, views], column)
        everything = np.concatenate([noted, nothing[..., np.newaxis]], axis=-1)
        combined = combined_views(everything, endpoint.views_disagree, made)
        return combined[:, :-1], combined[:, -1]

    at_baseline = np.zeros_like(visit)
    everywhere = np.ones(there.shape, bool)
    baseline, baseline_elsewhere = uptake_at(at_baseline, everywhere)
    later, later_elsewhere = uptake_at(visit, there)
    return AtTwoTimes(
        baseline=baseline,
        later=later,
        baseline_elsewhere=baseline_elsewhere,
        later_elsewhere=later_elsewhere,
        day=np.where(there, np.take_along_axis(seen.day, visit[:, np.newaxis], -1)[:, 0], np.nan),
        visit=visit,
    )


def ratios_at_two(
    cohort: Cohort, protocol: Protocol, endpoint: OfScans, visit: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Return (patient, lesion) the ratios to background at baseline and at the visit.

    Each is the highest over the views and the readings that count; NaN: none was measured.
    `visit` is that of `AtTwoTimes`.
    """
    seen = cohort.scintigraphy
    ratio = _ratio_of_record(seen, protocol.reader_of(endpoint))
    ratio = ratio[:, :, _side_by_side(endpoint.views)].max(axis=2, initial=-np.inf)
    later = np.where(visit[:, np.newaxis] > 0, _at(ratio, visit), -np.inf)
    baseline, later = (np.where(np.isinf(each), np.nan, each) for each in (ratio[:, 0], later))
    return baseline, later


def _of_record(seen: Scintigraphy, reader: str) -> tuple[IntArray, BoolArray]:
    """Take what the reader of record saw, (patient, visit, view, ...).

    Returns
    -------
    uptake, read
        Of each lesion its uptake; whether the view was read.
    """
    if reader.casefold() != ADJUDICATED:
        at = place_of_reader(reader, seen.readers)
        return seen.uptake[at], seen.read[at]
    decided = np.asarray(seen.adjudicated.any(axis=0))[..., np.newaxis]
    decides = seen.adjudicated[..., np.newaxis]
    was_read = seen.read[..., np.newaxis]
    last = first_of([decides], [seen.uptake], otherwise=UNKNOWN).max(axis=0, initial=UNKNOWN)
    low = first_of([was_read], [seen.uptake], otherwise=PRESENT).min(axis=0, initial=PRESENT)
    high = first_of([was_read], [seen.uptake], otherwise=UNKNOWN).max(axis=0, initial=UNKNOWN)
    return (
        first_of([decided, low == high], [last, high], otherwise=UNKNOWN),
        np.asarray(seen.read.any(axis=0)),
    )


def _ratio_of_record(seen: Scintigraphy, reader: str) -> FloatArray:
    """Return (patient, visit, view, lesion) the ratio; -inf where none was measured."""
    ratio: FloatArray = np.where(np.isnan(seen.to_background), -np.inf, seen.to_background)
    if reader.casefold() != ADJUDICATED:
        of_reader: FloatArray = ratio[place_of_reader(reader, seen.readers)]
        return of_reader
    decided = np.asarray(seen.adjudicated.any(axis=0))
    counts = np.where(decided, seen.adjudicated, seen.read)[..., np.newaxis]
    highest: FloatArray = np.where(counts, ratio, -np.inf).max(axis=0, initial=-np.inf)
    return highest


def _at(grid: np.ndarray, column: IntArray) -> np.ndarray:
    """Take (patient, visit, ...) at one column of each patient."""
    taken = grid[:, 0]
    for at in range(1, grid.shape[1]):
        here = (column == at).reshape(-1, *[1] * (taken.ndim - 1))
        taken = np.where(here, grid[:, at], taken)
    return taken


def _side_by_side(views: Sequence[str]) -> slice:
    """Find the views that count on their axis, where they stand side by side."""
    places = [SCAN_KINDS.index(view) for view in views]
    return slice(min(places), max(places) + 1)
