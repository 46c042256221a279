"""The course of each patient from the first dose on: what a swimmer plot draws.

A course lasts until death, else until the last day on which anything is known of the patient. What
was given, what was seen and what happened lie on it. Nothing is guessed: a stretch of dosing with
neither an end nor a successor goes on only where nothing says that the treatment stopped, and one
whose end was not recorded has a beginning alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.core.arrays import BoolArray, FloatArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.dates import DAYS_PER_WEEK
from trialreadout.endpoints import tumour_response
from trialreadout.endpoints.answers import subjects_of
from trialreadout.protocol import Protocol
from trialreadout.protocol.endpoints import RecistBest
from trialreadout.protocol.protocol import Asked
from trialreadout.protocol.time_to_event import TimeToEvent
from trialreadout.sources.read import Sources


@dataclass(frozen=True, slots=True)
class Swimmers:
    """The courses of the patients of one analysis set; weeks count from `starts`."""

    endpoint: str
    """The endpoint beside which they are drawn, and whose assessments they show."""
    analysis_set: str
    starts: str
    """"first dose"; where nothing was recorded as given, the protocol's time zero."""
    patients: pl.DataFrame
    """One row a patient, the longest course first: `subject`, `weeks` (null: never dosed, or
    nothing is known of what came after; these stand last), `ends` ("death" or "last known"),
    `goes_on` (whether treatment goes on at the end)."""
    given: pl.DataFrame
    """One row a stretch of dosing: `subject`, `agent`, `from_weeks`, `until_weeks` (null: its end
    is not known)."""
    seen: pl.DataFrame
    """One row an assessment of record on or after the start: `subject`, `weeks`, `response`."""
    happened: pl.DataFrame
    """One row an event on or after the start: `subject`, `weeks`, `what` ("death", "another
    therapy", "claimed progression")."""


def swimmers_of(
    protocol: Protocol,
    sources: Sources,
    graded: Mapping[str, GradedEndpoint],
    widest: Mapping[str, tuple[str, pl.Series]],
) -> Iterator[Swimmers]:
    """Find the courses; parameters as for `tumour_changes_of`.

    Returns
    -------
    One value: beside the primary best overall response, or else the first, or else the first time
    to an event. None, where none of these was graded and counted.
    """
    asked = sorted(protocol.endpoints, key=_rank)
    for endpoint in asked:
        if _rank(endpoint) is _NEVER or not {endpoint.name} <= graded.keys() & widest.keys():
            continue
        name, patients = widest[endpoint.name]
        parts = [_course(cohort, one, sources) for cohort, one in graded[endpoint.name].parts]
        if not parts:
            continue
        rows = [pl.concat(each) for each in zip(*parts, strict=True)]
        people, given, seen, happened = (
            each.filter(pl.col("subject").is_in(patients.implode())) for each in rows
        )
        dosed = sources.table("doses").height > 0
        yield Swimmers(
            endpoint=endpoint.name,
            analysis_set=name,
            starts="first dose" if dosed else protocol.dates.time_zero,
            patients=people.sort("weeks", "subject", descending=[True, False], nulls_last=True),
            given=given.sort("subject", "from_weeks", "agent"),
            seen=seen.sort("subject", "weeks"),
            happened=happened.sort("subject", "weeks", "what"),
        )
        return


_NEVER = (9, 9)


def _rank(endpoint: Asked) -> tuple[int, int]:
    if isinstance(endpoint, RecistBest):
        return 0, int(not endpoint.primary)
    return (1, 0) if isinstance(endpoint, TimeToEvent) else _NEVER


def _course(
    cohort: Cohort, graded: Any, sources: Sources
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    start = cohort.treated_from
    subjects = subjects_of(cohort, sources)
    seen = _seen(cohort, graded, sources, subjects, start)
    until = _until_day(cohort, _last_seen(seen, subjects), start)
    goes_on = _goes_on(cohort, until)
    people = pl.DataFrame(
        {
            "subject": subjects,
            "weeks": _weeks(until - start),
            "ends": np.where(np.isnan(cohort.death_day), "last known", "death"),
            "goes_on": goes_on,
        }
    )
    given = _given(cohort, subjects, until, goes_on)
    return people, given, seen.drop("_day"), _happened(cohort, subjects, start)


def _until_day(cohort: Cohort, last_seen: FloatArray, start: FloatArray) -> FloatArray:
    """(patient,) day of death, else the last on which something is known; NaN: nothing is."""
    doses = np.fmax(cohort.doses.first_day, cohort.doses.known_until_day)
    last_dose = np.fmax.reduce(doses, axis=(0, 2), initial=-np.inf)
    known = np.fmax(np.fmax(cohort.last_contact_day, last_seen), last_dose)
    until = np.where(np.isnan(cohort.death_day), known, cohort.death_day)
    return np.where(np.isfinite(until) & (until >= start), until, np.nan)


def _goes_on(cohort: Cohort, until: FloatArray) -> BoolArray:
    """(patient,) whether the last dose reaches the end of the course, or has no end, nor a stop."""
    there = ~np.isnan(cohort.doses.first_day) & np.isnan(cohort.doses.activity_mbq)
    open_end = there & np.isnan(cohort.doses.last_day)
    last = np.where(open_end, np.inf, np.where(there, cohort.doses.last_day, -np.inf))
    stopped = ~np.isnan(cohort.death_day)
    if cohort.discontinued_day is not None:
        stopped = stopped | ~np.isnan(cohort.discontinued_day)
    reaches = np.fmax.reduce(last, axis=(0, 2), initial=-np.inf) >= until
    return np.asarray(reaches & ~stopped & ~np.isnan(until))


def _given(
    cohort: Cohort, subjects: pl.Series, until: FloatArray, goes_on: BoolArray
) -> pl.DataFrame:
    """List the stretches in which a dose was given; one of 0 mg is an interruption."""
    doses = cohort.doses
    agent, patient, stretch = np.nonzero(~np.isnan(doses.first_day) & (doses.mg_per_day != 0))
    first = doses.first_day[agent, patient, stretch]
    last = doses.last_day[agent, patient, stretch] + 1
    once = np.isnan(last) & ~np.isnan(doses.activity_mbq[agent, patient, stretch])
    last = np.where(once, first + 1, last)
    later = np.fmax.reduce(doses.first_day, axis=-1)[agent, patient] > first
    last = np.where(np.isnan(last) & goes_on[patient] & ~later, until[patient], last)
    if cohort.discontinued_day is not None:
        stop = cohort.discontinued_day[patient]
        last = np.where(np.isnan(last) & ~later & (stop >= first), stop + 1, last)
    start = cohort.treated_from[patient]
    return pl.DataFrame(
        {
            "subject": subjects.gather(patient),
            "agent": pl.Series(doses.agents, dtype=pl.String).gather(agent),
            "from_weeks": _weeks(first - start),
            "until_weeks": _weeks(last - start),
        }
    )


def _seen(
    cohort: Cohort, graded: Any, sources: Sources, subjects: pl.Series, start: FloatArray
) -> pl.DataFrame:
    columns = {"subject": pl.String, "weeks": pl.Float64, "response": pl.String, "_day": pl.Float64}
    tumour = getattr(graded, "tumour", None)
    if tumour is None:
        return pl.DataFrame(schema=columns)
    visits = tumour_response.table(tumour, cohort, sources).filter("of_record")
    starts = pl.DataFrame({"subject": subjects, "_start": _known(start)})
    visits = visits.join(starts, on="subject", maintain_order="left")
    visits = visits.filter(pl.col("day") >= pl.col("_start"))
    since = (pl.col("day") - pl.col("_start")) / DAYS_PER_WEEK
    day = pl.col("day").cast(pl.Float64)
    return visits.select("subject", since.alias("weeks"), "response", day.alias("_day"))


def _last_seen(seen: pl.DataFrame, subjects: pl.Series) -> FloatArray:
    last = seen.group_by("subject").agg(pl.col("_day").max())
    found = pl.DataFrame({"subject": subjects}).join(
        last, on="subject", how="left", maintain_order="left"
    )
    return found["_day"].fill_null(float("nan")).to_numpy()


def _happened(cohort: Cohort, subjects: pl.Series, start: FloatArray) -> pl.DataFrame:
    days = {
        "death": cohort.death_day,
        "another therapy": cohort.therapy_day,
        "claimed progression": cohort.progression_claimed_day,
    }
    rows = [
        pl.DataFrame({"subject": subjects, "weeks": _weeks(day - start)}).with_columns(
            what=pl.lit(what)
        )
        for what, day in days.items()
    ]
    return pl.concat(rows).filter(pl.col("weeks") >= 0)


def _weeks(days: FloatArray) -> pl.Series:
    return _known(days / DAYS_PER_WEEK)


def _known(numbers: FloatArray) -> pl.Series:
    return pl.Series(numbers, dtype=pl.Float64, nan_to_null=True)
