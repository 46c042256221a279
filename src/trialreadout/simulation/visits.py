"""On which days virtual patients come to their planned visits."""

from __future__ import annotations

from functools import cache
from statistics import NormalDist

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray
from trialreadout.simulation.schedule import Series

_QUANTILES = 4096


def draw_days(
    planned: Series, day_sd: float, patients: int, random: np.random.Generator
) -> FloatArray:
    """Draw (visit, patient) whole days from time zero, each in the window of its visit.

    A visit of week 0 comes before the first dose.
    """
    drawn = random.integers(0, _QUANTILES, (len(planned), patients), np.uint16)
    days = np.empty(drawn.shape)
    windows = np.hstack([planned.day, planned.first_day, planned.last_day]).tolist()
    for visit, (day, first, last) in enumerate(windows):
        place = drawn[visit].astype(np.intp)  # `take` would turn them one by one
        _days_of(day, first, last, day_sd).take(place, out=days[visit], mode="clip")
    return days


@cache
def _days_of(day: float, first: float, last: float, day_sd: float) -> FloatArray:
    """List days of a visit, each as likely as the other: quantiles of a normal distribution."""
    shares = (np.arange(_QUANTILES) + 0.5) / _QUANTILES
    off = day_sd * np.array([NormalDist().inv_cdf(share) for share in shares.tolist()])
    off = -np.abs(off) if day == 0 else off
    return np.clip(day + np.rint(off), first, last)


def came(
    day: FloatArray, until: FloatArray, missed: float, random: np.random.Generator
) -> BoolArray:
    """Tell (visit, patient) which visits took place: not missed, and before sight was lost."""
    there: BoolArray = day <= until
    if missed:
        there &= random.random(day.shape, np.float32) >= np.float32(missed)
    return there
