"""How long and how much of a treatment each patient was given, against what was planned.

The intensity is the amount given over the amount that the plan gives in the same time, from the
first dose to the last; a day between two stretches of dosing is an interruption.

Source: dose intensity as amount over time, Hryniuk and Bush, J Clin Oncol 1984;2:1281-1288.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.dates import DAYS_PER_WEEK
from trialreadout.core.grid import NO_ROW
from trialreadout.core.terms import Answer
from trialreadout.endpoints.answers import Words, answer_columns
from trialreadout.endpoints.lineage import SourceRow, rows_at
from trialreadout.protocol import Protocol
from trialreadout.protocol.safety import Exposure
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import TIME_ZERO

WORDS: Words = {
    int(Answer.MET): "reduced",
    int(Answer.NOT_MET): "not reduced",
    int(Answer.NOT_EVALUABLE): "NE",
}


@dataclass(frozen=True, slots=True)
class Given:
    """What each patient was given of one agent; all arrays are (patient,)."""

    answer: IntArray
    """`Answer` codes: whether a dose lower than an earlier one was ever given; NOT_EVALUABLE
    without a dose, or where a dose is not known."""
    day: FloatArray
    """First day of the first lower dose; NaN: there was none."""
    words: Words
    days: FloatArray
    """From the first dose to the last, both included; NaN: no dose, or no end."""
    dose_mg: FloatArray
    """Given in all; NaN where a dose or its end is not known."""
    planned_mg: FloatArray
    """What the plan gives in the same days; NaN without a plan."""
    reductions: IntArray
    interruptions: IntArray
    """Gaps between two stretches."""
    interrupted_days: IntArray
    row: IntArray
    """(patient, stretch) row in the table of doses; `NO_ROW`."""


def needs(endpoint: Exposure, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables without which exposure cannot be told."""
    dated, _ = TIME_ZERO[protocol.dates.time_zero].split(".")
    return tuple(dict.fromkeys(("subjects", dated, "doses")))


def consults(endpoint: Exposure, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables that it reads where they are there."""
    return ()


def not_computed(endpoint: Exposure) -> str | None:
    """Every key of the endpoint is honoured."""
    return None


def grade(cohort: Cohort, protocol: Protocol, endpoint: Exposure) -> Given:
    """Add up what was given.

    Raises
    ------
    KeyError
        If nobody was given the agent.
    """
    at = cohort.doses.of(endpoint.agent)
    first, last = cohort.doses.first_day[at], cohort.doses.last_day[at]
    there = ~np.isnan(first)
    if endpoint.until_week is not None:
        until = float(DAYS_PER_WEEK * endpoint.until_week)
        there &= first <= until
        last = np.where(np.isnan(last), until, np.minimum(last, until))
    mg_per_day = cohort.doses.mg_per_day[at]
    days = np.where(there, last - first + 1, 0.0)
    some = there.any(axis=-1)
    begun = np.where(there, first, np.inf).min(axis=-1, initial=np.inf)
    ended = np.where(there, last, -np.inf).max(axis=-1, initial=-np.inf)
    open_ = (there & np.isnan(last)).any(axis=-1)
    treated = np.where(some & ~open_, ended - begun + 1, np.nan)
    given = np.where(there, days * mg_per_day, 0.0).sum(axis=-1)
    lower, gap = _from_one_to_the_next(first, last, mg_per_day, there)
    unknown = ~some | (there & np.isnan(mg_per_day)).any(axis=-1)
    reduced = np.where(lower.any(axis=-1), Answer.MET, Answer.NOT_MET)
    first_lower = np.where(lower, first, np.inf).min(axis=-1, initial=np.inf)
    return Given(
        answer=np.where(unknown, Answer.NOT_EVALUABLE, reduced).astype(np.int8),
        day=np.where(np.isinf(first_lower), np.nan, first_lower),
        words=WORDS,
        days=treated,
        dose_mg=np.where(some, given, np.nan),
        planned_mg=treated * _planned_mg_per_day(protocol, endpoint),
        reductions=lower.sum(axis=-1),
        interruptions=(gap > 0).sum(axis=-1),
        interrupted_days=gap.sum(axis=-1),
        row=np.where(there, cohort.doses.row[at], NO_ROW),
    )


def table(graded: Given, cohort: Cohort, sources: Sources) -> pl.DataFrame:
    """List the patients with what they were given.

    Returns
    -------
    One row a patient: `subject`, `answer` (whether the dose was reduced), `day`, `on` (of the
    first reduction), `weeks` (from first to last dose), `dose_mg` (in all), `intensity_percent`
    (of the plan), `reductions`, `interruptions`, `interrupted_days`. Null where not known.
    """
    return pl.DataFrame(
        {
            **answer_columns(graded, cohort, sources),
            "weeks": pl.Series(graded.days / DAYS_PER_WEEK, nan_to_null=True),
            "dose_mg": pl.Series(graded.dose_mg, nan_to_null=True),
            "intensity_percent": pl.Series(
                100 * graded.dose_mg / graded.planned_mg, nan_to_null=True
            ),
            "reductions": pl.Series(graded.reductions).cast(pl.Int32),
            "interruptions": pl.Series(graded.interruptions).cast(pl.Int32),
            "interrupted_days": pl.Series(graded.interrupted_days).cast(pl.Int32),
        }
    )


def source_rows(graded: Given, cohort: Cohort, sources: Sources, patient: int) -> list[SourceRow]:
    """Name the stretches of dosing of one patient, in the order of time."""
    return rows_at(sources, "doses", graded.row[patient])


def _from_one_to_the_next(
    first: FloatArray, last: FloatArray, mg_per_day: FloatArray, there: BoolArray
) -> tuple[BoolArray, IntArray]:
    """Mark (patient, stretch) the stretches at a lower dose than the one before, and their gap.

    A stretch without any dose (0 mg) is itself an interruption and no reduction.
    """
    lower = np.zeros(there.shape, bool)
    gap = np.zeros(there.shape, np.int64)
    given = there & ~(mg_per_day == 0)
    level = np.full(there.shape[:-1], np.nan)
    ended = np.full(there.shape[:-1], np.nan)
    for stretch in range(there.shape[-1]):
        here = given[..., stretch]
        lower[..., stretch] = here & (mg_per_day[..., stretch] < level)
        between = first[..., stretch] - ended - 1
        gap[..., stretch] = np.where(here & (between > 0), np.nan_to_num(between), 0)
        level = np.where(here, mg_per_day[..., stretch], level)
        ended = np.where(here, np.fmax(ended, last[..., stretch]), ended)
    return lower, gap


def _planned_mg_per_day(protocol: Protocol, endpoint: Exposure) -> float:
    for treatment in protocol.treatments:
        if treatment.agent.casefold() == endpoint.agent.casefold() and treatment.dose_mg:
            return treatment.dose_mg * (treatment.times_per_day or 1.0)
    return float("nan")
