"""Risk sets of many trials: the patients of each in the order in which they leave.

Patients who share a time leave one after another here, those with what is waited for together. The
steps of such a tie multiply and add up to the one step of the textbook: (n-1)/n (n-2)/(n-1) is
(n-2)/n, and 1/(n(n-1)) + 1/((n-1)(n-2)) is 2/(n(n-2)). So every trial keeps one column a patient,
however many ties it has, and only the last patient of a time speaks for the curve.

As in `risk_table`, the sort is of plain integers: the bits of a time that is not negative keep its
order. NaN lies above all times, and so at the end.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray


class Patients(NamedTuple):
    """Times and events that were found in order, as handed in, of shape (..., patient)."""

    time: FloatArray
    """NaN: not in the analysis set."""
    event: BoolArray


class RiskSets(NamedTuple):
    """The patients of each trial in the order in which they leave."""

    time: FloatArray
    """(..., patient), ascending; NaN, at the end, for who is not in the analysis set."""
    event: BoolArray
    """(..., patient): leaves by what is waited for. False where the time is NaN."""
    is_last: BoolArray
    """(..., patient): the last to leave at this time. False where the time is NaN."""
    is_step: BoolArray
    """(..., patient): the last to have the event at this time. False where the time is NaN."""
    n: IntArray
    """(...): how many are in the analysis set."""

    @property
    def at_risk(self) -> IntArray:
        """Who leave from here on, (..., patient), or (patient,) if alike in all trials.

        1 where the time is NaN.
        """
        ranks = np.arange(self.time.shape[-1])
        if (self.n == ranks.size).all():
            return ranks.size - ranks
        left: IntArray = np.maximum(self.n[..., None] - ranks, 1)
        return left


def patients_of_trials(time: ArrayLike, event: ArrayLike) -> Patients:
    """Look whether times and events are such.

    Parameters
    ----------
    time, event : (..., patient)
        When each patient left, 0 or more, and whether by the event. NaN time: not in the analysis
        set, whatever the event.

    Raises
    ------
    ValueError
        If a time is infinite or negative, an event neither 0 nor 1, or the two differ in shape; the
        message names the first such patient by all axes.
    """
    times, given = np.asarray(time, np.float64), np.asarray(event)
    if times.ndim == 0 or times.shape != given.shape:
        raise ValueError(
            f"time has shape {times.shape} and event {given.shape}; "
            "expected one of each for every patient, along the last axis"
        )
    impossible = (times < 0) | (times == np.inf)
    if impossible.any():
        place, value = _first(impossible, times)
        raise ValueError(
            f"time{place} is {value}; expected a finite time, 0 or more, "
            "or NaN for a patient who is not in the analysis set"
        )
    events: BoolArray = given.astype(bool)
    if given.dtype != bool:
        strange = (events != given) & ~np.isnan(times)
        if strange.any():
            place, value = _first(strange, given)
            raise ValueError(f"event{place} is {value}; expected 1 (event) or 0 (censored)")
    return Patients(times, events)


def risk_sets(patients: Patients, *, events_first: bool = True) -> RiskSets:
    """Put the patients of each trial in the order in which they leave.

    Parameters
    ----------
    patients
        Of any strides; fast where the patients of a trial lie side by side.
    events_first
        At a tie, whether who has the event leaves before who has not, or after.
    """
    time, event = patients
    if not time.shape[-1]:  # nobody, as one patient who does not count
        time = np.full((*time.shape[:-1], 1), np.nan)
        event = np.zeros(time.shape, bool)
    key = (time + 0.0).view(np.uint64)  # makes one zero of 0.0 and -0.0
    key <<= np.uint64(1)
    key |= event ^ events_first
    key = np.ascontiguousarray(key)
    key.sort(axis=-1)

    last_of_key = _differs_from_next(key)
    event = (key & np.uint64(1)) != events_first
    key >>= np.uint64(1)
    time = key.view(np.float64)
    known = ~np.isnan(time)
    event &= known
    is_last = _differs_from_next(key) & known
    return RiskSets(time, event, is_last, event & last_of_key, known.sum(axis=-1))


def _differs_from_next(values: NDArray[np.uint64]) -> BoolArray:
    differs = np.ones(values.shape, bool)
    np.not_equal(values[..., 1:], values[..., :-1], out=differs[..., :-1])
    return differs


def _first(which: BoolArray, values: NDArray[np.generic]) -> tuple[list[int], object]:
    place = np.unravel_index(which.argmax(), which.shape)
    return [int(each) for each in place], values[place]
