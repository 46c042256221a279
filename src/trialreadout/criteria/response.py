"""Response: a complete or partial response, confirmed if confirmation is asked for.

Source: admiralonco 1.4.0, vignette "Creating ADRS (Including Non-standard Endpoints)".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialreadout.core.terms import Response
from trialreadout.criteria.dated import met_since
from trialreadout.criteria.readings import read_records

if TYPE_CHECKING:
    from trialreadout.core.arrays import FloatArray, IntArray
    from trialreadout.criteria.dated import DatedAnswer


def response(
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
) -> DatedAnswer:
    """Tell which patients responded, and since when.

    The arguments are those of `best_overall_response`, so that one set of rules serves every
    answer about a patient's responses.

    Returns
    -------
    DatedAnswer
        `.met` and `.day`, both `(...)`. Response is asked of every patient: one without any
        record has not met it. `.day` is that of the first response, which may be a PR in a
        patient whose best response is a later CR. `stable_from_day` plays no part. By the reading
        `recist` disease after a CR is no response; what came before counts if it was confirmed
        until then.

    Raises
    ------
    ValueError
        As `best_overall_response` does.
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
    return met_since(records.first_day(records.response <= Response.PR))
