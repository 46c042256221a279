"""The day of progression by iRECIST, from the i-responses.

An iCPD confirms the iUPD of its run, and the progression dates from the first of that run. A
run ends with an iSD, iPR, iCR or NON-iCR/NON-iUPD; what is not evaluable ends none. A run that is
open at the end was never confirmed: it dates from its first iUPD, and whether it counts is the
protocol's to say.

Sources: Seymour et al., Lancet Oncol 2017;18:e143-e152, section on statistical considerations.
         EORTC, RECIST working group, iRECIST questions: duration of i-response.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, unique
from typing import TYPE_CHECKING

import numpy as np

from trialreadout.core.terms import ImmuneResponse

if TYPE_CHECKING:
    from trialreadout.core.arrays import BoolArray, FloatArray, IntArray


@unique
class ProgressionRule(IntEnum):
    """Why a progression has its day, or why there is none."""

    NOTHING_SEEN = 0
    NOT_PROGRESSED = 1
    ALL_ENDED = 2
    NEVER_CONFIRMED = 3
    CONFIRMED = 4
    CONFIRMED_ALONE = 5


PROGRESSION_RULES = {
    ProgressionRule.NOTHING_SEEN: "no assessment",
    ProgressionRule.NOT_PROGRESSED: "no iUPD",
    ProgressionRule.ALL_ENDED: "each iUPD was followed by a response or stable disease",
    ProgressionRule.NEVER_CONFIRMED: "never confirmed: first iUPD of the last run",
    ProgressionRule.CONFIRMED: "confirmed: first iUPD of the run",
    ProgressionRule.CONFIRMED_ALONE: "iCPD without an iUPD in its run: its own day",
}

_ENDS_A_RUN = (
    ImmuneResponse.ICR,
    ImmuneResponse.IPR,
    ImmuneResponse.ISD,
    ImmuneResponse.NON_ICR_NON_IUPD,
)


@dataclass(frozen=True, slots=True)
class ImmuneProgression:
    """The progression of each patient, each `(...)`."""

    rule: IntArray
    """`ProgressionRule` codes."""
    day: FloatArray
    """First iUPD of the run that counts; NaN: no progression, confirmed or not."""
    confirmed_day: FloatArray
    """Day of the first iCPD; NaN: never confirmed."""


def immune_progression(
    day: FloatArray, response: IntArray, *, until_day: FloatArray | float | None = None
) -> ImmuneProgression:
    """Find when each patient progressed by iRECIST.

    Parameters
    ----------
    day : (..., visit)
        Ascending. NaN: no assessment, and what stands under it is ignored.
    response : (..., visit)
        `ImmuneResponse` codes. MISSING is no record; NE and ND change nothing.
    until_day : (...)
        Last day that counts, inclusive. NaN or None: no limit.

    Returns
    -------
    ImmuneProgression
        What follows the first iCPD does not matter.

    Raises
    ------
    ValueError
        If the days of a patient do not ascend, or a response has no meaning.
    """
    day, response, counts = counted_immune(day, response, until_day)
    start = np.full(day.shape[:-1], np.nan)
    found = np.full(start.shape, np.nan)
    confirmed_day = np.full(start.shape, np.nan)
    some_iupd = np.zeros(start.shape, bool)
    alone = np.zeros(start.shape, bool)
    for visit in range(day.shape[-1]):
        today, seen = day[..., visit], response[..., visit]
        goes_on = counts[..., visit] & np.isnan(confirmed_day)
        unconfirmed = goes_on & (seen == ImmuneResponse.IUPD)
        start = np.where(unconfirmed & np.isnan(start), today, start)
        start = np.where(goes_on & np.isin(seen, _ENDS_A_RUN), np.nan, start)
        some_iupd |= unconfirmed
        confirms = goes_on & (seen == ImmuneResponse.ICPD)
        alone |= confirms & np.isnan(start)
        found = np.where(confirms, np.where(np.isnan(start), today, start), found)
        confirmed_day = np.where(confirms, today, confirmed_day)
    confirmed = ~np.isnan(confirmed_day)
    rule = np.select(
        [alone, confirmed, ~np.isnan(start), some_iupd, counts.any(axis=-1)],
        [
            ProgressionRule.CONFIRMED_ALONE,
            ProgressionRule.CONFIRMED,
            ProgressionRule.NEVER_CONFIRMED,
            ProgressionRule.ALL_ENDED,
            ProgressionRule.NOT_PROGRESSED,
        ],
        default=ProgressionRule.NOTHING_SEEN,
    ).astype(np.int8)
    return ImmuneProgression(rule, np.where(confirmed, found, start), confirmed_day)


def counted_immune(
    day: FloatArray, response: IntArray, until_day: FloatArray | float | None
) -> tuple[FloatArray, IntArray, BoolArray]:
    """Return days, responses, and (..., visit) which of them are records that count."""
    day, response = np.broadcast_arrays(np.asarray(day, np.float64), np.asarray(response))
    counts = ~np.isnan(day)
    unknown = counts & ~np.isin(response, [int(term) for term in ImmuneResponse])
    if unknown.any():
        raise ValueError(
            f"response codes {sorted(set(response[unknown].tolist()))} have no meaning\n"
            "  expected: codes of core.terms.ImmuneResponse"
        )
    response = np.where(counts, response, ImmuneResponse.MISSING).astype(np.int8)
    counts = response != ImmuneResponse.MISSING
    latest = np.fmax.accumulate(np.where(counts, day, np.nan), axis=-1)
    if (counts & (day < latest)).any():
        raise ValueError(
            "the days of a patient do not ascend\n"
            "  expected: days that ascend within a patient (sort each patient by date)"
        )
    if until_day is not None:
        counts &= ~(day > np.asarray(until_day, np.float64)[..., np.newaxis])
    return day, response, counts
