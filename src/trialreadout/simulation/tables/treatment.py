"""What was given to the patients of a cohort, and what is last known of them, as rows."""

from __future__ import annotations

import numpy as np
import polars as pl

from trialreadout.core.arrays import FloatArray
from trialreadout.core.cohort import Cohort
from trialreadout.protocol import Protocol
from trialreadout.simulation.tables.people import People
from trialreadout.simulation.tables.rows import dates, flags, labels, numbers, on

DEATH, PROGRESSION, TOXICITY = "death", "progression", "toxicity"
WITHDRAWAL, NEVER_DOSED = "withdrawal", "withdrew before the first dose"
CAUSES = ("disease", "another cause")
"""Of death."""


def dose_rows(cohort: Cohort, names: pl.Series, protocol: Protocol) -> pl.DataFrame:
    """Write each stretch of one dose level; `names` is (patient,)."""
    given = cohort.doses
    agent, patient, stretch = at = np.nonzero(~np.isnan(given.first_day))
    times = _times_per_day(given.agents, protocol)[agent]
    mg_per_day = given.mg_per_day[at]
    return pl.DataFrame(
        {
            "subject": names.gather(patient),
            "agent": labels(agent, given.agents),
            "started_on": on(cohort, patient, given.first_day[at]),
            "ended_on": on(cohort, patient, given.last_day[at]),
            "dose_mg": numbers(mg_per_day / times),
            "times_per_day": numbers(np.where(np.isnan(mg_per_day), np.nan, times)),
            "reason": labels(np.where(stretch > 0, 0, -1), (TOXICITY,)),
        }
    )


def _times_per_day(agents: tuple[str, ...], protocol: Protocol) -> FloatArray:
    planned = {each.agent.casefold(): each.times_per_day for each in protocol.treatments}
    return np.array([planned.get(agent.casefold()) or 1.0 for agent in agents])


def status_rows(cohort: Cohort, people: People) -> pl.DataFrame:
    """Write what is last known of each patient; of one of whom nothing is, the registration.

    A death after the tumour had progressed is ascribed to it.
    """
    died = ~np.isnan(cohort.death_day)
    last = cohort.time_zero + cohort.last_contact_day
    last = np.where(np.isnan(last), people.entered_day, last)
    progressed = people.progressed_day - cohort.time_zero <= cohort.death_day
    stopped, reason = _stopped(cohort, people)
    return pl.DataFrame(
        {
            "subject": people.subject,
            "as_of": dates(last),
            "alive": flags(~died),
            "died_on": dates(cohort.time_zero + cohort.death_day),
            "cause": labels(np.where(died, np.where(progressed, 0, 1), -1), CAUSES),
            "last_contact_on": dates(last),
            "discontinued_on": dates(cohort.time_zero + stopped),
            "reason": reason,
        }
    )


def _stopped(cohort: Cohort, people: People) -> tuple[FloatArray, pl.Series]:
    """Return (patient,) when treatment was stopped, and why."""
    stopped = cohort.discontinued_day
    if stopped is None:
        nothing = np.full(cohort.patient.size, np.nan)
        return nothing, pl.repeat(None, nothing.size, dtype=pl.String, eager=True)
    progressed = stopped >= people.progressed_day - cohort.time_zero
    examined = (cohort.measurements.day == stopped[:, np.newaxis]).any(axis=(0, 2))
    why = {
        NEVER_DOSED: np.isnan(cohort.treated_from),
        "": np.isnan(stopped),
        DEATH: stopped == cohort.death_day,
        PROGRESSION: progressed & examined,
        WITHDRAWAL: stopped == cohort.last_contact_day,
    }
    at = np.select(list(why.values()), range(len(why)), default=len(why))
    return stopped, labels(at, (*why, TOXICITY))
