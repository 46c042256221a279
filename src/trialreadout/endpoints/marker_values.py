"""The values of a marker that count, as the protocol decides on the awkward ones.

A value below the limit of its assay, above its range, taken under stimulation, or disturbed by
antibodies is counted, replaced, left out, or makes the whole course not evaluable.

Source: the choices that NCT00887107 and the guidelines on tumour markers leave open; each is a key
        of the protocol.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray
from trialreadout.core.cohort import Values
from trialreadout.core.dates import DAYS_PER_WEEK
from trialreadout.core.masked import nan_unless
from trialreadout.core.terms import Limit
from trialreadout.protocol.markers import OfMarker

_REPLACED_BY = {"half the limit": 0.5, "the limit": 1.0, "counted": 1.0}
"""For what a value counts as, the factor on the number."""


@dataclass(frozen=True, slots=True)
class Course:
    """The values of one marker that count."""

    day: FloatArray
    """(patient, value) from time zero; NaN: there is no value, or it is not asked for."""
    planned_day: FloatArray
    """(patient, value) of the visit that the value belongs to; NaN: of none."""
    value: FloatArray
    """(patient, value) NaN: left out, or no number."""
    spoils: BoolArray
    """(patient, value) whether it makes the whole course not evaluable."""

    @property
    def spoiled(self) -> BoolArray:
        """(patient,) whether some value makes the whole course not evaluable."""
        return np.asarray(self.spoils.any(axis=-1))


def course_of(
    values: Values, marker: str, settings: OfMarker, until_day: float = float("inf")
) -> Course:
    """Take the values of a marker up to a day as the protocol wants them.

    Raises
    ------
    KeyError
        If nobody has a value of this marker.
    """
    at = values.of(marker)
    limit = values.limit[at]
    asked = values.day[at] <= until_day
    awkward = (
        (limit == Limit.BELOW, settings.below_limit),
        (limit == Limit.ABOVE, settings.above_limit),
        (values.stimulated[at], settings.stimulated),
        (values.antibody_positive[at], settings.antibody_positive),
    )
    value = values.value[at]
    left_out = spoils = np.zeros_like(asked)
    for which, choice in awkward:
        factor = _REPLACED_BY.get(choice, 1.0)
        if factor != 1.0 and which.any():
            value = np.where(which, value * factor, value)
        if choice == "left out":
            left_out = left_out | which
        elif choice == "not evaluable":
            spoils = spoils | which
    return Course(
        day=nan_unless(asked, values.day[at]),
        planned_day=nan_unless(asked, values.planned_day[at]),
        value=nan_unless(asked & ~left_out & ~spoils, value),
        spoils=asked & spoils & ~left_out,
    )


def of_weeks(course: Course, weeks: Sequence[int]) -> Course:
    """Leave one value a planned week: of several the one sampled nearest to it.

    Of values before the first dose that is the last one. A value of another week neither counts
    nor spoils the course. Without weeks everything stays.
    """
    if not weeks:
        return course
    usable = ~np.isnan(course.value)
    asked = kept = np.zeros_like(usable)
    for week in weeks:
        of_week = course.planned_day == DAYS_PER_WEEK * week
        asked = asked | of_week
        kept = kept | _nearest(usable & of_week, course.day, DAYS_PER_WEEK * week)
    return Course(
        day=nan_unless(asked, course.day),
        planned_day=nan_unless(asked, course.planned_day),
        value=nan_unless(kept, course.value),
        spoils=course.spoils & asked,
    )


def _nearest(which: BoolArray, day: FloatArray, planned: int) -> BoolArray:
    """Leave of some values (patient, value) the one sampled nearest to a day, of two the first."""
    several = np.flatnonzero(which.sum(axis=-1, dtype=np.int16) > 1)
    if several.size:
        which = which.copy(order="K")
        apart = np.where(which[several], np.abs(day[several] - planned), np.inf)
        nearest = apart.argmin(axis=-1)[:, np.newaxis]
        which[several] = np.arange(which.shape[-1]) == nearest
    return which
