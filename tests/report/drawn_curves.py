"""Survival curves as a page prints them, and what they come to, computed from the prints alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

HALF_A_HUNDREDTH = 0.005 + 1e-9
"""Times are printed to a hundredth."""
Key = tuple[str, str, str | None]


@dataclass(frozen=True)
class Point:
    """A time at which somebody left, and the share in percent that is without the event then."""

    time: float
    events: int
    censored: int
    share: float


@dataclass(frozen=True)
class Counts:
    """What stands below the axis at a round time."""

    time: float
    at_risk: int
    events: int
    censored: int


@dataclass(frozen=True)
class DrawnCurve:
    """One curve."""

    points: tuple[Point, ...]
    counts: tuple[Counts, ...]

    @property
    def patients(self) -> int:
        """Who is at risk at time 0."""
        return self.counts[0].at_risk


def drawn_curves(read: Sequence[Mapping[str, Any]]) -> dict[Key, DrawnCurve]:
    """Take the tables beside the figures, by endpoint, analysis set and group."""
    found: dict[Key, DrawnCurve] = {}
    for each in read:
        endpoint = each["endpoint"][:1].lower() + each["endpoint"][1:]
        analysis_set = each["caption"].partition("confidence limits (")[2].partition("), ")[2]
        analysis_set = analysis_set.partition(".")[0]
        counts, steps = (dict(_by_group(table)) for table in each["tables"])
        for group, rows in steps.items():
            found[endpoint, analysis_set, group] = DrawnCurve(
                tuple(Point(float(t), int(d), int(c), float(s)) for t, d, c, s, *_ in rows),
                tuple(Counts(float(t), int(n), int(d), int(c)) for t, n, d, c in counts[group]),
            )
    return found


def _by_group(table: Mapping[str, Any]) -> Iterator[tuple[str | None, list[list[str]]]]:
    if table["columns"][0] != "Group":
        yield None, table["rows"]
        return
    for group in dict.fromkeys(row[0] for row in table["rows"]):
        yield group, [row[1:] for row in table["rows"] if row[0] == group]


def median_of(curve: DrawnCurve, left_end: bool) -> float | None:
    """Find the time at which one half is left, by multiplying up the steps.

    On a flat piece at exactly one half it is the middle of the piece, or its left end.
    """
    at_risk, left = curve.patients, 1.0
    begins = None
    for point in curve.points:
        if begins is not None and point.events:
            return (begins + point.time) / 2
        left *= 1 - point.events / at_risk if at_risk else 1
        at_risk -= point.events + point.censored
        assert abs(100 * left - point.share) <= HALF_A_HUNDREDTH
        if abs(left - 0.5) < 1e-12 and begins is None:
            begins = point.time
            if left_end:
                return begins
        elif left < 0.5:
            return point.time
    return begins


def share_at(curve: DrawnCurve, time: float) -> float:
    """Read the share in percent without the event at a time."""
    return [point.share for point in curve.points if point.time <= time][-1]


def counted_at(curve: DrawnCurve, time: float) -> tuple[int, int]:
    """Count who has not left before a time, at least and at most, as times are rounded."""
    least, most = (
        curve.patients - sum(p.events + p.censored for p in curve.points if p.time < time + margin)
        for margin in (HALF_A_HUNDREDTH, -HALF_A_HUNDREDTH)
    )
    return least, most
