"""From endpoint tables to result rows, as the protocol's statistics ask for them."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from trialreadout.analysis.about import About
from trialreadout.analysis.of_answers import comparison, numbers_of_answers
from trialreadout.analysis.of_event_rates import event_rates
from trialreadout.analysis.of_events import incidence
from trialreadout.analysis.of_laboratory import incidence_of_grades, shifts
from trialreadout.analysis.of_numbers import summary
from trialreadout.analysis.of_readers import numbers_of_readers
from trialreadout.analysis.of_times import numbers_of_times
from trialreadout.analysis.of_times_compared import times_compared
from trialreadout.analysis.results import Result
from trialreadout.core.estimate import Estimate
from trialreadout.protocol.analyses import BETWEEN_GROUPS, Statistic
from trialreadout.protocol.endpoints import OfTime
from trialreadout.protocol.protocol import Asked
from trialreadout.protocol.safety import LaboratoryToxicity


def results_of(
    statistic: Statistic,
    endpoint: Asked,
    set_name: str,
    patients: pl.Series,
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
    patients
        Who is in it, in order.
    rows
        The endpoint's table, for these patients.
    subjects
        The table of subjects, where a group is a column of it.
    """
    visit = getattr(endpoint, "at", None)
    if statistic.group is None or statistic.yields in BETWEEN_GROUPS:
        group_of = subjects.select("subject", _group=group_of_subjects(statistic))
        about = About(statistic, endpoint.name, visit, set_name, None, tuple(patients))
        group = rows.join(group_of, on="subject", how="left", maintain_order="left")["_group"]
        yield from _in_group(about, endpoint, rows, group)
        return
    for name, part in groups_of(statistic, patients, subjects):
        about = About(statistic, endpoint.name, visit, set_name, name, tuple(part))
        own = rows.filter(pl.col("subject").is_in(part.implode()))
        yield from _in_group(about, endpoint, own, part)


def groups_of(
    statistic: Statistic, patients: pl.Series, subjects: pl.DataFrame
) -> Iterator[tuple[str | None, pl.Series]]:
    """Split the patients of a set as the statistic asks; without a group they stay together.

    Returns
    -------
    For each group its name, "arm: Placebo", and its patients; who has none recorded is a group.
    """
    if statistic.group is None:
        yield None, patients
        return
    group_of = subjects.select("subject", _group=group_of_subjects(statistic))
    of_patients = pl.DataFrame({"subject": patients}).join(
        group_of, on="subject", how="left", maintain_order="left"
    )
    for value in of_patients["_group"].unique().sort().to_list():
        part = of_patients.filter(pl.col("_group").eq_missing(pl.lit(value)))["subject"]
        yield f"{statistic.group}: {'not recorded' if value is None else value}", part


def group_of_subjects(statistic: Statistic) -> pl.Expr:
    """Take the column of the subjects that splits the result; yes or no for what is true or not."""
    if statistic.group is None:
        return pl.lit(None, pl.String)
    text = pl.col(statistic.group).cast(pl.String)
    return text.replace({"true": "yes", "false": "no"})


def _in_group(
    about: About, endpoint: Asked, rows: pl.DataFrame, group: pl.Series
) -> Iterator[Result]:
    match about.statistic.yields:
        case "size":
            yield _size(about)
        case "comparison":
            yield from comparison(about, rows, group)
        case "log-rank" | "hazard ratio":
            yield from times_compared(about, rows, group)
        case "summary":
            yield from summary(about, rows)
        case "agreement between readers":
            yield from numbers_of_readers(about, endpoint, rows)
        case "incidence" if isinstance(endpoint, LaboratoryToxicity):
            yield from incidence_of_grades(about, rows)
        case "shift":
            yield from shifts(about, rows)
        case "incidence":
            yield from incidence(about, rows)
        case "event rate":
            yield from event_rates(about, rows)
        case _ if isinstance(endpoint, OfTime):
            yield from numbers_of_times(about, endpoint, rows)
        case _:
            yield from numbers_of_answers(about, endpoint, rows)


def _size(about: About) -> Result:
    everyone = pl.Series(about.patients, dtype=pl.String)
    n = len(about.patients)
    count = Estimate(float(n), None, None, None, None, "count", "estimated")
    return about.row("size", None, count, "patients", everyone, n)
