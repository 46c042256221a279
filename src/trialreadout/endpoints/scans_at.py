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
    baseline_read: BoolArray
    """(patient,) whether a view was made at baseline, each was read, and no lesion was left open:
    what readers differ on is not absent."""
    later_read: BoolArray
    """(patient,)"""
    baseline_ratio: FloatArray
    """(patient, lesion) highest ratio to background over the views; NaN: none was measured."""
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
    views = [SCAN_KINDS.index(view) for view in endpoint.views]
    uptake, read = _of_record(seen, protocol.reader_of(endpoint))
    ratio = np.where(np.isnan(seen.to_background), -np.inf, seen.to_background).max(
        axis=0, initial=-np.inf
    )

    def take(grid: np.ndarray, column: IntArray) -> np.ndarray:
        """Take (patient, view, ...) at one column of each patient, of the views that count."""
        return grid[np.arange(len(grid)), column][:, views]

    def uptake_at(column: IntArray, made_there: BoolArray) -> tuple[IntArray, BoolArray]:
        made = take(seen.made, column) & made_there[:, np.newaxis]
        was_read = take(read, column)
        combined = combined_views(take(uptake, column), endpoint.views_disagree, made)
        complete = np.asarray(made.any(axis=-1) & (was_read | ~made).all(axis=-1))
        left_open = (seen.exists & (combined == Uptake.UNKNOWN)).any(axis=-1)
        return combined, complete & ~left_open

    at_baseline = np.zeros_like(visit)
    everywhere = np.ones(there.shape, bool)
    baseline, baseline_read = uptake_at(at_baseline, everywhere)
    later, later_read = uptake_at(visit, there)
    columns = np.stack([at_baseline, np.where(there, visit, 0)], axis=-1)
    return AtTwoTimes(
        baseline=baseline,
        later=later,
        baseline_read=baseline_read,
        later_read=later_read,
        baseline_ratio=_highest(take(ratio, at_baseline)),
        later_ratio=np.where(there[:, np.newaxis], _highest(take(ratio, visit)), np.nan),
        day=np.where(there, np.take_along_axis(seen.day, visit[:, np.newaxis], -1)[:, 0], np.nan),
        foci=_rows(np.moveaxis(seen.row, 0, 2), columns),
        reads=_rows(np.moveaxis(seen.read_row, 0, 2), columns),
        scans=_rows(seen.scan_row, columns),
    )


def _of_record(seen: Scintigraphy, reader: str) -> tuple[IntArray, BoolArray]:
    """Return uptake (patient, visit, view, lesion) of the reader of record, and what was read."""
    if reader.casefold() != ADJUDICATED:
        names = [name.casefold() for name in seen.readers]
        if reader.casefold() not in names:
            raise KeyError(reader)
        at = names.index(reader.casefold())
        return seen.uptake[at], seen.read[at]
    read = np.asarray(seen.read.any(axis=0))
    lowest = np.where(seen.read[..., np.newaxis], seen.uptake, np.int8(max(Uptake))).min(
        axis=0, initial=max(Uptake)
    )
    highest = np.where(seen.read[..., np.newaxis], seen.uptake, np.int8(Uptake.UNKNOWN)).max(
        axis=0, initial=Uptake.UNKNOWN
    )
    agreed = np.where((lowest == highest) & read[..., np.newaxis], highest, np.int8(Uptake.UNKNOWN))
    last = np.where(seen.adjudicated[..., np.newaxis], seen.uptake, np.int8(Uptake.UNKNOWN)).max(
        axis=0, initial=Uptake.UNKNOWN
    )
    decided = np.asarray(seen.adjudicated.any(axis=0))[..., np.newaxis]
    return np.where(decided, last, agreed), read


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
