"""From endpoint tables to result rows, as the protocol's statistics ask for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from trialreadout.analysis.results import SHARE, Result, result_id
from trialreadout.core.estimate import Estimate, Status
from trialreadout.protocol.analyses import Statistic
from trialreadout.protocol.protocol import Asked
from trialreadout.protocol.time_to_event import TimeToEvent
from trialreadout.statistics import (
    CurveInterval,
    MedianInterval,
    kaplan_meier,
    proportion,
    reverse_kaplan_meier,
)

_LEFT_OUT = {"after_progression": "progression", "after_new_therapy": "new therapy"}
"""For each column of assessments left out, after what."""
_USUAL_INTERVALS = ("clopper-pearson", "log-log")
_USUAL_CONFIDENCE = 0.95


def results_of(
    statistic: Statistic,
    endpoint: Asked,
    set_name: str,
    rows: pl.DataFrame,
    subjects: pl.DataFrame,
) -> Iterator[Result]:
    """Compute what one statistic asks for in one analysis set, in each of its groups.

    Parameters
    ----------
    statistic
        What is asked.
    endpoint
        Its definition.
    set_name
        The analysis set.
    rows
        The endpoint's table, for the patients of the set.
    subjects
        The table of subjects, where a group is a column of it.
    """
    if statistic.group is None:
        yield from _in_group(statistic, endpoint, set_name, None, rows)
        return
    column = statistic.group
    grouped = rows.join(subjects.select("subject", _group=pl.col(column)), on="subject", how="left")
    for value in grouped["_group"].unique().sort().to_list():
        part = grouped.filter(pl.col("_group").eq_missing(pl.lit(value))).drop("_group")
        group = f"{column}: {'not recorded' if value is None else value}"
        yield from _in_group(statistic, endpoint, set_name, group, part)


def _in_group(
    statistic: Statistic, endpoint: Asked, set_name: str, group: str | None, rows: pl.DataFrame
) -> Iterator[Result]:
    patients = tuple(rows["subject"].unique().sort())
    about = _About(statistic, endpoint.name, set_name, group, patients)
    if isinstance(endpoint, TimeToEvent):
        yield from _of_times(about, endpoint, rows)
    elif statistic.yields == "agreement":
        yield _agreement(about, rows)
    else:
        yield from _of_answers(about, endpoint, rows)


@dataclass(frozen=True, slots=True)
class _About:
    """What a result row is about: it writes the rows of one statistic in one group."""

    statistic: Statistic
    endpoint: str
    set_name: str
    group: str | None
    patients: tuple[str, ...]

    def row(
        self,
        name: str,
        category: str | None,
        estimate: Estimate,
        unit: str,
        counted: pl.Series,
        denominator: int,
    ) -> Result:
        """Write one result."""
        n = len(counted)
        return Result(
            id=result_id(
                self.endpoint, self.set_name, self.group, name, category, *self._unusual(name)
            ),
            endpoint=self.endpoint,
            analysis_set=self.set_name,
            group=self.group,
            visit=None,
            category=category,
            statistic=name,
            value=estimate.value,
            unit=unit,
            low=estimate.low,
            high=estimate.high,
            confidence=estimate.confidence,
            method=estimate.method,
            n=n,
            denominator=denominator,
            subjects=tuple(counted.unique().sort()),
            status=estimate.status,
            label=self.statistic.label,
            about=self.patients,
        )

    def count(self, category: str, rows: pl.DataFrame, which: pl.Expr) -> Result:
        """Write how many patients something happened to."""
        counted = rows.filter(which)["subject"]
        n = Estimate(float(len(counted)), None, None, None, None, "count", "estimated")
        return self.row("count", category, n, "patients", counted, rows.height)

    def _unusual(self, name: str) -> Iterator[str]:
        """Name an interval that is not the usual one, to tell two results apart."""
        if name in ("count", "agreement"):
            return
        share = name == "proportion"
        chosen: str = self.statistic.method if share else self.statistic.interval
        if chosen not in _USUAL_INTERVALS:
            yield chosen
        if self.statistic.confidence != _USUAL_CONFIDENCE:
            yield f"{100 * self.statistic.confidence:g}"


def _of_answers(about: _About, endpoint: Asked, rows: pl.DataFrame) -> Iterator[Result]:
    statistic = about.statistic
    if statistic.yields == "proportion":
        wanted = statistic.of or ("met",)
        yield _proportion(about, " or ".join(wanted), rows, pl.col("answer").is_in(wanted))
        return
    for answer in endpoint.answers:
        yield _proportion(about, answer, rows, pl.col("answer") == answer)
    if "assessments" in rows.columns:
        yield about.count("without any assessment", rows, pl.col("assessments") == 0)
        for column, what in _LEFT_OUT.items():
            category = f"with assessments after {what}, left out"
            yield about.count(category, rows, pl.col(column) > 0)


def _proportion(about: _About, category: str, rows: pl.DataFrame, which: pl.Expr) -> Result:
    counted = rows.filter(which)["subject"]
    share = _share(about, len(counted), rows.height)
    return about.row("proportion", category, share, SHARE, counted, rows.height)


def _agreement(about: _About, rows: pl.DataFrame) -> Result:
    """Count the assessments that were graded here as their reader recorded them.

    There is no interval: assessments of one patient are not independent.
    """
    compared = rows.drop_nulls("recorded")
    equal = compared.filter(pl.col("response") == pl.col("recorded"))["subject"]
    value = len(equal) / compared.height if compared.height else None
    status: Status = "not estimable" if value is None else "estimated"
    share = Estimate(value, None, None, None, None, "share of assessments", status)
    return about.row("agreement", None, share, SHARE, equal, compared.height)


def _share(about: _About, n: int, denominator: int) -> Estimate:
    statistic = about.statistic
    return proportion(n, denominator, confidence=statistic.confidence, method=statistic.method)


def _of_times(about: _About, endpoint: TimeToEvent, rows: pl.DataFrame) -> Iterator[Result]:
    """Describe the curve of those who have a time, and count those who have none."""
    statistic = about.statistic
    known = rows.drop_nulls("time")
    time, event = known["time"].to_numpy(), known["event"].to_numpy()
    counted = known.filter("event")["subject"]
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
        case "follow-up":
            estimate = reverse_kaplan_meier(time, event).quantile(0.5, confidence, interval)
            censored = known.filter(~pl.col("event"))["subject"]
            yield about.row("follow-up", None, estimate, endpoint.unit, censored, known.height)
    if known.height < rows.height:
        yield about.count("without a time, left out", rows, pl.col("time").is_null())


def _of_curve(interval: MedianInterval) -> CurveInterval:
    """Narrow an interval to those of a curve; the protocol refuses "spss" beyond the median."""
    assert interval != "spss"
    return interval
