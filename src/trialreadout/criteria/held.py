"""What is seen first, and is held for some days: the confirmation of a course of values.

A run is held from its first value to the last that goes on with it. One value that does not ends
it, and a later one may begin another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from trialreadout.core.arrays import BoolArray, FloatArray, IntArray

NEVER = -1


def first_held(day: FloatArray, shows: BoolArray, goes_on: BoolArray, days: int) -> IntArray:
    """Find the first value that shows something which is held for some days.

    Parameters
    ----------
    day : (..., value)
        Ascending, infinite where there is no value.
    shows, goes_on : (..., value)
        Whether a value can begin, and whether it can go on with, what is held; False where there
        is no value.
    days
        The last value that goes on lies at least so many days after the first.

    Returns
    -------
    (...)
        Position of the first; `NEVER`: there is none.
    """
    width = day.shape[-1]
    if not width:
        return np.full(day.shape[:-1], NEVER)
    ends = np.ones(day.shape, bool)
    ends[..., :-1] = ~goes_on[..., 1:]
    last = np.where(ends, np.arange(width), width)
    last = np.minimum.accumulate(last[..., ::-1], axis=-1)[..., ::-1]
    until = np.take_along_axis(day, last, axis=-1)
    held = shows & (until - np.where(shows, day, 0.0) >= days)
    return np.where(held.any(axis=-1), held.argmax(axis=-1), NEVER)


def before_each(grid: NDArray[Any], first: float | bool) -> NDArray[Any]:
    """Shift values by one, so that each column holds what stood in the one before it."""
    shifted = np.roll(grid, 1, axis=-1)
    shifted[..., :1] = first
    return shifted


def picked(grid: NDArray[Any], position: IntArray, otherwise: float | bool) -> NDArray[Any]:
    """Return (...) what stands at a position of each series; `otherwise` where that is `NEVER`."""
    if not grid.shape[-1]:
        return np.full(grid.shape[:-1], otherwise)
    at = np.take_along_axis(grid, np.maximum(position, 0)[..., np.newaxis], axis=-1)[..., 0]
    return np.where(position == NEVER, otherwise, at)
