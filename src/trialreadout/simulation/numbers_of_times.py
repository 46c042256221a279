"""The numbers that each simulated trial prints of its times, each with its interval."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trialreadout.analysis.of_event_rates import EVENT_RATE
from trialreadout.core.arrays import BoolArray, FloatArray
from trialreadout.core.dates import DAYS_PER_YEAR
from trialreadout.protocol.analyses import Statistic
from trialreadout.simulation.questions import Times
from trialreadout.statistics import KaplanMeierOfMany, event_rate_of_many

Numbers = tuple[str, NDArray[Any]]
"""A name, and (trial, 3) value, low and high."""


def number_name(times: Times, statistic: Statistic, at: float | None) -> str:
    """Name a number of a time, with its interval."""
    said = f"{statistic.probability:g}" if at is None else f"{at:g}"
    return f"{statistic.yields}/{times.name}/{said}/{statistic.interval}/{statistic.confidence:g}"


def numbers_of_curves(times: Times, curves: KaplanMeierOfMany) -> Iterator[Numbers]:
    """Read (trial, 3) value, low and high of each number off the curves."""
    for statistic in times.statistics:
        confidence, interval = statistic.confidence, statistic.interval
        match statistic.yields:
            case "rate":
                for at in statistic.at:
                    found = curves.at(at, confidence, interval)  # type: ignore[arg-type]
                    yield number_name(times, statistic, at), _limits(found)
            case "restricted mean":
                (until,) = statistic.at
                found = curves.restricted_mean(until, confidence)
                yield number_name(times, statistic, until), _limits(found)
            case "median" | "quantile":
                found = curves.quantile(statistic.probability, confidence, interval)
                yield number_name(times, statistic, None), _limits(found)


def event_rates(times: Times, days: FloatArray, event: BoolArray) -> Iterator[Numbers]:
    """Give (trial, 3) events per 100 patient-years; `days` is NaN where there is no time."""
    for statistic in times.statistics:
        if statistic.yields == EVENT_RATE:
            events = np.count_nonzero(event & ~np.isnan(days), axis=1)
            years = np.nansum(days, axis=1) / DAYS_PER_YEAR
            found = event_rate_of_many(events, years / 100, statistic.confidence)
            yield number_name(times, statistic, None), _limits(found)


def _limits(found: Any) -> NDArray[Any]:
    return np.stack([found.value, found.low, found.high], axis=-1)
