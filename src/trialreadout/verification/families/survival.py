"""Kaplan-Meier, its intervals, and follow-up, of the survival times of one group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trialreadout.statistics import (
    KaplanMeier,
    kaplan_meier,
    nelson_aalen,
    observed_follow_up,
    reverse_kaplan_meier,
)
from trialreadout.verification.families.words import Compute

Given = Mapping[str, Any]


def curve(given: Given) -> Mapping[str, Any]:
    """Estimate a curve with Greenwood's standard error."""
    found = _curve(given)
    return {
        "time": found.time,
        "at risk": found.at_risk,
        "events": found.events,
        "censored": found.censored,
        "survival": found.survival,
        "standard error": found.standard_error,
    }


def quantiles(given: Given) -> Mapping[str, Any]:
    """Read quartiles and median, with their limits, off a curve."""
    found = [
        _curve(given).quantile(share, given["confidence"], given["interval"])
        for share in given["shares"]
    ]
    return {
        "value": [each.value for each in found],
        "low": [each.low for each in found],
        "high": [each.high for each in found],
    }


def at_times(given: Given) -> Mapping[str, Any]:
    """Read survival at times, with its limits, off a curve."""
    times: list[float] = given["times"]
    found = _curve(given).at(times, given["confidence"], given["interval"])
    return {
        "survival": [each.value for each in found],
        "standard error": [each.standard_error for each in found],
        "low": [each.low for each in found],
        "high": [each.high for each in found],
    }


def median_as_spss(given: Given) -> Mapping[str, Any]:
    """Find the median and its interval as SPSS prints them."""
    found = _curve(given).quantile(interval="spss")
    return {
        "median": found.value,
        "standard error": found.standard_error,
        "low": found.low,
        "high": found.high,
    }


def restricted_mean(given: Given) -> Mapping[str, Any]:
    """Find the mean survival time up to a day."""
    found = _curve(given).restricted_mean(given["until"])
    return {"value": found.value, "standard error": found.standard_error}


def follow_up(given: Given) -> Mapping[str, Any]:
    """Find the follow-up by the reverse curve, both ways of ties, and as it was observed."""
    flipped = reverse_kaplan_meier(given["time"], given["event"])
    events_first = reverse_kaplan_meier(given["time"], given["event"], "events first")
    found = [flipped.quantile(share, 0.95, "log") for share in given["shares"]]
    return {
        "flipped": [each.value for each in found],
        "flipped, low": [each.low for each in found],
        "flipped, high": [each.high for each in found],
        "events first": events_first.survival,
        "observed median": observed_follow_up(given["time"]).value,
    }


def cumulative_hazard(given: Given) -> Mapping[str, Any]:
    """Estimate the cumulative hazard of Nelson and Aalen."""
    found = nelson_aalen(given["time"], given["event"])
    return {"hazard": found.cumulative_hazard, "standard error": found.standard_error}


def _curve(given: Given) -> KaplanMeier:
    return kaplan_meier(given["time"], given["event"])


COMPUTED: Mapping[str, Compute] = {
    "KM-1": curve,
    "KM-2": quantiles,
    "KM-3": at_times,
    "KM-4": median_as_spss,
    "KM-5": restricted_mean,
    "KM-6": follow_up,
    "KM-7": cumulative_hazard,
}
