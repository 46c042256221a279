"""The adverse events of each patient, as graded at the site: a row an event.

An event counts as emergent if it began, or may have begun, on or after the first dose and no
later than the protocol's days after the last one. An event whose onset is not known in full
counts unless what is known of it says otherwise; one of which the relation is not said counts as
related.

Source: PhUSE, Analyses and displays associated with adverse events, 2017 (emergence, unknown
        relation).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from trialreadout.core.arrays import FloatArray
from trialreadout.core.cohort import Cohort
from trialreadout.endpoints.answers import subjects_of
from trialreadout.endpoints.lineage import SourceRow, rows_of_table
from trialreadout.endpoints.needs import needed
from trialreadout.protocol import Protocol
from trialreadout.protocol.safety import AdverseEvents, OfEvents
from trialreadout.sources.dates import earliest_days, latest_days
from trialreadout.sources.read import Sources

UNRELATED = ("unrelated", "not related", "no", "n", "none", "unlikely related", "unlikely")
"""Words that say that the treatment did not cause an event."""

_ORDER = ("subject", "on", "term", "system_organ_class", "grade", "related", "emergent")
"""What tells two events apart, so that the order of rows in a file is none here."""


@dataclass(frozen=True, slots=True)
class EmergentFrom:
    """Between which days an event of each patient counts; both (patient,), from time zero."""

    first_day: FloatArray
    """NaN: no dose, and then nothing emerges under treatment."""
    last_day: FloatArray
    """Infinite where treatment goes on."""
    emergent: bool
    """Whether emergent events count alone."""
    must_worsen: bool
    """Whether an event of a term that was there at the first dose emerges by a higher grade
    alone."""


def needs(endpoint: AdverseEvents, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables without which events cannot be counted."""
    return needed(protocol, "doses", "adverse_events")


def consults(endpoint: AdverseEvents, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables that it reads where they are there."""
    return ()


def grade(cohort: Cohort, protocol: Protocol, endpoint: AdverseEvents) -> EmergentFrom:
    """Find for each patient the days in which an event is emergent."""
    return emergent_from(cohort, protocol, endpoint, emergent=endpoint.emergent)


def emergent_from(
    cohort: Cohort, protocol: Protocol, endpoint: OfEvents, *, emergent: bool
) -> EmergentFrom:
    """Find for each patient the days in which an event is emergent, and what else must hold."""
    last = cohort.end_of_treatment_day + protocol.toxicity.emergent_until_days
    return EmergentFrom(
        first_day=cohort.doses.started_day,
        last_day=np.where(np.isnan(last), np.inf, last),
        emergent=emergent,
        must_worsen=endpoint.present_before == "must worsen",
    )


def table(graded: EmergentFrom, cohort: Cohort, sources: Sources) -> pl.DataFrame:
    """List the events that count.

    Returns
    -------
    One row an event: `subject`, `term`, `system_organ_class`, `grade` (null: not graded), `day`
    (of onset, from time zero), `on`, `emergent` and `related`; in the order of onset. A patient
    without any event has no row here, and stays in every denominator.
    """
    return events_of(graded, cohort, sources).drop("source_row")


def events_of(graded: EmergentFrom, cohort: Cohort, sources: Sources) -> pl.DataFrame:
    """List the events that count as `table` does, each with its `source_row`.

    That is the position of the event in the plain table.
    """
    windows = pl.DataFrame(
        {
            "subject": subjects_of(cohort, sources),
            "_zero": pl.Series(cohort.time_zero, nan_to_null=True),
            "_first": pl.Series(graded.first_day, nan_to_null=True),
            "_last": pl.Series(graded.last_day),
        }
    )
    rows = sources.table("adverse_events")
    collected, on = rows["started_on_collected"], rows["started_on"]
    latest = _since(latest_days(collected).fill_null(on))
    earliest = _since(earliest_days(collected).fill_null(on))
    emergent = (
        pl.col("_first").is_not_null()
        & (latest >= pl.col("_first")).fill_null(True)
        & (earliest <= pl.col("_last")).fill_null(True)
    )
    placed = rows.join(windows, on="subject", how="left", maintain_order="left")
    if graded.must_worsen:
        emergent = emergent & _worse_than_before(placed, latest)
    events = placed.select(
        "subject",
        "term",
        "system_organ_class",
        "grade",
        day=_since(on).cast(pl.Int32),
        on="started_on",
        emergent=emergent,
        related=~pl.col("related").str.to_lowercase().is_in(UNRELATED).fill_null(False),
        source_row=pl.int_range(pl.len(), dtype=pl.Int64),
    )
    events = events.filter(pl.col("subject").is_in(windows["subject"].implode()))
    in_order = events.sort(*_ORDER, nulls_last=True)
    return in_order.filter("emergent") if graded.emergent else in_order


def _worse_than_before(placed: pl.DataFrame, latest: pl.Expr) -> pl.Series:
    """Tell (row,) which events are of a higher grade than the term had at the first dose.

    True where the term was not there then, or where a grade is not known.
    """
    ended = placed["ended_on"]
    last_end = _since(latest_days(placed["ended_on_collected"]).fill_null(ended))
    there = (latest < pl.col("_first")) & (last_end >= pl.col("_first")).fill_null(True)
    keyed = placed.with_columns(_term=pl.col("term").str.to_lowercase(), _there=there)
    highest = pl.when(~pl.col("grade").is_null().any()).then(pl.col("grade").max())
    before = keyed.filter("_there").group_by("subject", "_term").agg(_had=highest)
    found = keyed.join(before, on=["subject", "_term"], how="left", maintain_order="left")
    return (found["grade"] > found["_had"]).fill_null(True)


def source_rows(
    graded: EmergentFrom, cohort: Cohort, sources: Sources, patient: int
) -> list[SourceRow]:
    """Name the events of one patient."""
    subject = sources.table("subjects")["subject"][int(cohort.patient[patient])]
    return rows_of_table(sources, "adverse_events", subject)


def _since(days: pl.Series) -> pl.Expr:
    """Count days of events from time zero."""
    return pl.lit(days.to_physical().cast(pl.Float64)) - pl.col("_zero")
