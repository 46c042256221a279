"""Readings: what each assessment counts as toward the best response.

The papers leave room: whether an early CR counts, what an unconfirmed PR is worth. A reading
settles it by turning each record's response into the one it counts as. Best overall response,
response and clinical benefit then only look for the best, or for the first that is good enough.

Source: admiralonco 1.4.0, vignette "Creating ADRS (Including Non-standard Endpoints)" and the
        event objects of best and confirmed best overall response.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from trialreadout.core.terms import Response
from trialreadout.criteria.confirmation import confirmed
from trialreadout.criteria.counted_records import counted_records

if TYPE_CHECKING:
    from collections.abc import Callable

    from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
    from trialreadout.criteria.counted_records import Records


def admiralonco(records: Records, is_confirmed: BoolArray, stable_from_day: float) -> IntArray:
    """Read as admiralonco does.

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


READINGS: dict[str, Callable[[Records, BoolArray, float], IntArray]] = {
    "admiralonco": admiralonco,
}


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
    if reading not in READINGS:
        raise ValueError(f'there is no reading "{reading}"; there is: {", ".join(READINGS)}')
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
        day, response, until_progression=until_progression, until_day=until_day
    )
    is_confirmed = confirmed(
        records,
        confirmation_days=confirmation_days,
        tolerated_not_evaluable=tolerated_not_evaluable,
        tolerated_stable=tolerated_stable,
    )
    counted_as = READINGS[reading](records, is_confirmed, stable_from_day)
    return replace(records, response=counted_as)
