"""How long and how much of a treatment each patient was given, against what was planned.

The intensity is the amount given over the amount that the plan gives in the same time, from the
first dose to the last; a day between two stretches of dosing is an interruption. On a day that two
stretches share both were given. What is not known of a stretch is not known of the whole; one that
ended after the data cut-off is known up to it.

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
from trialreadout.endpoints.needs import needed
from trialreadout.protocol import Protocol
from trialreadout.protocol.safety import Exposure
from trialreadout.sources.read import Sources

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
    """From the first dose to the last, or to the data cut-off where treatment is known to have
    gone on beyond it, both included; NaN: no dose, or no end."""
    dose_mg: FloatArray
    """Given in all; NaN where a dose or its end is not known."""
    planned_mg: FloatArray
    """What the plan gives in the same days; NaN without a plan."""
    reductions: FloatArray
    """NaN where `answer` is NOT_EVALUABLE."""
    interruptions: FloatArray
    """Gaps between two stretches; NaN without a dose, or where an end before another stretch is
    not known."""
    interrupted_days: FloatArray
    """NaN likewise."""
    row: IntArray
    """(patient, stretch) row in the table of doses; `NO_ROW`."""


def needs(endpoint: Exposure, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables without which exposure cannot be told."""
    return needed(protocol, "doses")


def consults(endpoint: Exposure, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables that it reads where they are there."""
    return () if endpoint.until_week is None else ("status",)


def grade(cohort: Cohort, protocol: Protocol, endpoint: Exposure) -> Given:
    """Add up what was given.

    Raises
    ------
    KeyError
        If nobody was given the agent.
    """
    at = cohort.doses.of(endpoint.agent)
    first, last = cohort.doses.first_day[at], cohort.doses.known_until_day[at]
    mg_per_day = cohort.doses.mg_per_day[at]
    there = ~np.isnan(first)
    if endpoint.until_week is not None:
        until = float(DAYS_PER_WEEK * endpoint.until_week - 1)
        there &= first <= until
        last = _until(last, until, cohort)
    given = there & ~(mg_per_day == 0)
    some = given.any(axis=-1)
    begun = np.where(given, first, np.inf).min(axis=-1, initial=np.inf)
    ended = np.where(given, last, -np.inf).max(axis=-1, initial=-np.inf)
    treated = np.where(some, ended, np.nan) - np.where(some, begun, np.nan) + 1
    in_all = np.where(given, (last - first + 1) * mg_per_day, 0.0).sum(axis=-1)
    steps = _from_one_to_the_next(first, last, mg_per_day, given)
    unknown = ~some | (given & np.isnan(mg_per_day)).any(axis=-1)
    reduced = np.where(steps.lower.any(axis=-1), Answer.MET, Answer.NOT_MET)
    first_lower = np.where(steps.lower, first, np.inf).min(axis=-1, initial=np.inf)
    return Given(
        answer=np.where(unknown, Answer.NOT_EVALUABLE, reduced).astype(np.int8),
        day=np.where(np.isinf(first_lower) | unknown, np.nan, first_lower),
        words=WORDS,
        days=treated,
        dose_mg=np.where(some, in_all, np.nan),
        planned_mg=treated * _planned_mg_per_day(protocol, endpoint),
        reductions=np.where(unknown, np.nan, steps.lower.sum(axis=-1)),
        interruptions=np.where(some, _gaps(steps.gap), np.nan),
        interrupted_days=np.where(some, steps.gap.sum(axis=-1), np.nan),
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
            "reductions": _whole(graded.reductions),
            "interruptions": _whole(graded.interruptions),
            "interrupted_days": _whole(graded.interrupted_days),
        }
    )


def source_rows(graded: Given, cohort: Cohort, sources: Sources, patient: int) -> list[SourceRow]:
    """Name the stretches of dosing of one patient, in the order of time."""
    return rows_at(sources, "doses", graded.row[patient])


def _until(last: FloatArray, until: float, cohort: Cohort) -> FloatArray:
    """End stretches on a day; one without an end goes on to it where the patient was alive then."""
    alive = (cohort.last_contact_day >= until) | (cohort.death_day >= until)
    goes_on = np.where(alive, until, np.nan)[:, np.newaxis]
    return np.where(np.isnan(last), goes_on, np.minimum(last, until))


@dataclass(frozen=True, slots=True)
class _Steps:
    """What happens from one stretch to the next; both (patient, stretch)."""

    lower: BoolArray
    """Whether the dose is lower than in the stretch before."""
    gap: FloatArray
    """Days without a dose before the stretch; NaN: the end of the one before is not known."""


def _from_one_to_the_next(
    first: FloatArray, last: FloatArray, mg_per_day: FloatArray, given: BoolArray
) -> _Steps:
    """Hold each stretch against the one before it, in which a dose was given.

    A stretch without any dose (0 mg) is itself an interruption and no reduction.
    """
    lower = np.zeros(given.shape, bool)
    gap = np.zeros(given.shape)
    level = np.full(given.shape[:-1], np.nan)
    ended = np.full(given.shape[:-1], np.inf)
    for stretch in range(given.shape[-1]):
        here = given[..., stretch]
        lower[..., stretch] = here & (mg_per_day[..., stretch] < level)
        gap[..., stretch] = np.where(here, np.maximum(first[..., stretch] - ended - 1, 0), 0)
        level = np.where(here, mg_per_day[..., stretch], level)
        later = np.where(np.isinf(ended), last[..., stretch], np.maximum(ended, last[..., stretch]))
        ended = np.where(here, later, ended)
    return _Steps(lower, gap)


def _gaps(gap: FloatArray) -> FloatArray:
    """Count the gaps of each patient; NaN where one is not known."""
    return np.where(np.isnan(gap).any(axis=-1), np.nan, (gap > 0).sum(axis=-1))


def _whole(numbers: FloatArray) -> pl.Series:
    return pl.Series(numbers, nan_to_null=True).cast(pl.Int32)


def _planned_mg_per_day(protocol: Protocol, endpoint: Exposure) -> float:
    for treatment in protocol.treatments:
        if treatment.agent.casefold() == endpoint.agent.casefold() and treatment.dose_mg:
            return treatment.dose_mg * (treatment.times_per_day or 1.0)
    return float("nan")
