"""On which days virtual patients come to their planned visits."""

from __future__ import annotations

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray
from trialreadout.simulation.schedule import Series


def draw_days(
    planned: Series, day_sd: float, patients: int, random: np.random.Generator
) -> FloatArray:
    """Draw (visit, patient) whole days from time zero, each in the window of its visit.

    A visit of week 0 comes before the first dose.
    """
    off = random.standard_normal((len(planned), patients), np.float32)
    off *= np.float32(day_sd)
    if len(planned) and planned.day[0, 0] == 0:
        np.negative(np.abs(off[0]), out=off[0])
    day = np.rint(off).astype(float)
    day += planned.day
    return np.clip(day, planned.first_day, planned.last_day, out=day)


def came(
    day: FloatArray, until: FloatArray, missed: float, random: np.random.Generator
) -> BoolArray:
    """Tell (visit, patient) which visits took place: not missed, and before sight was lost."""
    there: BoolArray = day <= until
    if missed:
        there &= random.random(day.shape, np.float32) >= np.float32(missed)
    return there
