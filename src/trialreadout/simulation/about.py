"""A number that each simulated trial prints, held against its true value.

Source: Morris, White and Crowther, Stat Med 2019;38:2074-2102 (performance measures).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from trialreadout.analysis.results import SHARE, result_id
from trialreadout.core.arrays import BoolArray, FloatArray
from trialreadout.core.characteristic import Characteristic, Measure
from trialreadout.core.estimate import Estimate
from trialreadout.statistics import (
    bias_of_trials,
    coverage_of_trials,
    mean_of_trials,
    quantile_of_trials,
    share_of_trials,
    spread_of_trials,
)

USUAL = 0.95
"""The confidence that needs no word in a name."""
NO_INTERVAL = "none"
MIDDLE: tuple[tuple[Measure, float], ...] = (
    ("5th percentile", 0.05),
    ("median", 0.5),
    ("95th percentile", 0.95),
)


@dataclass(frozen=True, slots=True)
class About:
    """What a row is about."""

    endpoint: str
    analysis_set: str | None
    category: str | None
    statistic: str
    unit: str | None
    interval: str | None = None
    nominal: float | None = None

    def row(
        self, measure: Measure, estimate: Estimate, trials: int, unit: str | None = None
    ) -> Characteristic:
        """Write a number about it; `trials` is how many it rests on, `unit` one of its own."""
        level = f"{100 * self.nominal:g} %" if self.nominal not in (None, USUAL) else None
        told = (self.statistic, self.category, self.interval, level)
        parts = (self.endpoint, self.analysis_set, *told)
        return Characteristic(
            id=result_id(*parts, measure),
            endpoint=self.endpoint,
            analysis_set=self.analysis_set,
            category=self.category,
            statistic=self.statistic,
            interval=self.interval,
            measure=measure,
            unit=unit or self.unit,
            nominal=self.nominal,
            estimate=estimate,
            trials=trials,
        )


def judged(
    about: About,
    interval: str,
    confidence: float,
    limits: FloatArray,
    truth: float | None,
    late: BoolArray | None = None,
) -> Iterator[Characteristic]:
    """Hold (trial, 3) value, low and high against the truth.

    `late` (trial,) says which trials would reach the number later if they have none; None: such
    trials say nothing.
    """
    value, low, high = np.moveaxis(limits, -1, 0)
    known = ~np.isnan(value)
    trials = value.size
    without = share_of_trials(~known)
    yield about.row("not reached", without, trials, SHARE)
    if truth is not None:
        yield about.row("true value", certain(truth), trials)
    values = value[known]
    if values.size:
        yield about.row("mean", mean_of_trials(values), values.size)
        yield about.row("standard deviation", spread_of_trials(values), values.size)
    ordered = values if late is None else np.where(known, value, np.inf)[known | late]
    for measure, share in MIDDLE:
        yield about.row(measure, quantile_of_trials(ordered, share), ordered.size)
    if truth is None:
        return
    if values.size:
        yield about.row("bias", bias_of_trials(values, truth), values.size)
    there = ~np.isnan(low)  # a median that is not reached may have a lower limit, and none above
    if there.any():
        of_interval = replace(about, unit=SHARE, interval=interval, nominal=confidence)
        covered = coverage_of_trials(low[there], high[there], truth)
        yield of_interval.row("coverage", covered, int(there.sum()))


def certain(value: float) -> Estimate:
    """Give a number of all patients together, which has no Monte Carlo error."""
    return Estimate(value, None, None, None, None, "all patients together", "estimated")
