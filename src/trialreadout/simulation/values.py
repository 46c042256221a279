"""Series of values of virtual patients: a tumour marker, and body weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.cohort import Values
from trialreadout.core.dates import DAYS_PER_MONTH
from trialreadout.core.grid import NO_ROW
from trialreadout.core.masked import nan_unless
from trialreadout.core.terms import Limit
from trialreadout.simulation.burden import Sizes
from trialreadout.simulation.normals import draw_normals
from trialreadout.simulation.scenario import Marker, Weight
from trialreadout.simulation.schedule import Series

_PER_VOLUME = 3
"""Volume is this power of a diameter."""


def draw_marker(
    marker: Marker, relative_size: Sizes, random: np.random.Generator
) -> tuple[FloatArray, IntArray, BoolArray]:
    """Draw the values of a marker.

    Parameters
    ----------
    relative_size : (sample, patient)
        The diameter of the tumour as a multiple of that at the start.

    Returns
    -------
    (sample, patient) the value as reported, (sample, patient) its `Limit`, and (patient,)
    whether antibodies disturb the assay.
    """
    patients = relative_size.shape[-1]
    log = draw_normals(relative_size.shape, random)
    log *= np.float32(marker.residual_log_sd)
    log += np.float32(_PER_VOLUME * marker.volume_power) * np.log(relative_size)
    log += np.float32(marker.start_log_sd) * draw_normals((patients,), random)
    log += np.float32(np.log(marker.start))
    antibody = np.asarray(random.random(patients, np.float32) < np.float32(marker.antibody))
    if marker.antibody_leaves > 0:
        log += np.where(antibody, np.float32(np.log(marker.antibody_leaves)), np.float32(0))
    value = rounded(log, marker.digits)
    limit = (value < marker.below).astype(np.int8)
    limit[value > marker.above] = Limit.ABOVE
    return np.clip(value, marker.below, marker.above, out=value), limit, antibody


_POWERS = np.float64(10) ** np.arange(40)


def _power_of_ten(power: IntArray) -> FloatArray | float:
    """Return 10 to the power; 1 where it is below 0."""
    if power.max(initial=0) <= 0:
        return 1.0
    powers: FloatArray = _POWERS.take(np.maximum(power, 0))
    return powers


def rounded(log: Sizes, digits: int) -> FloatArray:
    """Return numbers of which the natural logarithms are given, rounded to significant digits.

    Each is the very number that its decimal text is read as.
    """
    places = digits - 1 - np.floor(log * np.float32(1 / np.log(10))).astype(np.intp)
    up, down = _power_of_ten(places), _power_of_ten(-places)
    value = np.exp(log).astype(float)
    value *= up
    value /= down
    np.rint(value, out=value)
    value *= down
    value /= up
    return value


def draw_weights(weight: Weight, day: FloatArray, random: np.random.Generator) -> FloatArray:
    """Draw (visit, patient) weights in kilograms, to a tenth; `day` counts those of treatment."""
    patients = day.shape[-1]
    start = draw_normals((patients,), random) * np.float32(weight.start_sd)
    start += np.float32(weight.start_kg)
    lost = draw_normals((patients,), random) * np.float32(weight.loss_sd)
    lost += np.float32(weight.loss_percent_per_month)
    lost *= np.float32(-1 / (100 * DAYS_PER_MONTH))
    kilograms = np.maximum(day, 0).astype(np.float32)
    kilograms *= lost
    np.exp(kilograms, out=kilograms)
    kilograms *= np.maximum(start, 35)
    error = draw_normals(day.shape, random)
    error *= np.float32(weight.error_kg)
    kilograms += error
    np.maximum(kilograms, 25, out=kilograms)
    kilograms *= 10
    near: FloatArray = np.rint(kilograms) / np.float64(10)
    return near


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure, (sample, patient) unless said otherwise."""

    name: str
    planned: Series
    day: FloatArray
    value: FloatArray
    there: BoolArray
    limit: IntArray | None = None
    antibody: BoolArray | None = None
    """(patient,)"""
    upper_limit_normal: float = np.nan


def as_values(measures: Sequence[Measured], patients: int) -> Values:
    """Lay measures out as the cohort holds them, one after the other."""
    widest = max((len(each.planned) for each in measures), default=1)
    shape = (len(measures), widest, patients)

    def same(filler: object) -> np.ndarray:
        return np.broadcast_to(np.asarray(filler), shape).swapaxes(1, 2)

    def stacked(parts: list[np.ndarray], filler: object) -> np.ndarray:
        """Stack (sample, patient) grids, of unlike length padded; then patients come first."""
        if len(parts) == 1:
            return parts[0][np.newaxis].swapaxes(1, 2)
        grid = np.full(shape, filler)
        for at, part in enumerate(parts):
            grid[at, : len(part)] = part
        return grid.swapaxes(1, 2)

    def on_samples(what: np.ndarray | None, filler: object, each: Measured) -> np.ndarray:
        return np.broadcast_to(np.asarray(filler if what is None else what), each.day.shape)

    none = np.int8(Limit.NONE)
    return Values(
        names=tuple(each.name for each in measures),
        day=stacked([nan_unless(each.there, each.day) for each in measures], np.nan),
        value=stacked([nan_unless(each.there, each.value) for each in measures], np.nan),
        limit=stacked([on_samples(each.limit, none, each) for each in measures], none),
        stimulated=same(np.False_),
        antibody_positive=stacked(
            [on_samples(each.antibody, np.False_, each) for each in measures], np.False_
        ),
        upper_limit_normal=stacked(
            [np.full(each.day.shape, each.upper_limit_normal) for each in measures], np.nan
        ),
        planned_day=stacked(
            [nan_unless(each.there, each.planned.day) for each in measures], np.nan
        ),
        disturbed_day=same(np.nan),
        row=same(np.int32(NO_ROW)),
    )
