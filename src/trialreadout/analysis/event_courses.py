"""When adverse events began and ended, and how soon patients had a first one.

Weeks count from the first dose of each patient. An event whose onset is not known has no place and
is counted; one without a recorded end is not taken to have ended.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.core.dates import DAYS_PER_WEEK
from trialreadout.endpoints import adverse_events, time_to_adverse_event
from trialreadout.endpoints.answers import subjects_of
from trialreadout.protocol import Protocol
from trialreadout.protocol.safety import AdverseEvents, TimeToAdverseEvent
from trialreadout.sources.read import Sources
from trialreadout.statistics import kaplan_meier

_HIGHEST = 5
_STEPS = (1, 2, 4, 8, 13, 26, 52, 104)
_MOST_STEPS = 8
"""Weeks from one number at risk to the next, and how many of them there are at the most."""


@dataclass(frozen=True, slots=True)
class EventCourses:
    """The adverse events of one analysis set over time."""

    endpoint: str
    analysis_set: str
    patients: pl.DataFrame
    """One row a treated patient, the longest watched first: `subject`, `until_weeks` (until when an
    event would have been seen; null: not known)."""
    events: pl.DataFrame
    """One row an event, the lower grades first: `subject`, `term`, `grade` (null: not graded),
    `start_weeks`, `end_weeks` (null: no end recorded)."""
    without_onset: int
    """Events whose onset is not known, and which have no row."""
    firsts: pl.DataFrame
    """One row a step of the Kaplan-Meier curve of the first event that emerged under treatment:
    `from_grade`, `weeks`, `share` (with an event by then). None of a grade that nobody had."""
    at_risk: pl.DataFrame
    """One row a grade and round week: `from_grade`, `week`, `at_risk` (watched until then, and
    without an event before)."""
    unknown: Mapping[int, int]
    """For each of these grades the patients of whom it is not known when they had a first event,
    if any; they are not in its curve."""


def event_courses_of(
    protocol: Protocol,
    sources: Sources,
    graded: Mapping[str, GradedEndpoint],
    widest: Mapping[str, tuple[str, pl.Series]],
) -> Iterator[EventCourses]:
    """Follow the events of each endpoint that lists them; parameters as for `tumour_changes_of`.

    Where nobody of the set had a dose there is nothing to follow.
    """
    for endpoint in protocol.endpoints:
        if not isinstance(endpoint, AdverseEvents):
            continue
        if endpoint.name not in graded or endpoint.name not in widest:
            continue
        name, patients = widest[endpoint.name]
        of_set = pl.col("subject").is_in(patients.implode())
        one = graded[endpoint.name]
        watched = _watched(one, protocol, sources, endpoint).filter(of_set)
        if watched.is_empty():
            continue
        events = _events(one, sources).filter(of_set)
        placed = events.drop_nulls("start_weeks")
        firsts, at_risk, unknown = _firsts(one, protocol, sources, endpoint, watched, events)
        yield EventCourses(
            endpoint=endpoint.name,
            analysis_set=name,
            patients=watched.sort(
                "until_weeks", "subject", descending=[True, False], nulls_last=True
            ),
            events=placed.sort("grade", "subject", "start_weeks", "term", nulls_last=False),
            without_onset=events.height - placed.height,
            firsts=firsts,
            at_risk=at_risk,
            unknown=unknown,
        )


def _watched(
    one: GradedEndpoint, protocol: Protocol, sources: Sources, endpoint: AdverseEvents
) -> pl.DataFrame:
    """List the treated patients with how long events were watched for."""
    first_event = _first_from(endpoint, 1)
    parts = []
    for cohort, emergent in one.parts:
        seen = time_to_adverse_event.grade(cohort, protocol, first_event)
        weeks = (seen.until - emergent.first_day) / DAYS_PER_WEEK
        rows = pl.DataFrame(
            {
                "subject": subjects_of(cohort, sources),
                "until_weeks": pl.Series(weeks, nan_to_null=True),
            }
        )
        parts.append(rows.filter(pl.Series(~np.isnan(emergent.first_day))))
    return pl.concat(parts)


def _events(one: GradedEndpoint, sources: Sources) -> pl.DataFrame:
    """List the events of treated patients, from the first dose on."""
    ended = sources.table("adverse_events")["ended_on"].to_physical().cast(pl.Float64)
    parts = []
    for cohort, emergent in one.parts:
        began = pl.DataFrame(
            {
                "subject": subjects_of(cohort, sources),
                "_first": pl.Series(emergent.first_day, nan_to_null=True),
                "_zero": pl.Series(cohort.time_zero, nan_to_null=True),
            }
        )
        events = adverse_events.events_of(emergent, cohort, sources)
        events = events.with_columns(_ended=ended.gather(events["source_row"]))
        placed = events.join(began, on="subject", maintain_order="left").drop_nulls("_first")
        parts.append(
            placed.select(
                "subject",
                "term",
                "grade",
                start_weeks=(pl.col("day") - pl.col("_first")) / DAYS_PER_WEEK,
                end_weeks=(pl.col("_ended") - pl.col("_zero") - pl.col("_first")) / DAYS_PER_WEEK,
            )
        )
    return pl.concat(parts)


def _firsts(
    one: GradedEndpoint,
    protocol: Protocol,
    sources: Sources,
    endpoint: AdverseEvents,
    watched: pl.DataFrame,
    events: pl.DataFrame,
) -> tuple[pl.DataFrame, pl.DataFrame, dict[int, int]]:
    """Estimate for each grade that occurs the share of patients with a first event from it on."""
    schema = {"from_grade": pl.Int64, "weeks": pl.Float64, "share": pl.Float64}
    of_risk = {"from_grade": pl.Int64, "week": pl.Int64, "at_risk": pl.Int64}
    curves, at_risk = [pl.DataFrame(schema=schema)], [pl.DataFrame(schema=of_risk)]
    unknown: dict[int, int] = {}
    at = _round_weeks(watched["until_weeks"].drop_nulls().to_list())
    highest = int(events["grade"].fill_null(1).max() or 0)  # type: ignore[arg-type]
    for grade in range(1, min(highest, _HIGHEST) + 1):
        asked = _first_from(endpoint, grade)
        tables = [
            time_to_adverse_event.table(
                time_to_adverse_event.grade(cohort, protocol, asked), cohort, sources
            )
            for cohort, _ in one.parts
        ]
        times = pl.concat(tables).join(watched, on="subject", how="semi")
        known = times.drop_nulls("time")
        unknown[grade] = times.height - known.height
        curve = kaplan_meier(known["time"].to_numpy(), known["event"].to_numpy())
        weeks = np.append([0.0], curve.time)
        steps = {
            "from_grade": [grade] * weeks.size,
            "weeks": weeks,
            "share": np.append([0.0], 1 - curve.survival),
        }
        curves.append(pl.DataFrame(steps, schema=schema))
        risk = {"from_grade": [grade] * len(at), "week": at, "at_risk": curve.number_at_risk(at)}
        at_risk.append(pl.DataFrame(risk, schema=of_risk))
    return pl.concat(curves), pl.concat(at_risk), unknown


def _round_weeks(until: list[float]) -> list[int]:
    """List the weeks from 0 to the last in which anyone was watched, at most a handful."""
    last = max(until, default=0.0)
    step = next((each for each in _STEPS if last / each <= _MOST_STEPS), _STEPS[-1])
    return list(range(0, int(last) + 1, step))


def _first_from(endpoint: AdverseEvents, grade: int) -> TimeToAdverseEvent:
    return TimeToAdverseEvent(
        name=f"first event, {endpoint.name}",
        kind="time-to-adverse-event",
        unit="weeks",
        from_grade=grade,
        present_before=endpoint.present_before,
    )
