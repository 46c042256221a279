"""Best overall response: the best that a patient's assessments count as.

Sources: RECIST 1.0, Therasse et al., J Natl Cancer Inst 2000;92:205-216, evaluation of best
                     overall response.
         RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247, section 4.4.3 and table 3.
         admiralonco 1.4.0, vignette "Creating ADRS (Including Non-standard Endpoints)".
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from trialreadout.core.terms import Response
from trialreadout.criteria.dated import DatedResponse
from trialreadout.criteria.readings import read_records

if TYPE_CHECKING:
    from trialreadout.core.arrays import FloatArray, IntArray


def best_overall_response(
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
    """Find each patient's best response and the first day on which it was seen.

    Parameters
    ----------
    day : (..., visit)
        Date of each assessment minus the reference date, in days, ascending; days at or before
        0 count like any other. NaN: no assessment, wherever in the row it stands.
    response : (..., visit)
        `Response` codes of the assessments. MISSING is no record; what stands under a NaN day
        is ignored.
    stable_from_day
        First day, inclusive, from which SD and NON_CR_NON_PD count as such.
    confirmation_days
        Least number of days from a CR or PR to the assessment that confirms it. 0: none has to
        be confirmed.
    tolerated_not_evaluable, tolerated_stable
        How many NE may lie between a response and its confirmation; how many SD, if it is a PR.
    missing_as_not_evaluable
        Call a patient without any record NE and not MISSING.
    until_progression
        Leave out what follows the day of first progression.
    until_day : (...)
        Last day that counts, inclusive, such as that of a new anticancer therapy. NaN: none.
    reading
        How the open points of the papers are settled: `admiralonco`, or `recist`, by which any
        disease after a CR is a progression; see `readings`.

    Returns
    -------
    DatedResponse
        `.response` and `.day`, both `(...)`. The order is CR, PR, SD, NON_CR_NON_PD, PD, NE,
        ND, MISSING; a patient with records is never MISSING.

    Raises
    ------
    ValueError
        If there is no such reading, a number is negative that cannot be, or the days of a
        patient do not ascend.
    """
    records = read_records(
        day,
        response,
        stable_from_day=stable_from_day,
        confirmation_days=confirmation_days,
        tolerated_not_evaluable=tolerated_not_evaluable,
        tolerated_stable=tolerated_stable,
        until_progression=until_progression,
        until_day=until_day,
        reading=reading,
    )
    without_record = Response.NE if missing_as_not_evaluable else Response.MISSING
    best = np.full(math.prod(records.shape), Response.MISSING, dtype=np.int8)
    begins = np.flatnonzero(np.diff(records.patient, prepend=-1))
    if begins.size:
        best[records.patient[begins]] = np.minimum.reduceat(records.response, begins)
    first_day = records.first_day(records.response == best[records.patient])
    best[best == Response.MISSING] = without_record
    return DatedResponse(response=best.reshape(records.shape), day=first_day)
