"""The slope of a marker's logarithm, and what it says of the patient."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trialreadout.core.terms import Answer, Trend
from trialreadout.criteria import growth, marker_trend
from trialreadout.statistics import log_linear_slope
from trialreadout.verification.families.words import Compute, numbers, words

Given = Mapping[str, Any]


def slope(given: Given) -> Mapping[str, Any]:
    """Fit a line to the logarithms of a series."""
    time, value = numbers(given["time"]), numbers(given["value"])
    found = log_linear_slope(time, value)
    at_90 = log_linear_slope(time, value, 0.9)
    return {
        "n": found.n,
        "slope": found.slope,
        "intercept": found.intercept,
        "degrees of freedom": found.degrees_of_freedom,
        "residual sum of squares": found.residual_sum_of_squares,
        "standard error": found.standard_error,
        "t": found.t,
        "p, two-sided": found.p_two_sided,
        "p, greater": found.p_greater,
        "p, less": found.p_less,
        "limits, 95 %": [found.low, found.high],
        "limits, 90 %": [at_90.low, at_90.high],
        "doubling time": found.doubling_time,
    }


def trend(given: Given) -> Mapping[str, Any]:
    """Say what a series of values does."""
    found = marker_trend(numbers(given["time"]), numbers(given["value"]))
    return {"answer": words(Trend, found)}


def growth_before_and_during(given: Given) -> Mapping[str, Any]:
    """Hold the growth during treatment against that before it."""
    found = growth(numbers(given["day"]), numbers(given["value"]))
    return {
        "before": found.before,
        "during": found.during,
        "slower": words(Answer, found.slower),
    }


COMPUTED: Mapping[str, Compute] = {
    "TG-1": slope,
    "TG-2": trend,
    "GRO-1": growth_before_and_during,
}
