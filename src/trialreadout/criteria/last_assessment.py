"""Last assessment that counts.

Source: admiralonco 1.4.0, vignette "Creating ADRS (Including Non-standard Endpoints)"; there it
        is not cut at progression, here `until_progression` decides.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from trialreadout.core.terms import Response
from trialreadout.criteria.counted_records import counted_records
from trialreadout.criteria.dated import DatedResponse
from trialreadout.criteria.readings import seen_by

if TYPE_CHECKING:
    from trialreadout.core.arrays import FloatArray, IntArray


def last_assessment(
    day: FloatArray,
    response: IntArray,
    *,
    stable_from_day: float,
    confirmation_days: float,
    tolerated_not_evaluable: int = 1,
    tolerated_stable: int = 0,
    missing_as_not_evaluable: bool = False,
    until_progression: bool = True,
    until_day: FloatArray | float | None = None,
    reading: str = "admiralonco",
) -> DatedResponse:
    """Find each patient's last assessment.

    The arguments are those of `best_overall_response`, so that one set of rules serves every
    answer about a patient's responses. Only `missing_as_not_evaluable`, `until_progression`,
    `until_day` and `reading` bear on this one.

    Returns
    -------
    DatedResponse
        `.response` as it was recorded, an early SD included, and `.day`, both `(...)`; by the
        reading `recist` disease after a CR is PD. Of two records on the last day, the one
        further right.

    Raises
    ------
    ValueError
        If there is no such reading, or the days of a patient do not ascend.
    """
    records = counted_records(
        day,
        seen_by(reading, day, response),
        until_progression=until_progression,
        until_day=until_day,
    )
    n_patients = math.prod(records.shape)
    is_last = np.diff(records.patient, append=n_patients) > 0
    last = records.where(is_last)

    without_record = Response.NE if missing_as_not_evaluable else Response.MISSING
    answer = np.full(n_patients, without_record, dtype=np.int8)
    last_day = np.full(n_patients, np.nan)
    answer[last.patient], last_day[last.patient] = last.response, last.day
    return DatedResponse(answer.reshape(records.shape), last_day.reshape(records.shape))
