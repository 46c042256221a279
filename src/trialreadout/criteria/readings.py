"""Readings: how the open points of the best response are settled.

The papers leave room: what disease after a complete response is worth, whether an early CR counts.
A reading settles it by turning each record's response into the one it counts as. Best overall
response, response and clinical benefit then only look for the best, or for the first that is good
enough.

Both readings agree on these points, which no paper settles for every course:

- A response is confirmed by any later assessment that is at least as good, late enough, and
  reached across no more than the tolerated NE and SD; it need not be the next one. Table 3 has
  pairs of assessments alone.
- A CR or PR that is not confirmed was at least stable disease: SD, provided that it lies on or
  after the first day on which stable disease counts, else NE, so that a progression later decides.
  This is table 3.
- SD needs that minimum duration wherever it is the answer. Table 3 does not repeat it for a PR
  followed by SD; the text of the paper asks it of every SD. Any of the assessments may meet it.
- NON_CR_NON_PD between a response and its confirmation contradicts the response, as does ND.
- A confirmed CR or PR counts on whatever day it was.

They part on disease after a complete response, for which table 3 offers SD, PD or PR:

- `admiralonco` takes each assessment as recorded. Disease after a CR confirms no PR from before
  it, and is a response or stable disease of its own.
- `recist` follows footnote a: after a CR any disease, even one that would be a PR against the
  baseline, is progression at that assessment. The best response is then SD if the CR lies on or
  after the first day on which stable disease counts, else PD; a response before counts only if it
  was confirmed until then, where confirmation is asked for. Where assessments after the first
  progression are left out, those after this one are.

Points that the footnote leaves open, and how `recist` reads them:

- Every recorded CR is a true one. The footnote allows for a reviewer to turn it into a PR when the
  later images show that disease had been there all along; that is a correction of the record.
- The footnote says "any", so that the CR need be neither confirmed nor the assessment before, and
  no number of NE in between takes it back.
- Disease is PR, SD or NON_CR_NON_PD. NE shows none, and ND says that there never was any.
- After a progression of which the record goes on (`until_progression` off), disease is still
  disease after a CR. A second CR counts like the first.
- The progression that this reading sees is one of the best response alone. A time to progression
  rests on the recorded response, or on the lesions, of which `recurrence` tells a return.

Sources: RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247, sections 4.4 and 4.6, table 3.
         admiralonco 1.4.0, vignette "Creating ADRS (Including Non-standard Endpoints)" and the
         event objects of best and confirmed best overall response.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from trialreadout.core.terms import Response
from trialreadout.criteria.confirmation import confirmed
from trialreadout.criteria.counted_records import counted_records
from trialreadout.criteria.recurrence import with_disease_as_progression

if TYPE_CHECKING:
    from collections.abc import Callable

    from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
    from trialreadout.criteria.counted_records import Records


def as_recorded(day: FloatArray, response: IntArray) -> IntArray:
    """Take each response as it was recorded."""
    return response


READINGS: dict[str, Callable[[FloatArray, IntArray], IntArray]] = {
    "admiralonco": as_recorded,
    "recist": with_disease_as_progression,
}
"""For each reading, how it sees the responses of a patient before anything is counted."""


def seen_by(reading: str, day: FloatArray, response: IntArray) -> IntArray:
    """See each assessment as a reading does.

    Parameters
    ----------
    reading
        One of `READINGS`.
    day : (..., visit)
        Date minus reference date, ascending. NaN: no assessment here.
    response : (..., visit)
        `Response` codes.

    Returns
    -------
    (..., visit)
        `Response` codes, of which those under a NaN day have no meaning.

    Raises
    ------
    ValueError
        If there is no such reading.
    """
    if reading not in READINGS:
        raise ValueError(f'there is no reading "{reading}"; there is: {", ".join(READINGS)}')
    day, response = np.broadcast_arrays(np.asarray(day, np.float64), np.asarray(response))
    return READINGS[reading](day, response)


def counted_as(records: Records, is_confirmed: BoolArray, stable_from_day: float) -> IntArray:
    """Turn each record's response into the one it counts as.

    Parameters
    ----------
    records
        Those that count.
    is_confirmed : (record,)
        Confirmed CR and PR; every CR and PR if none has to be confirmed.
    stable_from_day
        First day on which disease control counts.

    Returns
    -------
    (record,)
        A confirmed CR or PR is what it says, on whatever day. Any other CR or PR is SD from
        `stable_from_day` on. Before it, that and SD and NON_CR_NON_PD are NE.
    """
    response = records.response
    unconfirmed = (response <= Response.PR) & ~is_confirmed
    too_early = (response <= Response.NON_CR_NON_PD) & (records.day < stable_from_day)
    return np.select(
        [is_confirmed, too_early, unconfirmed],
        [response, Response.NE, Response.SD],
        default=response,
    ).astype(np.int8)


def read_records(
    day: FloatArray,
    response: IntArray,
    *,
    stable_from_day: float,
    confirmation_days: float,
    tolerated_not_evaluable: int,
    tolerated_stable: int,
    until_progression: bool,
    until_day: FloatArray | float | None,
    reading: str,
) -> Records:
    """Lay out the records that count, each with the response it counts as.

    The arguments are those of `best_overall_response`.

    Raises
    ------
    ValueError
        If there is no such reading, a number is negative that cannot be, or the days of a
        patient do not ascend.
    """
    for name, number in (
        ("confirmation_days", confirmation_days),
        ("tolerated_not_evaluable", tolerated_not_evaluable),
        ("tolerated_stable", tolerated_stable),
    ):
        if not number >= 0:
            raise ValueError(f"{name} is {number}; expected: 0 or more")
    if np.isnan(stable_from_day):
        raise ValueError("stable_from_day is NaN; expected: a day")
    records = counted_records(
        day,
        seen_by(reading, day, response),
        until_progression=until_progression,
        until_day=until_day,
    )
    is_confirmed = confirmed(
        records,
        confirmation_days=confirmation_days,
        tolerated_not_evaluable=tolerated_not_evaluable,
        tolerated_stable=tolerated_stable,
    )
    return replace(records, response=counted_as(records, is_confirmed, stable_from_day))
