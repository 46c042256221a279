"""The records that count toward a best response, laid end to end.

A grid is as wide as its most examined patient, and mostly empty. Here only the records that
count stand in one line, patient after patient and each in time order: a patient of sixty
visits costs sixty records, not sixty columns.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from trialreadout.core.codes import one_of
from trialreadout.core.terms import Response

if TYPE_CHECKING:
    from trialreadout.core.arrays import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Records:
    """Assessments in one line, each array `(record,)`."""

    patient: IntArray
    """Position in the flattened leading axes, ascending."""
    day: FloatArray
    """Date minus reference date, ascending within a patient."""
    response: IntArray
    """`Response` codes, never MISSING."""
    shape: tuple[int, ...]
    """The leading axes."""

    def where(self, kept: BoolArray) -> Records:
        """Keep some of the records."""
        return replace(
            self,
            patient=self.patient[kept],
            day=self.day[kept],
            response=self.response[kept],
        )

    def first_day(self, chosen: BoolArray) -> FloatArray:
        """Find each patient's first day with a chosen record.

        Parameters
        ----------
        chosen : (record,)

        Returns
        -------
        (...)
            NaN for a patient without one.
        """
        first = np.full(math.prod(self.shape), np.nan)
        # From the end, so that of several days the earliest is written last and stays.
        first[self.patient[chosen][::-1]] = self.day[chosen][::-1]
        return first.reshape(self.shape)


def counted_records(
    day: FloatArray,
    response: IntArray,
    *,
    until_progression: bool,
    until_day: FloatArray | float | None,
) -> Records:
    """Lay out the records and cut them where they cease to count.

    Parameters
    ----------
    day : (..., visit)
        Date minus reference date, ascending. NaN: no assessment here.
    response : (..., visit)
        `Response` codes. MISSING is no record, as is anything under a NaN day.
    until_progression
        End with the day of first progression; every record of that day stays.
    until_day : (...)
        Last day that counts. NaN or None: no limit.

    Returns
    -------
    Records

    Raises
    ------
    ValueError
        If the days of a patient do not ascend, or a response has no meaning.
    """
    day, response = np.broadcast_arrays(np.asarray(day, dtype=np.float64), np.asarray(response))
    *shape, n_visits = day.shape
    recorded = ~np.isnan(day) & (response != Response.MISSING)
    patient = np.flatnonzero(np.ascontiguousarray(recorded)) // max(n_visits, 1)
    records = Records(patient, day[recorded], _codes(response[recorded]), tuple(shape))
    _require_order(records)

    last_day = np.full(shape, np.nan)
    if until_day is not None:
        last_day[...] = until_day
    if until_progression:
        last_day = np.fmin(last_day, records.first_day(records.response == Response.PD))
    beyond = records.day > last_day.ravel()[records.patient]
    return records.where(~beyond)


def _codes(response: IntArray) -> IntArray:
    """Refuse what is no code, such as 2.5 or NaN, rather than cut it to one."""
    known = one_of(response, Response)
    if not known.all():
        raise ValueError(
            f"response codes {sorted(set(response[~known].tolist()))} have no meaning\n"
            "  expected: codes of core.terms.Response"
        )
    return response.astype(np.int8)


def _require_order(records: Records) -> None:
    """Stop at a promise that the caller broke."""
    backward = (np.diff(records.day) < 0) & (np.diff(records.patient) == 0)
    if backward.any():
        place = int(np.flatnonzero(backward)[0])
        patient = tuple(map(int, np.unravel_index(records.patient[place], records.shape)))
        raise ValueError(
            f"patient {patient}: day {records.day[place + 1]:g} stands after "
            f"day {records.day[place]:g}\n"
            "  expected: days that ascend within a patient (sort each patient by date)"
        )
