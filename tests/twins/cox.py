"""Cox's partial likelihood and the concordance, patient by patient, as the papers write them."""

from __future__ import annotations

from fractions import Fraction
from math import exp, log

Patient = tuple[float, bool, float]
"""Time, whether the event happened then, and a covariate."""


def log_likelihood(patients: list[Patient], coefficient: float, ties: str) -> float:
    """Add up, event by event, how likely it was to be this patient of those at risk.

    Of events that share a time, Efron takes the mean of them off the denominator once for each
    that went before; Breslow leaves them in.
    """
    total = 0.0
    for day in sorted({time for time, event, _ in patients if event}):
        at_risk = sum(exp(coefficient * x) for time, _, x in patients if time >= day)
        died = [x for time, event, x in patients if time == day and event]
        mean = sum(exp(coefficient * x) for x in died) / len(died)
        for before, x in enumerate(died):
            gone = before * mean if ties == "efron" else 0
            total += coefficient * x - log(at_risk - gone)
    return total


def concordance(patients: list[Patient]) -> Fraction | None:
    """Count the pairs in which the one with the event first has the larger covariate."""
    right = Fraction(0)
    judged = 0
    for time, event, risk in patients:
        for other_time, other_event, other_risk in patients:
            outlasts = other_time > time or (other_time == time and not other_event)
            if event and outlasts:
                judged += 1
                right += Fraction((risk > other_risk) + (risk >= other_risk), 2)
    return right / judged if judged else None
