"""What the reader of record saw at baseline and at one visit, its views brought together.

"adjudicated" takes the adjudicated reading; where there is none, what all readers agree on. A
lesion on which they differ, and which nobody adjudicated, is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.cohort import Cohort, Scintigraphy
from trialreadout.core.grid import NO_ROW
from trialreadout.core.terms import Uptake
from trialreadout.criteria import combined_views
from trialreadout.protocol import Protocol
from trialreadout.protocol.scintigraphy import OfScans
from trialreadout.sources.tables import SCAN_KINDS

ADJUDICATED = "adjudicated"


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
    baseline_ratio: FloatArray
    """(patient, lesion) highest ratio to background over the views and the readings that count;
    NaN: none was measured."""
    later_ratio: FloatArray
    """(patient, lesion)"""
    day: FloatArray
    """(patient,) of the later scan, from time zero; NaN: there was none."""
    foci: IntArray
    """(patient, anything) rows of the table of foci at both times; NO_ROW: none."""
    reads: IntArray
    """(patient, anything) rows of the table of reads."""
    scans: IntArray
    """(patient, anything) rows of the table of scans."""


def at_two_times(cohort: Cohort, protocol: Protocol, endpoint: OfScans) -> AtTwoTimes:
    """Find the scan at the visit of each patient, and hold it beside the baseline."""
    seen = cohort.scintigraphy
    planned = protocol.planned_visit(endpoint.at)
    inside = (seen.day >= planned.first_day) & (seen.day <= planned.last_day)
    inside[:, :1] = False
    apart = np.where(inside, np.abs(seen.day - planned.day), np.inf)
    there = np.asarray(inside.any(axis=-1))
    visit = np.where(there, apart.argmin(axis=-1), 0)
    views = sorted(SCAN_KINDS.index(view) for view in endpoint.views)
    uptake, read, ratio = _of_record(seen, protocol.reader_of(endpoint))

    def take(grid: np.ndarray, column: IntArray) -> np.ndarray:
        """Take (patient, view, ...) at one column of each patient, of the views that count."""
        return grid[np.arange(len(grid)), column][:, views]

    def uptake_at(column: IntArray, made_there: BoolArray) -> tuple[IntArray, IntArray]:
        made = take(seen.made, column) & made_there[:, np.newaxis]
        nothing = np.where(take(read, column), np.int8(Uptake.NONE), np.int8(Uptake.UNKNOWN))
        everything = np.concatenate([take(uptake, column), nothing[..., np.newaxis]], axis=-1)
        combined = combined_views(everything, endpoint.views_disagree, made)
        return combined[:, :-1], combined[:, -1]

    at_baseline = np.zeros_like(visit)
    everywhere = np.ones(there.shape, bool)
    baseline, baseline_elsewhere = uptake_at(at_baseline, everywhere)
    later, later_elsewhere = uptake_at(visit, there)
    columns = np.stack([at_baseline, np.where(there, visit, 0)], axis=-1)
    return AtTwoTimes(
        baseline=baseline,
        later=later,
        baseline_elsewhere=baseline_elsewhere,
        later_elsewhere=later_elsewhere,
        baseline_ratio=_highest(take(ratio, at_baseline)),
        later_ratio=np.where(there[:, np.newaxis], _highest(take(ratio, visit)), np.nan),
        day=np.where(there, np.take_along_axis(seen.day, visit[:, np.newaxis], -1)[:, 0], np.nan),
        foci=_rows(np.moveaxis(seen.row, 0, 2), columns),
        reads=_rows(np.moveaxis(seen.read_row, 0, 2), columns),
        scans=_rows(seen.scan_row, columns),
    )


def _of_record(seen: Scintigraphy, reader: str) -> tuple[IntArray, BoolArray, FloatArray]:
    """Take what the reader of record saw, all (patient, visit, view, ...).

    Returns
    -------
    uptake, read, to_background
        Of each lesion its uptake; whether the view was read; of each lesion the ratio to
        background, of several readings the highest, -inf where none was measured.
    """
    ratio = np.where(np.isnan(seen.to_background), -np.inf, seen.to_background)
    if reader.casefold() != ADJUDICATED:
        names = [name.casefold() for name in seen.readers]
        if reader.casefold() not in names:
            raise KeyError(reader)
        at = names.index(reader.casefold())
        return seen.uptake[at], seen.read[at], ratio[at]
    decided = np.asarray(seen.adjudicated.any(axis=0))[..., np.newaxis]
    decides = seen.adjudicated[..., np.newaxis]
    last = seen.uptake.max(axis=0, where=decides, initial=Uptake.UNKNOWN)
    was_read = seen.read[..., np.newaxis]
    lowest = seen.uptake.min(axis=0, where=was_read, initial=max(Uptake))
    highest = seen.uptake.max(axis=0, where=was_read, initial=Uptake.UNKNOWN)
    agreed = np.where(lowest == highest, highest, np.int8(Uptake.UNKNOWN))
    return (
        np.where(decided, last, agreed),
        np.asarray(seen.read.any(axis=0)),
        ratio.max(axis=0, where=np.where(decided, decides, was_read), initial=-np.inf),
    )


def _highest(ratio: FloatArray) -> FloatArray:
    """Return (patient, lesion) the highest over the views; NaN where none was measured."""
    highest = ratio.max(axis=1, initial=-np.inf)
    return np.where(np.isinf(highest), np.nan, highest)


def _rows(grid: IntArray, columns: IntArray) -> IntArray:
    """Return the source rows of some columns, flattened; each column once."""
    patients = np.arange(len(grid))[:, np.newaxis]
    rows = grid[patients, columns].reshape(len(grid), 2, -1)
    same = (columns[:, 0] == columns[:, 1])[:, np.newaxis]
    rows[:, 1] = np.where(same, NO_ROW, rows[:, 1])
    return rows.reshape(len(grid), -1)
