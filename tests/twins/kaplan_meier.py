"""Kaplan-Meier as the papers tell it: patient by patient, in fractions, without arrays."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

Patient = tuple[float, bool]
"""Time, and whether the event happened then."""

HALF = Fraction(1, 2)


@dataclass
class Step:
    time: float
    at_risk: int
    events: int
    censored: int
    survival: Fraction
    variance: Fraction | None
    """Greenwood's; None once nobody survives."""


def survival_curve(patients: list[Patient]) -> list[Step]:
    return _multiply(
        [
            (
                time,
                sum(1 for other, _ in patients if other >= time),
                sum(1 for other, event in patients if other == time and event),
                sum(1 for other, event in patients if other == time and not event),
            )
            for time in sorted({time for time, _ in patients})
        ]
    )


def follow_up_curve(patients: list[Patient], *, events_first: bool) -> list[Step]:
    """Wait for the censoring; an event at the same time hides it, or does not."""

    def waits(other: float, event: bool, time: float) -> bool:
        return other > time or (other == time and not (event and events_first))

    return _multiply(
        [
            (
                time,
                sum(1 for other, event in patients if waits(other, event, time)),
                sum(1 for other, event in patients if other == time and not event),
                sum(1 for other, event in patients if other == time and event),
            )
            for time in sorted({time for time, _ in patients})
        ]
    )


def _multiply(rows: list[tuple[float, int, int, int]]) -> list[Step]:
    steps = []
    survival, sum_of_shares = Fraction(1), Fraction(0)
    for time, at_risk, events, censored in rows:
        if events:
            survival *= 1 - Fraction(events, at_risk)
            if survival:
                sum_of_shares += Fraction(events, at_risk * (at_risk - events))
        variance = survival**2 * sum_of_shares if survival else None
        steps.append(Step(time, at_risk, events, censored, survival, variance))
    return steps


def median(steps: list[Step]) -> float | None:
    """First time at one half or below; on a level piece at exactly one half, its middle."""
    for step in steps:
        if step.survival <= HALF:
            later = [other.time for other in steps if other.survival < HALF]
            if step.survival == HALF and later:
                return (step.time + later[0]) / 2
            return step.time
    return None
