"""Series of values of virtual patients: a tumour marker, and body weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.cohort import Values
from trialreadout.core.dates import DAYS_PER_MONTH
from trialreadout.core.grid import NO_ROW
from trialreadout.core.terms import Limit
from trialreadout.simulation.burden import Sizes
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
    log = random.standard_normal(relative_size.shape, np.float32)
    log *= np.float32(marker.residual_log_sd)
    log += np.float32(_PER_VOLUME * marker.volume_power) * np.log(relative_size)
    log += np.float32(marker.start_log_sd) * random.standard_normal(patients, np.float32)
    log += np.float32(np.log(marker.start))
    antibody = np.asarray(random.random(patients, np.float32) < np.float32(marker.antibody))
    if marker.antibody_leaves > 0:
        log += np.where(antibody, np.float32(np.log(marker.antibody_leaves)), np.float32(0))
    value = rounded(np.exp(log).astype(float), marker.digits)
    limit = np.where(value < marker.below, np.int8(Limit.BELOW), np.int8(Limit.NONE))
    limit = np.where(value > marker.above, np.int8(Limit.ABOVE), limit)
    return np.clip(value, marker.below, marker.above), limit, antibody


def rounded(value: FloatArray, digits: int) -> FloatArray:
    """Round to significant digits, to the very number that its decimal text is read as."""
    places = digits - 1 - np.floor(np.log10(value))
    up = 10.0 ** np.maximum(places, 0)
    down = 10.0 ** np.maximum(-places, 0)
    near: FloatArray = np.rint(value * up / down) * down / up
    return near


def draw_weights(weight: Weight, day: FloatArray, random: np.random.Generator) -> FloatArray:
    """Draw (visit, patient) weights in kilograms, to a tenth; `day` counts those of treatment."""
    patients = day.shape[-1]
    start = weight.start_kg + weight.start_sd * random.standard_normal(patients, np.float32)
    lost = random.standard_normal(patients, np.float32) * np.float32(weight.loss_sd)
    lost += np.float32(weight.loss_percent_per_month)
    months = np.maximum(day, 0) / DAYS_PER_MONTH
    kilograms = np.maximum(start, 35.0) * np.exp(-lost / 100 * months)
    kilograms += weight.error_kg * random.standard_normal(day.shape, np.float32)
    near: FloatArray = np.rint(10 * np.maximum(kilograms, 25.0)) / 10
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

    def grid(filler: object) -> np.ndarray:
        return np.broadcast_to(np.asarray(filler), shape)

    day, value, planned_day, limit, antibody = (
        np.array(grid(filler))
        for filler in (np.nan, np.nan, np.nan, np.int8(Limit.NONE), np.False_)
    )
    for at, each in enumerate(measures):
        own = (at, slice(len(each.planned)))
        day[own] = np.where(each.there, each.day, np.nan)
        value[own] = np.where(each.there, each.value, np.nan)
        planned_day[own] = np.where(each.there, each.planned.day, np.nan)
        if each.limit is not None:
            limit[own] = each.limit
        if each.antibody is not None:
            antibody[own] = each.antibody
    highest = np.array([each.upper_limit_normal for each in measures]).reshape(-1, 1, 1)
    return Values(
        names=tuple(each.name for each in measures),
        day=_patients_first(day),
        value=_patients_first(value),
        limit=_patients_first(limit),
        stimulated=_patients_first(grid(np.False_)),
        antibody_positive=_patients_first(antibody),
        upper_limit_normal=_patients_first(np.broadcast_to(highest, shape)),
        planned_day=_patients_first(planned_day),
        disturbed_day=_patients_first(grid(np.nan)),
        row=_patients_first(grid(np.int32(NO_ROW))),
    )


def _patients_first(grid: np.ndarray) -> np.ndarray:
    """Turn (measure, sample, patient) into (measure, patient, sample), unmoved in memory."""
    return grid.swapaxes(1, 2)
