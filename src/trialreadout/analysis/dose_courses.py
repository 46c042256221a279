"""Who is given which daily dose of an agent, week by week from the first dose of each patient.

The state of a patient is asked on the first day of each week. A day between two stretches of dosing
is an interruption, as is a stretch of 0 mg. A stretch without an end goes on as long as the patient
is known to be alive; what comes after is not known. Where two stretches share a day the later one
counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.dates import DAYS_PER_WEEK
from trialreadout.endpoints.answers import subjects_of
from trialreadout.protocol import Protocol
from trialreadout.protocol.safety import Exposure
from trialreadout.sources.read import Sources

INTERRUPTED, ENDED = "interrupted", "ended"
DOSE_UNKNOWN, UNKNOWN = "dose not known", "not known"
_NOT_GIVEN = (INTERRUPTED, DOSE_UNKNOWN, ENDED, UNKNOWN)
CODES = {INTERRUPTED: -1.0, DOSE_UNKNOWN: -2.0, ENDED: -3.0, UNKNOWN: -4.0}
"""What stands for a state without a known dose where a dose in mg would stand."""
_MOST_LEVELS = 6
"""Of more daily doses than these each is told as a share of the patient's first."""
_SHARES = (
    (1.0, "first dose or more"),
    (0.75, "75 to 99 % of the first dose"),
    (0.5, "50 to 74 % of the first dose"),
    (0.0, "less than half of the first dose"),
)
"""From which share of the first daily dose on, and how that is called."""
_MOST_WEEKS = 208
"""Of more weeks than these every second is asked, or every third."""


@dataclass(frozen=True, slots=True)
class DoseCourses:
    """The daily doses of one agent in one analysis set."""

    endpoint: str
    agent: str
    analysis_set: str
    patients: int
    """Those of the set who were given the agent."""
    states: tuple[str, ...]
    """Those that occur: doses from the highest, then `INTERRUPTED`, `DOSE_UNKNOWN`, `ENDED` and
    `UNKNOWN`."""
    weeks: pl.DataFrame
    """One row a week and state: `week` (from the first dose), `state`, `n` (0 where nobody)."""


def dose_courses_of(
    protocol: Protocol,
    sources: Sources,
    graded: Mapping[str, GradedEndpoint],
    widest: Mapping[str, tuple[str, pl.Series]],
) -> Iterator[DoseCourses]:
    """Follow the doses of each agent whose exposure is asked for; as `tumour_changes_of`."""
    for endpoint in protocol.endpoints:
        if not isinstance(endpoint, Exposure):
            continue
        if endpoint.name not in graded or endpoint.name not in widest:
            continue
        name, patients = widest[endpoint.name]
        parts = [
            _stretches(
                cohort, endpoint.agent, subjects_of(cohort, sources).is_in(patients.implode())
            )
            for cohort, _ in graded[endpoint.name].parts
        ]
        given = sum(len(part.first) for part in parts)
        if given:
            yield DoseCourses(endpoint.name, endpoint.agent, name, given, *_counted(parts))


@dataclass(frozen=True, slots=True)
class Stretches:
    """Stretches of one agent; days from the first dose; patients without a dose are left out."""

    first: FloatArray
    """(patient, stretch) ascending; NaN: there is none."""
    last: FloatArray
    """(patient, stretch) NaN: not known, or it goes on."""
    mg_per_day: FloatArray
    """(patient, stretch) NaN: not known."""
    seen: FloatArray
    """(patient,) last day on which the patient is known to have been alive, or the data cut-off,
    where a dose went on beyond it; NaN."""


def _stretches(cohort: Cohort, agent: str, wanted: pl.Series) -> Stretches:
    at = cohort.doses.of(agent)
    mg_per_day = cohort.doses.mg_per_day[at]
    first = np.where(mg_per_day == 0, np.nan, cohort.doses.first_day[at])
    begun = np.where(np.isnan(first), np.inf, first).min(axis=-1, initial=np.inf)
    kept = wanted.to_numpy() & ~np.isinf(begun)
    start = begun[kept, np.newaxis]
    seen = np.where(np.isnan(cohort.death_day), cohort.last_contact_day, cohort.death_day)
    gone_on = np.fmax.reduce(cohort.doses.goes_on_until_day[at], axis=-1, initial=np.nan)
    return Stretches(
        first=cohort.doses.first_day[at][kept] - start,
        last=cohort.doses.last_day[at][kept] - start,
        mg_per_day=mg_per_day[kept],
        seen=np.fmax(seen, gone_on)[kept] - begun[kept],
    )


def _counted(parts: Sequence[Stretches]) -> tuple[tuple[str, ...], pl.DataFrame]:
    """Count the patients in each state, week by week."""
    until = max(_last_week(part) for part in parts)
    step = -(-(until + 1) // _MOST_WEEKS)
    weeks = np.arange(0, until + step + 1, step)
    doses = np.concatenate([doses_on(part, DAYS_PER_WEEK * weeks) for part in parts])
    levels, of_dose = _levels(doses)
    states = (*levels, *_NOT_GIVEN)
    counts = {state: (of_dose == i).sum(axis=0) for i, state in enumerate(states)}
    there = tuple(state for state in states if counts[state].any())
    rows = [
        pl.DataFrame({"week": weeks, "state": [state] * weeks.size, "n": counts[state]})
        for state in there
    ]
    return there, pl.concat(rows)


def _last_week(part: Stretches) -> int:
    """Find the week of the last day on which anything is known to have been given."""
    open_end = np.where(np.isnan(part.last), part.seen[:, np.newaxis], part.last)
    days = np.where(np.isnan(open_end) | np.isnan(part.first), part.first, open_end)
    return int(np.nanmax(days, initial=0.0) // DAYS_PER_WEEK)


def doses_on(given: Stretches, days: IntArray) -> FloatArray:
    """Find the daily dose of each patient on some days.

    Parameters
    ----------
    days : (day,)
        From the first dose.

    Returns
    -------
    (patient, day)
        In milligrams; one of `CODES` where there is none.
    """
    beginnings = np.where(given.mg_per_day == 0, np.nan, given.first)
    last_begins = np.where(np.isnan(beginnings), -np.inf, beginnings).max(axis=-1, initial=-np.inf)
    none = np.full((given.first.shape[0], 1), np.nan)
    next_begins = np.hstack([given.first[:, 1:], none])
    final_open = np.zeros(given.first.shape[0], bool)
    dose = np.full((given.first.shape[0], days.size), np.nan)
    covered = np.zeros(dose.shape, bool)
    for stretch in range(given.first.shape[-1]):
        first, last = given.first[:, stretch], given.last[:, stretch]
        mg = given.mg_per_day[:, stretch]
        following = next_begins[:, stretch]
        final_open = np.where(np.isnan(first), final_open, np.isnan(last))
        open_until = np.where(np.isnan(following), given.seen, following - 1)
        until = np.where(np.isnan(last), open_until, last)
        here = (days >= first[:, np.newaxis]) & (days <= until[:, np.newaxis])
        covered |= here
        dose = np.where(here, mg[:, np.newaxis], dose)
    return np.select(
        [
            covered & np.isnan(dose),
            covered & (dose == 0),
            covered,
            days < last_begins[:, np.newaxis],
            final_open[:, np.newaxis],
        ],
        [CODES[DOSE_UNKNOWN], CODES[INTERRUPTED], dose, CODES[INTERRUPTED], CODES[UNKNOWN]],
        default=CODES[ENDED],
    )


def _levels(doses: FloatArray) -> tuple[tuple[str, ...], IntArray]:
    """Name the levels of (patient, day) doses from the highest, and say which stands where.

    Returns
    -------
    The names, and (patient, day) positions among them and `_NOT_GIVEN` after them.
    """
    amounts = np.unique(doses[doses > 0])[::-1]
    if len(amounts) <= _MOST_LEVELS:
        names = tuple(f"{amount:g} mg a day" for amount in amounts)
        conditions = [doses == amount for amount in amounts]
    else:
        names = tuple(name for _, name in _SHARES)
        share = doses / np.where(doses[:, :1] > 0, doses[:, :1], np.nan)
        conditions = [(doses > 0) & (share >= least) for least, _ in _SHARES]
    conditions += [doses == CODES[state] for state in _NOT_GIVEN]
    unknown = len(names) + _NOT_GIVEN.index(DOSE_UNKNOWN)
    return names, np.select(conditions, list(range(len(conditions))), default=unknown)
