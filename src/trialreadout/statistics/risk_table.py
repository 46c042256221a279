"""The risk table: how many were at risk, had the event, or were censored, time by time.

A million patients cost one sort, and the sort is of plain integers. The bits of a double that is
not negative, read as an integer, keep its order, and their top bit is the sign, which is 0. So
the bits are moved up by one, the event takes the place that falls free, and time and event are
ordered together.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray


class RiskTable(NamedTuple):
    """One entry for every distinct time, ascending; all arrays have shape (time,)."""

    time: FloatArray
    at_risk: IntArray
    """Patients who came as far as this time, those who leave at it included."""
    events: IntArray
    censored: IntArray


def risk_table(time: ArrayLike, event: ArrayLike) -> RiskTable:
    """Count the patients of one sample.

    Parameters
    ----------
    time, event : (patient,)
        When each patient left, 0 or more, and whether by the event. Nothing may be missing.

    Raises
    ------
    ValueError
        If a time is NaN, infinite or negative, an event neither 0 nor 1, or the two differ in
        shape; the message names the first such patient.
    """
    bits, had_event = _time_bits(time), _event_flags(event)
    if bits.ndim != 1 or bits.shape != had_event.shape:
        raise ValueError(
            f"time has shape {bits.shape} and event {had_event.shape}; "
            "expected one of each for every patient, of one sample"
        )
    key = bits << np.uint64(1)
    key |= had_event
    key.sort()

    bits = key >> np.uint64(1)
    is_first = np.empty(bits.size, bool)
    is_first[:1] = True
    np.not_equal(bits[1:], bits[:-1], out=is_first[1:])
    (first,) = is_first.nonzero()
    events = np.add.reduceat((key & np.uint64(1)).view(np.int64), first)
    at_risk = bits.size - first
    leaving = at_risk.copy()
    leaving[:-1] -= at_risk[1:]
    return RiskTable(bits[first].view(np.float64), at_risk, events, leaving - events)


_INFINITY = np.float64(np.inf).view(np.uint64)


def _time_bits(time: ArrayLike) -> NDArray[np.uint64]:
    times = np.asarray(time, np.float64) + 0.0  # makes one zero of 0.0 and -0.0
    bits = times.view(np.uint64)
    # Read as integers, infinity, NaN and everything negative lie above all that is finite.
    if bits.size and bits.max() >= _INFINITY:
        patient = (bits >= _INFINITY).argmax()
        raise ValueError(
            f"time[{patient}] is {times.flat[patient]}; expected a finite time, 0 or more "
            "(what a missing time means has to be decided before)"
        )
    return bits


def _event_flags(event: ArrayLike) -> BoolArray:
    events = np.asarray(event)
    flags: BoolArray = events.astype(bool)
    if events.dtype != bool:
        strange = flags != events
        if strange.any():
            patient = strange.argmax()
            raise ValueError(
                f"event[{patient}] is {events.flat[patient]}; expected 1 (event) or 0 (censored)"
            )
    return flags
