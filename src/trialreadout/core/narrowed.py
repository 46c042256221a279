"""A trial without the columns in which nobody has anything up to a day.

A grid is as wide as its longest course. Who looks at what was known early need not grade the width
of years: the columns behind the last assessment that counts are left out. The others keep their
places, and every array is a view of the one it was taken from.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TypeVar

import numpy as np

from trialreadout.core.arrays import FloatArray
from trialreadout.core.cohort import Cohort, Measurements, RecordedResponses, Values

_OF_LESIONS = {
    "exists",
    "role",
    "nodal",
    "merged_into",
    "part_of",
    "irradiated_day",
    "removed_day",
}
"""Grids of measurements that have no axis of visits."""

Grids = TypeVar("Grids", Measurements, RecordedResponses, Values)


def narrowed(cohort: Cohort, day: float) -> Cohort:
    """Leave out the columns of visits and values that lie behind the last one up to a day.

    Parameters
    ----------
    cohort
        The whole trial.
    day
        From time zero.

    Returns
    -------
    Cohort
        In its columns everything is as it was, also what is later than the day; column 0 stays.
    """
    immune, history = cohort.immune_responses, cohort.history
    return replace(
        cohort,
        measurements=_narrowed(cohort.measurements, day),
        responses=_narrowed(cohort.responses, day),
        immune_responses=None if immune is None else _narrowed(immune, day),
        history=None if history is None else _narrowed(history, day),
        markers=_narrowed(cohort.markers, day),
        weights=_narrowed(cohort.weights, day),
    )


def _narrowed(grids: Grids, day: float) -> Grids:
    """Narrow grids with axes (reader or measure, patient, visit or value, ...)."""
    width = _width(grids.day, day)
    columns = {
        field.name: getattr(grids, field.name)[:, :, :width]
        for field in fields(grids)
        if field.name not in _OF_LESIONS and isinstance(getattr(grids, field.name), np.ndarray)
    }
    return replace(grids, **columns)


def _width(days: FloatArray, until: float) -> int:
    """Count the columns up to the last in which somebody has a day that counts; at least one."""
    used = np.flatnonzero((days <= until).any(axis=(0, 1)))
    return int(used[-1]) + 1 if used.size else 1
