"""The operating characteristics of a design: what its simulated trials came to.

Each number that a trial prints is held against the one that endless patients of the scenario
would show under the same protocol: its bias, its spread, and how often its interval holds it.

Source: Morris, White and Crowther, Stat Med 2019;38:2074-2102 (performance measures).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from trialreadout.analysis.results import SHARE, result_id
from trialreadout.core.arrays import BoolArray, FloatArray
from trialreadout.core.characteristic import Characteristic, Measure
from trialreadout.core.dates import DAYS_PER_MONTH
from trialreadout.core.estimate import Estimate
from trialreadout.core.terms import Answer
from trialreadout.protocol.analyses import Statistic, Success
from trialreadout.simulation.outcomes import Outcomes
from trialreadout.simulation.pooled import Pooled, count_days, pooled
from trialreadout.simulation.questions import Share, Times
from trialreadout.simulation.trials import NO_TIME, SimulatedTrials, number_name, parts_of
from trialreadout.statistics import (
    bias_of_trials,
    coverage_of_trials,
    mean_of_trials,
    proportion_of_many,
    quantile_of_trials,
    share_of_trials,
    spread_of_trials,
)

MONTHS = "months"
USUAL = 0.95
"""The confidence that needs no word in a name."""
THROUGH = "through"
"""Which parts of a composite met it."""
_MIDDLE: tuple[tuple[Measure, float], ...] = (
    ("5th percentile", 0.05),
    ("median", 0.5),
    ("95th percentile", 0.95),
)
_LATE = ("median", "quantile")
"""Numbers that are later than all others where they are not reached."""


@dataclass(frozen=True, slots=True)
class _About:
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


def characteristics(outcomes: Outcomes, trials: SimulatedTrials) -> list[Characteristic]:
    """Compute every characteristic of the trials that were held."""
    rows: list[Characteristic] = list(_of_sizes(outcomes))
    for share in trials.questions.shares:
        listed = trials.protocol.endpoint(share.endpoint).answers
        rows += _of_share(share, [word in share.words for word in listed], outcomes)
    for times in trials.questions.times:
        counts = count_days(outcomes[f"days/{times.name}"], outcomes[f"event/{times.name}"])
        curve = pooled(counts)
        for statistic in times.statistics:
            rows += _of_times(times, statistic, curve, outcomes, trials)
    for endpoint, analysis_set in trials.questions.composites:
        rows += _of_parts(endpoint, analysis_set, outcomes, trials)
    for place, success in trials.questions.successes:
        rows += _of_success(place, success, outcomes)
    rows += _of_duration(outcomes)
    return list(dict.fromkeys(rows))


def _of_sizes(outcomes: Outcomes) -> Iterator[Characteristic]:
    for name, sizes in outcomes.items():
        if name.startswith("size/"):
            about = _About("trial", name.removeprefix("size/"), None, "size", "patients")
            yield about.row("mean number", mean_of_trials(sizes), sizes.size)


def _of_share(share: Share, wanted: list[bool], outcomes: Outcomes) -> Iterator[Characteristic]:
    counts = outcomes[f"answers/{share.endpoint}/{share.analysis_set}"]
    x = counts[:, wanted].sum(axis=1, dtype=np.int64)
    n = outcomes[f"size/{share.analysis_set}"].astype(np.int64)
    about = _About(
        share.endpoint, share.analysis_set, " or ".join(share.words), "proportion", SHARE
    )
    truth = float(x.sum() / n.sum()) if n.sum() else None
    statistic = share.statistic
    found = proportion_of_many(x, n, statistic.confidence, statistic.method)
    limits = np.stack([found.value, found.low, found.high], axis=-1)
    yield about.row("mean number", mean_of_trials(x), x.size, "patients")
    yield from _judged(about, statistic.method, statistic.confidence, limits, truth)


def _of_parts(
    endpoint: str, analysis_set: str, outcomes: Outcomes, trials: SimulatedTrials
) -> Iterator[Characteristic]:
    """Say through which parts patients met a composite: one by one, alone, and together."""
    counts = outcomes[f"through/{endpoint}/{analysis_set}"].astype(np.int64)
    everyone = int(outcomes[f"size/{analysis_set}"].sum(dtype=np.int64))
    parts = [part for part, _ in parts_of(trials.protocol, endpoint)]
    ways = np.arange(counts.shape[1])
    asked = [(part, ways & (1 << place) > 0) for place, part in enumerate(parts)]
    for way in ways.tolist():
        of_way = [part for place, part in enumerate(parts) if way & (1 << place)]
        asked.append((f"{' and '.join(of_way) or 'no part'} alone", ways == way))
    for category, wanted in asked:
        met = counts[:, wanted].sum(axis=1)
        about = _About(endpoint, analysis_set, category, THROUGH, SHARE)
        yield about.row("mean number", mean_of_trials(met), met.size, "patients")
        if everyone:
            yield about.row("true value", _certain(float(met.sum() / everyone)), met.size)


def _of_times(
    times: Times,
    statistic: Statistic,
    curve: Pooled,
    outcomes: Outcomes,
    trials: SimulatedTrials,
) -> Iterator[Characteristic]:
    unit = trials.unit(times)
    named = trials.protocol.endpoint(times.endpoint).unit  # type: ignore[union-attr]
    interval, confidence = statistic.interval, statistic.confidence
    own = "spss" if interval == "spss" else None  # its median is another one
    somebody = (outcomes[f"days/{times.name}"] != NO_TIME).any(axis=1)
    if statistic.yields in _LATE:
        days = curve.quantile(statistic.probability, middle=own is None)
        truth = None if days is None else days / unit
        category = None if statistic.probability == 0.5 else f"{100 * statistic.probability:g} %"
        about = _About(times.endpoint, times.analysis_set, category, statistic.yields, named, own)
        limits = outcomes[number_name(times, statistic, None)]
        yield from _judged(about, interval, confidence, limits, truth, somebody)
        return
    for at in statistic.at:
        mean = statistic.yields == "restricted mean"
        area = curve.restricted_mean(at * unit)
        truth = (None if area is None else area / unit) if mean else curve.at(at * unit)
        category = f"{'until ' if mean else ''}{at:g} {named}"
        about = _About(
            times.endpoint,
            times.analysis_set,
            category,
            statistic.yields,
            named if mean else SHARE,
        )
        limits = outcomes[number_name(times, statistic, at)]
        yield from _judged(about, interval, confidence, limits, truth)


def _judged(
    about: _About,
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
        yield about.row("true value", _certain(truth), trials)
    values = value[known]
    if values.size:
        yield about.row("mean", mean_of_trials(values), values.size)
        yield about.row("standard deviation", spread_of_trials(values), values.size)
    ordered = values if late is None else np.where(known, value, np.inf)[known | late]
    for measure, share in _MIDDLE:
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


def _of_success(place: int, success: Success, outcomes: Outcomes) -> Iterator[Characteristic]:
    verdict = outcomes[f"success/{place}"]
    name = "success" if place == 0 else f"success {place + 1}"
    about = _About(success.endpoint, success.analysis_set, None, name, SHARE)
    for category, code in (
        ("met", Answer.MET),
        ("not met", Answer.NOT_MET),
        ("not evaluable", Answer.NOT_EVALUABLE),
    ):
        share = share_of_trials(verdict == code)
        yield replace(about, category=category).row("probability", share, verdict.size)
    if f"stops/{place}" in outcomes and success.first_stage is not None:
        stops = share_of_trials(outcomes[f"stops/{place}"])
        row = replace(about, category="stopped after the first stage")
        yield row.row("probability", stops, verdict.size)


def _of_duration(outcomes: Outcomes) -> Iterator[Characteristic]:
    months = outcomes["duration"].astype(float) / DAYS_PER_MONTH
    about = _About("trial", None, None, "duration", MONTHS)
    yield about.row("mean", mean_of_trials(months), months.size)
    for measure, share in _MIDDLE:
        yield about.row(measure, quantile_of_trials(months, share), months.size)


def _certain(value: float) -> Estimate:
    return Estimate(value, None, None, None, None, "all patients together", "estimated")
