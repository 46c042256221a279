"""Whether a study succeeded by what its protocol set beforehand: a number above a bound.

A count can be of the first patients of a set alone, in the order in which they began, and can
have a first stage. A stage is judged when its patients are there; a count above its bound is
above it whoever follows. Patients whose answer is unknown may still tip a count that is not.

Source: Simon, Control Clin Trials 1989;10:1-10 (go on, and conclude, only above a limit).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from trialreadout.analysis.about import About
from trialreadout.analysis.results import SHARE, Result
from trialreadout.analysis.statistics import results_of
from trialreadout.core.estimate import Estimate
from trialreadout.endpoints.answers import UNKNOWN
from trialreadout.protocol.analyses import Statistic, Success
from trialreadout.protocol.protocol import Asked
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import TIME_ZERO

MET, NOT_MET, UNCERTAIN, AWAITED = "met", "not met", "not evaluable", "patients awaited"
"""The verdicts, in the `category` of a result."""


def successes_of(
    success: Success, endpoint: Asked, patients: pl.Series, rows: pl.DataFrame
) -> Iterator[Result]:
    """Judge one success.

    Parameters
    ----------
    success
        What would count.
    endpoint
        Its definition.
    patients
        Those of the analysis set, in the order in which they began.
    rows
        The endpoint's table, for these patients.

    Returns
    -------
    A result "success", before it one "first stage" if there is one; the verdict is its
    `category`, and no part of its `id`.
    """
    if success.judged_by == "count":
        yield from _stages(success, endpoint, patients, rows)
        return
    statistic = _statistic(success)
    (found,) = results_of(statistic, endpoint, success.analysis_set, patients, rows, rows)
    lower = success.judged_by == "lower limit"
    judged = found.low if lower else found.value
    said = f"lower limit ({found.method})" if lower else found.method
    verdict = UNCERTAIN if judged is None else MET if judged > success.above else NOT_MET
    if judged is None and success.yields == "median":
        # Not reached: later than the bound, where more than half are left when that has passed.
        at = statistic.model_copy(update={"yields": "rate", "at": (success.above,)})
        (rate,) = results_of(at, endpoint, success.analysis_set, patients, rows, rows)
        left = rate.low if lower else rate.value
        verdict = MET if left is not None and left > 0.5 else UNCERTAIN
    row = About(statistic, endpoint.name, found.visit, success.analysis_set, None, tuple(patients))
    estimate = Estimate(
        found.value, found.low, found.high, None, found.confidence, "", found.status
    )
    counted = pl.Series(found.subjects, dtype=pl.String)
    result = row.row("success", None, estimate, found.unit or "", counted, found.denominator)
    share = found.unit == SHARE
    bound = f"{100 * success.above:g} %" if share else f"{success.above:g} {found.unit}"
    yield replace(result, category=verdict, method=f"{said} above {bound}")


def in_order_of_start(patients: pl.Series, sources: Sources, time_zero: str) -> pl.Series:
    """Put patients in the order of their time zero; those of one day, or without, by name."""
    table, column = TIME_ZERO[time_zero].split(".")
    began = sources.table(table).group_by("subject").agg(began=pl.col(column).min())
    everyone = pl.DataFrame({"subject": patients}).join(began, on="subject", how="left")
    return everyone.sort("began", "subject", nulls_last=True)["subject"]


def _stages(
    success: Success, endpoint: Asked, patients: pl.Series, rows: pl.DataFrame
) -> Iterator[Result]:
    first = success.first_stage
    passed = MET
    if first is not None:
        stage = _stage("first stage", success, endpoint, patients, rows, first.n, first.above)
        passed = stage.category or passed
        yield stage
    last = _stage("success", success, endpoint, patients, rows, success.n, success.above)
    yield replace(last, category=NOT_MET) if passed == NOT_MET else last


def _stage(
    name: str,
    success: Success,
    endpoint: Asked,
    patients: pl.Series,
    rows: pl.DataFrame,
    n: int | None,
    above: float,
) -> Result:
    """Count the answer among the first `n` patients; among all, without a number."""
    among = patients if n is None else patients.head(n)
    own = rows.filter(pl.col("subject").is_in(among.implode()))
    counted = own.filter(pl.col("answer").is_in(success.of or ("met",)))["subject"]
    unknown = own.filter(pl.col("answer").is_in(UNKNOWN)).height
    if len(counted) > above:
        verdict = MET
    elif n is not None and len(among) < n:
        verdict = AWAITED
    else:
        verdict = UNCERTAIN if len(counted) + unknown > above else NOT_MET
    of = "" if n is None else f" of {n}"
    count = Estimate(
        float(len(counted)),
        None,
        None,
        None,
        None,
        f"more than {above:g}{of} patients",
        "estimated",
    )
    visit = getattr(endpoint, "at", None)
    about = About(
        _statistic(success), endpoint.name, visit, success.analysis_set, None, tuple(among)
    )
    return replace(about.row(name, None, count, "patients", counted, len(among)), category=verdict)


def _statistic(success: Success) -> Statistic:
    """Ask for the number that is judged."""
    return Statistic(
        endpoint=success.endpoint,
        yields=success.yields,
        analysis_set=(success.analysis_set,),
        of=success.of,
        at=() if success.at is None else (success.at,),
        confidence=success.confidence,
    )
