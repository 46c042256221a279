"""Survival curves as rows: what a figure of a time to an event draws.

There is a curve for each endpoint that is a time, in each analysis set and group in which the
protocol asks for a number of it. Its band has the confidence and the interval of the first of
those numbers that has one around a curve.

Source: Pocock, Clayton and Altman, Lancet 2002;359:1686-1689 (numbers at risk, intervals).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil

import numpy as np
import polars as pl

from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.analysis.statistics import groups_of
from trialreadout.core.units import TimeUnit
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import Statistic
from trialreadout.protocol.endpoints import OfTime
from trialreadout.sources.read import Sources
from trialreadout.statistics import CurveInterval, KaplanMeier, kaplan_meier

_NUMBERS_OF_A_CURVE = ("median", "quantile", "rate", "restricted mean", "log-rank", "hazard ratio")
_USUAL_INTERVAL: CurveInterval = "log-log"
_MOST_STEPS = 8
_STEPS: Mapping[TimeUnit, tuple[int, ...]] = {
    "days": (1, 7, 14, 28, 91, 182, 364),
    "weeks": (1, 2, 4, 13, 26, 52),
    "months": (1, 2, 3, 6, 12, 24, 60),
}
"""From one time at which the number at risk is told to the next."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One survival curve."""

    endpoint: str
    analysis_set: str
    group: str | None
    """"arm: Placebo", or None for the whole set."""
    unit: TimeUnit
    confidence: float
    interval: CurveInterval
    patients: int
    """How many have a time."""
    events: int
    points: pl.DataFrame
    """One row a time at which somebody left, after a first row for time 0: `time`, `survival`
    (from then on), `low`, `high` (null: no limit), `events`, `censored`."""
    table: pl.DataFrame
    """One row a round time: `time`, `at_risk`, `events` and `censored` (before that time, so that
    the three add up to the patients), `survival`, `low`, `high` (null: not known)."""
    coarse: bool = False
    """Whether it is read at some times alone, without its steps."""


def curves_of(
    protocol: Protocol,
    sources: Sources,
    graded: Mapping[str, GradedEndpoint],
    sets: Mapping[str, pl.Series],
) -> Iterator[Curve]:
    """Estimate every curve of which the protocol asks for a number.

    Parameters
    ----------
    protocol, sources, graded
        What is asked, the table of subjects, and the times.
    sets
        The patients of each analysis set that could be told.

    Returns
    -------
    In the protocol's order; the groups of one set follow each other and share their round times.
    """
    subjects = sources.table("subjects").unique("subject")
    for statistic, set_name in _asked(protocol):
        endpoint = protocol.endpoint(statistic.endpoint)
        there = statistic.group is None or statistic.group in subjects.columns
        if endpoint.name not in graded or set_name not in sets or not there:
            continue
        assert isinstance(endpoint, OfTime)
        times = graded[endpoint.name].table.drop_nulls("time")
        own = times.filter(pl.col("subject").is_in(sets[set_name].implode()))
        if own.is_empty():
            continue
        at = _round_times(float(own["time"].max()), endpoint.unit)  # type: ignore[arg-type]
        interval = _interval_of(protocol, statistic, set_name)
        for group, patients in groups_of(statistic, sets[set_name], subjects):
            rows = own.filter(pl.col("subject").is_in(patients.implode()))
            curve = kaplan_meier(rows["time"].to_numpy(), rows["event"].to_numpy())
            yield Curve(
                endpoint=endpoint.name,
                analysis_set=set_name,
                group=group,
                unit=endpoint.unit,
                confidence=statistic.confidence,
                interval=interval,
                patients=rows.height,
                events=int(rows["event"].sum()),
                points=_points(curve, statistic.confidence, interval),
                table=_table(curve, at, statistic.confidence, interval),
            )


def _asked(protocol: Protocol) -> Iterator[tuple[Statistic, str]]:
    """List the first number asked for of each endpoint, in each set, and by each grouping."""
    seen: set[tuple[str, str, str | None]] = set()
    for statistic in protocol.statistics:
        if statistic.yields not in _NUMBERS_OF_A_CURVE:
            continue
        for name in statistic.analysis_set:
            key = (statistic.endpoint, name, statistic.group)
            if key not in seen:
                seen.add(key)
                yield statistic, name


def _interval_of(protocol: Protocol, first: Statistic, set_name: str) -> CurveInterval:
    """Take the interval of the first number like this one that can stand around a curve."""
    for each in protocol.statistics:
        alike = (each.endpoint, each.group) == (first.endpoint, first.group)
        asked = each.yields in _NUMBERS_OF_A_CURVE and set_name in each.analysis_set
        if alike and asked and each.interval != "spss":
            return each.interval
    return _USUAL_INTERVAL


def _round_times(last: float, unit: TimeUnit) -> list[int]:
    """List the times from 0 to beyond the last patient, at most a handful."""
    steps = _STEPS[unit]
    step = next((step for step in steps if last / step <= _MOST_STEPS), steps[-1])
    step *= ceil(last / step / _MOST_STEPS) or 1
    return list(range(0, step * (ceil(last / step) or 1) + 1, step))


def _points(curve: KaplanMeier, confidence: float, interval: CurveInterval) -> pl.DataFrame:
    low, high = curve.limits(confidence, interval)
    none = [np.nan]
    return pl.DataFrame(
        {
            "time": np.append([0.0], curve.time),
            "survival": np.append([1.0], curve.survival),
            "low": pl.Series(np.append(none, low), nan_to_null=True),
            "high": pl.Series(np.append(none, high), nan_to_null=True),
            "events": np.append([0], curve.events),
            "censored": np.append([0], curve.censored),
        }
    )


def _table(
    curve: KaplanMeier, at: list[int], confidence: float, interval: CurveInterval
) -> pl.DataFrame:
    estimates = curve.at(at, confidence, interval)
    before = np.searchsorted(curve.time, at, side="left")
    return pl.DataFrame(
        {
            "time": at,
            "at_risk": curve.number_at_risk(at),
            "events": np.append([0], np.cumsum(curve.events))[before],
            "censored": np.append([0], np.cumsum(curve.censored))[before],
            "survival": pl.Series([each.value for each in estimates], dtype=pl.Float64),
            "low": pl.Series([each.low for each in estimates], dtype=pl.Float64),
            "high": pl.Series([each.high for each in estimates], dtype=pl.Float64),
        }
    )
