"""Events per 100 patient-years, with the time at risk they rest on: of all events, or of each term.

A patient is at risk of a term until its first event, so that each term has a time at risk of its
own. A term of which nobody in the set had an event has a rate of 0, with its upper limit.

Source: PhUSE, Analyses and displays associated with adverse events, 2017 (exposure-adjusted
        incidence rates).
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from trialreadout.analysis.about import About
from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.analysis.results import TIME_AT_RISK, Result
from trialreadout.core.estimate import Estimate
from trialreadout.endpoints.time_to_adverse_event import of_term, table, terms_of
from trialreadout.sources.read import Sources
from trialreadout.statistics import event_rate

EVENT_RATE = "event rate"
PER_100_YEARS = "per 100 patient-years"
_DAYS_PER_YEAR = 365.25
_NO_TIME = "without a time, left out"


def times_of_each_term(graded: GradedEndpoint, sources: Sources) -> pl.DataFrame:
    """List the times of all patients to each term by itself.

    Returns
    -------
    The columns of the endpoint's table and the `term`, a row a patient and term, for every term
    that counts, or may count, in any patient. Terms that differ in capitals alone are one.
    """
    found = {
        term for cohort, watched in graded.parts for term in terms_of(watched, cohort, sources)
    }
    spelled = {term.lower(): term for term in sorted(found, reverse=True)}
    none = graded.table.clear().with_columns(term=pl.lit(None, pl.String))
    of_terms = (
        graded_of_term(graded, term, sources).table.with_columns(term=pl.lit(term))
        for term in spelled.values()
    )
    return pl.concat([none, *of_terms])


def graded_of_term(graded: GradedEndpoint, term: str, sources: Sources) -> GradedEndpoint:
    """Ask for one term alone what was graded for all."""
    parts = tuple((cohort, of_term(watched, term)) for cohort, watched in graded.parts)
    rows = pl.concat([table(watched, cohort, sources) for cohort, watched in parts])
    return GradedEndpoint(graded.endpoint, parts, rows.sort("subject", maintain_order=True))


def term_of(result: Result) -> str | None:
    """Name the term that a result is of alone; None where it is of the endpoint's events."""
    category = result.category or ""
    if result.statistic in (EVENT_RATE, TIME_AT_RISK):
        return result.category
    return category.removesuffix(f", {_NO_TIME}") if category.endswith(f", {_NO_TIME}") else None


def event_rates(about: About, rows: pl.DataFrame) -> Iterator[Result]:
    """Give the rate of the rows, or of each of their terms, the most frequent first.

    Parameters
    ----------
    rows
        Those of a time, of the group's patients; with a `term` where each has a rate of its own.
    """
    if not about.statistic.each_term:
        yield from _rate(about, None, rows)
        return
    n = pl.col("event").sum().over("term")
    in_order = rows.with_columns(_n=n).sort("_n", "term", descending=[True, False])
    for (term,), own in in_order.group_by("term", maintain_order=True):
        yield from _rate(about, str(term), own)


def _rate(about: About, term: str | None, rows: pl.DataFrame) -> Iterator[Result]:
    known = rows.drop_nulls("time")
    counted = known.filter("event")["subject"]
    years = float(known["days"].sum()) / _DAYS_PER_YEAR
    rate = event_rate(len(counted), years / 100, about.statistic.confidence)
    yield about.row(EVENT_RATE, term, rate, PER_100_YEARS, counted, known.height)
    time = Estimate(years, None, None, None, None, "sum of the times", "estimated")
    patients = known["subject"]
    yield about.beside(TIME_AT_RISK, term, time, "patient-years", patients, known.height)
    if known.height < rows.height:
        without = _NO_TIME if term is None else f"{term}, {_NO_TIME}"
        yield about.count(without, rows, pl.col("time").is_null())
