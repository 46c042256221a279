"""Best i-response: the best from the start to the confirmation of progression.

Source: Seymour et al., Lancet Oncol 2017;18:e143-e152, table 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trialreadout.core.terms import ImmuneResponse
from trialreadout.criteria.irecist_progression import counted_immune

if TYPE_CHECKING:
    from trialreadout.core.arrays import FloatArray, IntArray

_RANK = np.zeros(max(ImmuneResponse) + 1, np.int8)
_BEST_FIRST = (
    ImmuneResponse.ICR,
    ImmuneResponse.IPR,
    ImmuneResponse.ISD,
    ImmuneResponse.NON_ICR_NON_IUPD,
    ImmuneResponse.ICPD,
    ImmuneResponse.IUPD,
    ImmuneResponse.NE,
    ImmuneResponse.ND,
    ImmuneResponse.MISSING,
)
"""Of several responses the first in this order is the best. What was confirmed is no longer
unconfirmed, so that iCPD stands before iUPD (table 3, examples 6 and 7)."""
_RANK[list(_BEST_FIRST)] = range(len(_BEST_FIRST))


@dataclass(frozen=True, slots=True)
class BestImmuneResponse:
    """The best i-response of each patient, each `(...)`."""

    response: IntArray
    """`ImmuneResponse` codes; MISSING: no record."""
    day: FloatArray
    """First day of that response; NaN: no record."""


def best_immune_response(
    day: FloatArray,
    response: IntArray,
    *,
    stable_from_day: float = 0.0,
    until_day: FloatArray | float | None = None,
) -> BestImmuneResponse:
    """Find each patient's best i-response up to the confirmation of progression.

    Parameters
    ----------
    day, response, until_day
        As for `immune_progression`.
    stable_from_day
        First day, inclusive, from which iSD and NON-iCR/NON-iUPD count; before it they are NE.

    Returns
    -------
    BestImmuneResponse
        A response after an iUPD that was not confirmed counts like any other. None has to be
        confirmed.

    Raises
    ------
    ValueError
        As `immune_progression` does.
    """
    day, response, counts = counted_immune(day, response, until_day)
    is_stable = np.isin(response, (ImmuneResponse.ISD, ImmuneResponse.NON_ICR_NON_IUPD))
    response = np.where(is_stable & (day < stable_from_day), ImmuneResponse.NE, response)
    confirmed = counts & (response == ImmuneResponse.ICPD)
    over = np.zeros(confirmed.shape, bool)
    over[..., 1:] = np.logical_or.accumulate(confirmed, axis=-1)[..., :-1]
    counts = counts & ~over
    rank = np.where(counts, _RANK[response], _RANK[ImmuneResponse.MISSING])
    best = rank.min(axis=-1, initial=int(_RANK[ImmuneResponse.MISSING]))
    chosen = counts & (rank == best[..., np.newaxis])
    first = np.where(chosen, day, np.inf).min(axis=-1, initial=np.inf)
    return BestImmuneResponse(
        response=np.array(_BEST_FIRST, np.int8)[best],
        day=np.where(np.isinf(first), np.nan, first),
    )
