"""Survival curves at times between which nobody had the event alone.

A step of a curve is the day of a person. A shared curve is read at some of its round times: at
those where enough patients are at risk, and between which either nobody or enough had the event;
the same holds after the last of them. Of all such times the most are chosen, and rather those at
which the study file asks for a number. When patients were censored is not guarded: it tells until
when they were followed, and nothing that befell them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import polars as pl

from trialreadout.analysis.curves import Curve

_ASKED_FOR = 3
"""So many other times are worth one at which a number is asked for."""


@dataclass(frozen=True, slots=True)
class _At:
    """One curve at one time."""

    at_risk: int
    events_before: int
    events_by_then: int
    """Those at the time itself among them."""
    censored_before: int


def times_told(curves: Sequence[Curve], asked: Collection[float], below: int) -> tuple[float, ...]:
    """Choose the times at which curves are read.

    Parameters
    ----------
    curves
        All of one endpoint in one analysis set, as a whole and in its groups: what one tells
        together with another is the third.
    asked
        Times at which the study file asks for the share without the event.
    below
        The smallest count that is told.

    Returns
    -------
    In order, 0 first; nothing where no event would be told.
    """
    round_times = {float(time) for curve in curves for time in curve.table["time"]}
    times = sorted({0.0, *round_times, *map(float, asked)})
    at = {time: [_at(curve, time) for curve in curves] for time in times}
    ends = [
        _At(0, curve.events, curve.events, int(curve.points["censored"].sum())) for curve in curves
    ]
    best: dict[float, tuple[int, tuple[float, ...]]] = {}
    for time in times:
        if time and not all(here.at_risk >= below for here in at[time]):
            continue
        if not all(_told(here.events_by_then - here.events_before, below) for here in at[time]):
            continue
        worth = _ASKED_FOR if time in asked else 1
        before = [
            (best[other][0] + worth, (*best[other][1], time))
            for other in best
            if _parted(at[other], at[time], below)
        ]
        if time == 0.0:
            best[time] = (0, (0.0,))
        elif before:
            best[time] = max(before)
    whole = [chain for time, chain in best.items() if _parted(at[time], ends, below)]
    chosen = max(whole, default=(0, ()))[1]
    some = any(here.events_by_then for time in chosen for here in at[time])
    return chosen if some else ()


def read_at(curve: Curve, times: Sequence[float]) -> Curve:
    """Read a curve at some times, and forget its steps."""
    rows = []
    for time in times:
        step = curve.points.filter(pl.col("time") <= time).row(-1, named=True)
        here = _at(curve, time)
        rows.append(
            {
                "time": time,
                "at_risk": here.at_risk,
                "events": here.events_before,
                "censored": here.censored_before,
                **{name: step[name] for name in ("survival", "low", "high")},
            }
        )
    shares = dict.fromkeys(("time", "survival", "low", "high"), pl.Float64)
    table = pl.DataFrame(rows, schema_overrides=shares)
    points = table.with_columns(events=pl.lit(0), censored=pl.lit(0)).drop("at_risk")
    return replace(curve, points=points, table=table, coarse=True)


def _at(curve: Curve, time: float) -> _At:
    points = curve.points
    before = points.filter(pl.col("time") < time)
    events, censored = int(before["events"].sum()), int(before["censored"].sum())
    by_then = int(points.filter(pl.col("time") <= time)["events"].sum())
    return _At(curve.patients - events - censored, events, by_then, censored)


def _parted(earlier: Sequence[_At], later: Sequence[_At], below: int) -> bool:
    """Tell whether between two times nobody or enough left, in every curve."""
    return all(
        _told(then.events_before - now.events_by_then, below)
        for now, then in zip(earlier, later, strict=True)
    )


def _told(count: int, below: int) -> bool:
    return count == 0 or count >= below
