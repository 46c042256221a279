"""The responses of the reader of record: one line of assessments for each patient.

Every reader is graded; endpoints draw on one of them. "accepted" takes from all readers the
assessments that carry the accepted flag, in the order of their dates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.before import before_each
from trialreadout.core.readers import place_of_reader

ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Series:
    """Dated responses of each patient, and where on the grid each came from."""

    day: FloatArray
    """(patient, visit) days from time zero, ascending; NaN: no assessment, wherever it stands."""
    response: IntArray
    """(patient, visit) `Response` codes."""
    reader: IntArray
    """(patient, visit) position among the cohort's readers."""
    column: IntArray
    """(patient, visit) position on the grid's visit axis."""


def series_of_record(
    day: FloatArray,
    response: IntArray,
    accepted: BoolArray,
    readers: Sequence[str],
    reader_of_record: str,
) -> Series:
    """Choose the reader of record.

    Parameters
    ----------
    day, response, accepted : (reader, patient, visit)
        Dated responses of every reader; NaN where there is no assessment.
    readers
        Names along the first axis.
    reader_of_record
        One of them, in capitals or not, or "accepted".

    Raises
    ------
    KeyError
        If nobody of that name read anything.
    """
    columns = np.arange(day.shape[-1])
    if reader_of_record == ACCEPTED:
        patients = day.shape[1]
        all_days = np.moveaxis(np.where(accepted, day, np.nan), 0, -1).reshape(patients, -1)
        all_responses = np.moveaxis(response, 0, -1).reshape(patients, -1)
        reader = np.tile(np.arange(len(readers)), columns.size)
        column = np.repeat(columns, len(readers))
    else:
        which = place_of_reader(reader_of_record, readers)
        all_days, all_responses = day[which], response[which]
        reader, column = np.full(columns.size, which), columns
        if _in_order(all_days):
            return _as_they_stand(all_days, all_responses, which)
    order = np.argsort(all_days, axis=-1, kind="stable")
    return Series(
        np.take_along_axis(all_days, order, axis=-1),
        np.take_along_axis(all_responses, order, axis=-1),
        reader[order],
        column[order],
    )


def _in_order(day: FloatArray) -> bool:
    """Tell whether the days of every patient ascend as they stand, (patient, visit)."""
    return not (day < before_each(np.fmax, day, np.nan)).any()


def _as_they_stand(day: FloatArray, response: IntArray, reader: int) -> Series:
    """Take the assessments of one reader unsorted, without an empty baseline before them."""
    begin = 1 if day.shape[-1] > 1 and np.isnan(day[..., 0]).all() else 0
    day = day[..., begin:]
    return Series(
        day,
        response[..., begin:],
        np.broadcast_to(np.intp(reader), day.shape),
        np.broadcast_to(np.arange(begin, begin + day.shape[-1]), day.shape),
    )
