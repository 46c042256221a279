"""Who is in the trial on a day: entered, begun, off the study, and what ended their visits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.core.arrays import FloatArray
from trialreadout.core.cohort import Cohort
from trialreadout.endpoints.answers import subjects_of
from trialreadout.protocol import Protocol
from trialreadout.sources.read import Sources

DIED, SCREEN_FAILURE = "died", "screen failure"


@dataclass(frozen=True, slots=True)
class Patient:
    """One patient as known on the day."""

    subject: str
    entered_on: date | None
    zero: date | None
    """Time zero, from which visits are counted; None: it has not come."""
    off_on: date | None
    """The day from which no visit is due; None: on study, or off on an unknown day."""
    off_because: str | None
    """Why: "died", "screen failure", or the reason in the words of the data; None: on study."""
    ended: Mapping[str, date]
    """What ended visits, as `ends_with` names it, and when it came."""

    def lapsed(self, ends_with: tuple[str, ...], last_on: date) -> bool:
        """Tell whether a visit with this last day is due no more."""
        ends = [self.ended[name] for name in ends_with if name in self.ended]
        if self.off_because is not None:
            ends.append(self.off_on or date.min)
        return any(day <= last_on for day in ends)


def patients_on(
    day: date,
    protocol: Protocol,
    sources: Sources,
    cohorts: tuple[Cohort, ...],
    graded: Mapping[str, GradedEndpoint],
) -> tuple[Patient, ...]:
    """List the patients who had entered by a day, by their identifiers.

    Parameters
    ----------
    day
        The day, which is also the data cut-off of all that follows. Who has no day of entry
        had entered.
    protocol, sources, cohorts, graded
        The study as known on the day.
    """
    subjects = sources.table("subjects").drop_nulls("subject").unique("subject").sort("subject")
    entered = subjects.filter((pl.col("enrolled_on") <= day).fill_null(True))
    zero, died, stopped, therapy = (
        _days(cohorts, sources, name)
        for name in ("zero", "death_day", "end_of_treatment_day", "therapy_day")
    )
    left = _left(protocol, sources)
    times = {name for visit in protocol.visits for name in visit.ends_with} & graded.keys()
    events = {name: _events(graded[name]) for name in times}
    people = []
    for row in entered.iter_rows(named=True):
        subject = row["subject"]
        off_on, because = left.get(subject, (None, None))
        if row["screen_failure"]:
            off_on, because = off_on or row["enrolled_on"], SCREEN_FAILURE
        if subject in died:
            off_on, because = died[subject], DIED
        ends = {"end of treatment": stopped, "new therapy": therapy, **events}
        own = {name: days[subject] for name, days in ends.items() if subject in days}
        people.append(Patient(subject, row["enrolled_on"], zero.get(subject), off_on, because, own))
    return tuple(people)


def _days(cohorts: tuple[Cohort, ...], sources: Sources, name: str) -> dict[str, date]:
    """Find a day of each patient who has it, as a date."""
    found: dict[str, date] = {}
    for cohort in cohorts:
        days: FloatArray = cohort.time_zero.copy()
        if name != "zero":
            days += getattr(cohort, name)
        for subject, each in zip(subjects_of(cohort, sources), days, strict=True):
            if not np.isnan(each):
                found[subject] = date(1970, 1, 1) + timedelta(days=int(each))
    return found


def _left(protocol: Protocol, sources: Sources) -> dict[str, tuple[date | None, str]]:
    """Find who left the study by the reason in their status, and when."""
    words = [word.casefold() for word in protocol.follow_up.left_with]
    status = sources.table("status").drop_nulls("subject")
    gone = status.filter(pl.col("reason").str.to_lowercase().is_in(words))
    left = pl.coalesce("discontinued_on", "last_contact_on")
    rows = gone.select("subject", left.alias("left"), "reason").iter_rows()
    return {subject: (on, reason) for subject, on, reason in rows}


def _events(times: GradedEndpoint) -> dict[str, date]:
    rows = times.table.filter(pl.col("event").fill_null(False) & pl.col("on").is_not_null())
    return dict(rows.select("subject", "on").iter_rows())
