"""Confirmation of a response by a later assessment.

From a response onward there is a stretch in which it can still be confirmed. The stretch ends
before the first assessment that contradicts the response, or the first too many that is not
evaluable or stable. The response is confirmed if the stretch holds an assessment at least as
good, late enough. What ends a stretch ends every longer one, so looking for the last such
assessment finds a confirmation if the first possible one confirms, and not otherwise.

Sources: RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247, section 4.6.1 and table 3.
         admiralonco 1.4.0, vignette "Creating ADRS (Including Non-standard Endpoints)" and
         the event objects cbor_cr and cbor_pr.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trialreadout.core.terms import Response

if TYPE_CHECKING:
    from trialreadout.core.arrays import BoolArray, IntArray
    from trialreadout.criteria.counted_records import Records


def confirmed(
    records: Records,
    *,
    confirmation_days: float,
    tolerated_not_evaluable: int,
    tolerated_stable: int,
) -> BoolArray:
    """Tell which records are a confirmed CR or a confirmed PR.

    Parameters
    ----------
    records
        Those that count.
    confirmation_days
        Least distance of the confirming assessment. 0: a response needs no confirmation.
    tolerated_not_evaluable
        How many NE may lie in between.
    tolerated_stable
        How many SD may lie between a PR and its confirmation.

    Returns
    -------
    (record,)
        A CR is confirmed by a CR, with nothing but CR and NE in between; a PR by a CR or PR,
        with nothing but CR, PR, NE and SD in between and no PR after a CR, the confirming
        assessment included.
    """
    complete, partial, stable, not_evaluable = (
        records.response == wanted
        for wanted in (Response.CR, Response.PR, Response.SD, Response.NE)
    )
    as_good: BoolArray = complete | partial
    if confirmation_days == 0:
        return as_good
    tolerable = as_good | stable | not_evaluable
    cr, pr = np.flatnonzero(complete), np.flatnonzero(partial)

    end_of_cr = np.minimum.reduce(
        [
            _next_patient(cr, records.patient),
            _next(cr, ~(complete | not_evaluable)),
            _next(cr, not_evaluable, tolerated_not_evaluable + 1),
        ]
    )
    end_of_pr = np.minimum.reduce(
        [
            _next_patient(pr, records.patient),
            _next(pr, ~tolerable),
            _next(pr, not_evaluable, tolerated_not_evaluable + 1),
            _next(pr, stable, tolerated_stable + 1),
            _next(_next(pr, complete), partial),
        ]
    )
    last, day = np.arange(records.day.size), records.day
    last[cr] = _last_before(end_of_cr, complete)
    last[pr] = _last_before(end_of_pr, as_good)
    answer: BoolArray = as_good & (day[last] - day >= confirmation_days)
    return answer


def _next_patient(place: IntArray, patient: IntArray) -> IntArray:
    """Find where the records of the next patient begin."""
    return np.searchsorted(patient, patient[place], side="right")


def _next(place: IntArray, marked: BoolArray, count: int = 1) -> IntArray:
    """Find the `count`-th marked record after each place; the end of the line if none is.

    No place is marked itself.
    """
    marks = np.append(np.flatnonzero(marked), marked.size)
    return marks.take(np.searchsorted(marks, place) + count - 1, mode="clip")


def _last_before(place: IntArray, marked: BoolArray) -> IntArray:
    """Find the last marked record before each place; the caller knows that there is one."""
    marks = np.flatnonzero(marked)
    return marks[np.searchsorted(marks, place) - 1]
