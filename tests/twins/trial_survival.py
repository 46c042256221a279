"""Medians, rates and follow-up of times to an event, with their limits, by hand.

Sources: Brookmeyer and Crowley, Biometrics 1982;38:29-41; Kalbfleisch and Prentice 1980 (log-log);
         Borgan and Liestøl 1990 (arcsin).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import asin, exp, log, nan, pi, sin, sqrt
from statistics import NormalDist, median
from typing import Any

from twins.kaplan_meier import HALF, Step, follow_up_curve, survival_curve
from twins.kaplan_meier import median as median_of_curve
from twins.trial import Answer
from twins.trial_number import Found, Number, counted_number

INTERVALS = ("plain", "log", "log-log", "arcsin", "logit", "spss")
Z = NormalDist().inv_cdf(0.975)


def numbers_of_times(question: dict[str, Any], rows: list[Answer]) -> Iterator[Found]:
    """Answer a question on times; nobody without a time is among the rows."""
    patients = [(row["time"], row["event"]) for row in rows]
    times = [time for time, _ in patients]
    died, alive = ([row for row in rows if row["event"] is word] for word in (True, False))
    curve, interval = survival_curve(patients), question.get("interval", "log-log")
    match question["yields"]:
        case "median":
            for name in INTERVALS if interval == "every" else (interval,):
                limits = spss_limits(curve) if name == "spss" else median_limits(curve, name)
                value = _left(curve) if name == "spss" else median_of_curve(curve)
                yield None, f"Kaplan-Meier, {name}", "median", _timed(value, limits, died, rows)
        case "rate":
            for at in question["at"]:
                steps = [step for step in curve if step.time <= at]
                share, limits = 1.0, (1.0, 1.0)  # before anybody left, as in R
                if steps:
                    share, limits = float(steps[-1].survival), limits_at(steps[-1], "log-log")
                number = _timed(share, limits, died, rows)
                yield f"{at} months", "Kaplan-Meier, log-log", "rate", number
        case "follow-up":
            reverse = follow_up_curve(patients, events_first=False)
            limits = median_limits(reverse, "log-log")
            number = _timed(median_of_curve(reverse), limits, alive, rows)
            yield None, "reverse Kaplan-Meier, log-log", "follow-up", number
        case "observed follow-up":
            method = "median (range) of the observed times, events included"
            number = _timed(median(times), (min(times), max(times)), rows, rows)
            yield None, method, "observed follow-up", number


Limits = tuple[float | None, float | None]


def _timed(
    value: float | None, limits: Limits, counted: list[Answer], rows: list[Answer]
) -> Number:
    number = counted_number(value, counted, len(rows))
    return Number(value, *limits, number.n, number.denominator, number.subjects)


def limits_at(step: Step, interval: str) -> Limits:
    """Give the limits of a curve at one step; None where the scale has none."""
    s = float(step.survival)
    if s == 0:
        return None, None
    error = Z * sqrt(step.variance)
    if interval == "plain":
        return max(s - error, 0.0), min(s + error, 1.0)
    if interval == "log":
        return s * exp(-error / s), min(s * exp(error / s), 1.0)
    if s == 1:
        return None, None
    if interval == "log-log":
        width = error / (s * log(s))
        return s ** exp(-width), s ** exp(width)
    if interval == "logit":
        middle, width = log(s / (1 - s)), error / (s * (1 - s))
        return 1 / (1 + exp(width - middle)), 1 / (1 + exp(-width - middle))
    middle, width = asin(sqrt(s)), error / (2 * sqrt(s * (1 - s)))
    return sin(max(middle - width, 0.0)) ** 2, sin(min(middle + width, pi / 2)) ** 2


def median_limits(curve: list[Step], interval: str) -> Limits:
    """Give the first times at which the limits of a curve come down to one half."""
    limits = [limits_at(step, interval) for step in curve]
    reached = [
        next((step.time for step, pair in zip(curve, limits, strict=True)
              if pair[side] is not None and pair[side] <= 0.5), None)
        for side in (0, 1)
    ]  # fmt: skip
    return reached[0], reached[1]


def _left(curve: list[Step]) -> float | None:
    return next((step.time for step in curve if step.survival <= HALF), None)


def spss_limits(curve: list[Step]) -> Limits:
    """Give the median and 1.96 standard errors to either side: Greenwood's, over the density."""
    steps = [(0.0, 1.0, 0.0)] + [
        (x.time, float(x.survival), sqrt(x.variance) if x.variance is not None else nan)
        for x in curve
        if x.events
    ]
    slack = 1e-9
    middle = next(((t, s, e) for t, s, e in steps if s <= 0.5 + slack), None)
    upper = [(t, s) for t, s, _ in steps if s >= 0.55 - slack][-1]
    lower = next(((t, s) for t, s, _ in steps if s <= 0.45 + slack), None)
    if middle is None or lower is None or middle[1] == 0:
        return None, None
    half = Z * middle[2] * (lower[0] - upper[0]) / (upper[1] - lower[1])
    return middle[0] - half, middle[0] + half
