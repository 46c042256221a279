"""Many trials at once, and how far what they show is from the truth."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Any

from trialreadout.core.estimate import Estimate
from trialreadout.statistics import (
    Estimates,
    bias_of_trials,
    coverage_of_trials,
    kaplan_meier_of_many,
    mean_of_trials,
    proportion_of_many,
    quantile_of_trials,
    reverse_kaplan_meier_of_many,
    share_of_trials,
    spread_of_trials,
    squared_error_of_trials,
    summary_of_many,
)
from trialreadout.verification.families.words import Compute, numbers

Given = Mapping[str, Any]


def quantiles(given: Given) -> Mapping[str, Any]:
    """Read a quantile, with its limits, off the curve of each trial."""
    curves = kaplan_meier_of_many(numbers(given["time"]), numbers(given["event"]))
    return _of_each(curves.quantile(given["share"], given["confidence"], given["interval"]))


def follow_up(given: Given) -> Mapping[str, Any]:
    """Read a quantile of follow-up, with its limits, off the reverse curve of each trial."""
    curves = reverse_kaplan_meier_of_many(numbers(given["time"]), numbers(given["event"]))
    return _of_each(curves.quantile(given["share"], 0.95, "log"))


def proportions(given: Given) -> Mapping[str, Any]:
    """Find the proportion of each trial by one method."""
    return _of_each(
        proportion_of_many(given["successes"], given["n"], given["confidence"], given["method"])
    )


def summaries(given: Given) -> Mapping[str, Any]:
    """Summarise a number over the patients of each trial."""
    found = summary_of_many(numbers(given["values"]))
    return {
        "n": found.n,
        "mean": found.mean,
        "range": [found.lowest, found.highest],
        "quartiles": [found.lower_quartile, found.median, found.upper_quartile],
    }


def means(given: Given) -> Mapping[str, Any]:
    """Hold the estimates of trials against the truth."""
    values, truth = numbers(given["values"]), given["truth"]
    return {
        "mean": _with_error(mean_of_trials(values)),
        "bias": _with_error(bias_of_trials(values, truth)),
        "empirical standard error": _with_error(spread_of_trials(values)),
        "mean squared error": _with_error(squared_error_of_trials(values, truth)),
    }


def shares(given: Given) -> Mapping[str, Any]:
    """Count the trials whose interval holds the truth, and those whose lower limit is above it."""
    low, high, truth = numbers(given["low"]), numbers(given["high"]), given["truth"]
    covered, rejected = coverage_of_trials(low, high, truth), share_of_trials(low > truth)
    return {
        "coverage": _with_error(covered),
        "coverage, limits": [covered.low, covered.high],
        "above the truth": _with_error(rejected),
        "above the truth, limits": [rejected.low, rejected.high],
    }


def quantile_over_trials(given: Given) -> Mapping[str, Any]:
    """Find a quantile over trials, with its limits."""
    not_reached = [inf] * given["not reached"]
    values = [*given["values"], *not_reached]
    found = quantile_of_trials(values, given["share"], given["confidence"])
    return {"value": found.value, "low": found.low, "high": found.high}


def _of_each(found: Estimates) -> Mapping[str, Any]:
    return {
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "status": found.status.tolist(),
    }


def _with_error(found: Estimate) -> list[float | None]:
    return [found.value, found.standard_error]


COMPUTED: Mapping[str, Compute] = {
    "MANY-1": quantiles,
    "MANY-2": follow_up,
    "MANY-3": proportions,
    "MANY-4": summaries,
    "MC-1": means,
    "MC-2": shares,
    "MC-3": quantile_over_trials,
}
