"""The trend of a marker, one patient at a time: a line by the standard library, a test by hand."""

from __future__ import annotations

from math import atan, cos, isnan, log, pi, sin, sqrt
from statistics import linear_regression

from trialreadout.core.terms import Trend


def student_within(t: float, degrees: int) -> float:
    """Probability of Student's t between -t and t (Abramowitz and Stegun, 26.7.3 and 26.7.4)."""
    angle = atan(t / sqrt(degrees))
    if degrees % 2:
        term, total = cos(angle), 0.0
        for power in range(1, degrees - 1, 2):
            total += term
            term *= cos(angle) ** 2 * (power + 1) / (power + 2)
        return 2 / pi * (angle + sin(angle) * total)
    term, total = 1.0, 0.0
    for power in range(0, degrees - 1, 2):
        total += term
        term *= cos(angle) ** 2 * (power + 1) / (power + 2)
    return sin(angle) * total


def marker_trend(
    times: list[float], values: list[float], alpha: float, minimum_values: int, sides: int
) -> Trend:
    """Grade one patient; NaN for what is missing."""
    points = [
        (time, log(value))
        for time, value in zip(times, values, strict=True)
        if not isnan(time) and value > 0
    ]
    if len(points) < max(3, minimum_values) or len({time for time, _ in points}) == 1:
        return Trend.NE

    slope, p = fitted(points)
    if (p if sides == 2 else p / 2) >= alpha:
        return Trend.STABLE
    return Trend.PROGRESSION if slope > 0 else Trend.RESPONSE


def fitted(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Give the slope of three points or more, and p of its test against 0, two-sided."""
    times, logs = zip(*points, strict=True)
    slope, intercept = linear_regression(times, logs)
    squares = sum((y - intercept - slope * x) ** 2 for x, y in points)
    centre = sum(times) / len(points)
    spread = sum((x - centre) ** 2 for x in times)
    error = sqrt(squares / (len(points) - 2) / spread)
    return slope, 1 - student_within(abs(slope) / error, len(points) - 2)
