"""Numbers of times: medians, quantiles, rates, restricted means and follow-up of who has a time."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from trialreadout.analysis.about import About
from trialreadout.analysis.results import SHARE, Result
from trialreadout.protocol.endpoints import OfTime
from trialreadout.statistics import (
    CurveInterval,
    MedianInterval,
    kaplan_meier,
    observed_follow_up,
    reverse_kaplan_meier,
)


def numbers_of_times(about: About, endpoint: OfTime, rows: pl.DataFrame) -> Iterator[Result]:
    """Describe the curve of those who have a time, and count those who have none."""
    statistic = about.statistic
    known = rows.drop_nulls("time")
    time, event = known["time"].to_numpy(), known["event"].to_numpy()
    counted = known.filter("event")["subject"]
    censored = known.filter(~pl.col("event"))["subject"]
    curve = kaplan_meier(time, event)
    confidence, interval = statistic.confidence, statistic.interval
    match statistic.yields:
        case "median" | "quantile":
            estimate = curve.quantile(statistic.probability, confidence, interval)
            usual = statistic.probability == 0.5
            name = "median" if usual else "quantile"
            category = None if usual else f"{100 * statistic.probability:g} %"
            yield about.row(name, category, estimate, endpoint.unit, counted, known.height)
        case "rate":
            for at in statistic.at:
                estimate = curve.at(at, confidence, _of_curve(interval))
                category = f"{at:g} {endpoint.unit}"
                yield about.row("rate", category, estimate, SHARE, counted, known.height)
        case "restricted mean":
            (until,) = statistic.at
            estimate = curve.restricted_mean(until, confidence)
            category = f"until {until:g} {endpoint.unit}"
            yield about.row(
                "restricted mean", category, estimate, endpoint.unit, counted, known.height
            )
        case "follow-up":
            estimate = reverse_kaplan_meier(time, event).quantile(0.5, confidence, interval)
            yield about.row("follow-up", None, estimate, endpoint.unit, censored, known.height)
        case "observed follow-up":
            observed = observed_follow_up(time)
            everyone = known["subject"]
            yield about.row(
                "observed follow-up", None, observed, endpoint.unit, everyone, known.height
            )
    if known.height < rows.height:
        yield about.count("without a time, left out", rows, pl.col("time").is_null())


def _of_curve(interval: MedianInterval) -> CurveInterval:
    """Narrow an interval to those of a curve; the protocol refuses "spss" beyond the median."""
    assert interval != "spss"
    return interval
