"""The time from the first dose to the first adverse event of a term or grade.

An event counts if it is emergent (`endpoints.adverse_events`). Without one the time ends where
sight is lost: with the days in which an event is emergent, or at death or last contact before
that. Where it is not known whether or when an event happened, the time is not known either.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from trialreadout.core.arrays import FloatArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.units import DAYS_PER
from trialreadout.endpoints import adverse_events
from trialreadout.endpoints.adverse_events import EmergentFrom
from trialreadout.endpoints.answers import subjects_of
from trialreadout.endpoints.lineage import SourceRow, rows_at, rows_of_subject, rows_of_table
from trialreadout.endpoints.needs import needed
from trialreadout.protocol import Protocol
from trialreadout.protocol.safety import TimeToAdverseEvent
from trialreadout.sources.read import Sources

_WINDOW, _DEATH, _CONTACT = "end of the days that count", "death", "alive at last contact"
_NO_DOSE, _NO_END = "no dose", "last contact not known"
_NO_ONSET, _NO_GRADE = "onset not known", "grade not recorded"


@dataclass(frozen=True, slots=True)
class Watched:
    """Until when each patient was watched, and for what."""

    endpoint: TimeToAdverseEvent
    emergent: EmergentFrom
    until: FloatArray
    """(patient,) last day from time zero on which an event would have been seen; NaN: not
    known."""
    reason: tuple[str, ...]
    """(patient,) what ends the time without an event, or why it is not known."""


def needs(endpoint: TimeToAdverseEvent, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables without which the time cannot be told."""
    return needed(protocol, "doses", "adverse_events", "status")


def consults(endpoint: TimeToAdverseEvent, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables that it reads where they are there."""
    return ()


def grade(cohort: Cohort, protocol: Protocol, endpoint: TimeToAdverseEvent) -> Watched:
    """Find for each patient where sight is lost."""
    emergent = adverse_events.emergent_from(cohort, protocol, endpoint, emergent=True)
    died = ~np.isnan(cohort.death_day)
    seen = np.where(died, cohort.death_day, cohort.last_contact_day)
    by_window = emergent.last_day <= seen
    dosed = ~np.isnan(emergent.first_day)
    reason = np.select(
        [~dosed, np.isnan(seen), by_window, died],
        [_NO_DOSE, _NO_END, _WINDOW, _DEATH],
        default=_CONTACT,
    )
    until = np.where(by_window, emergent.last_day, seen)
    return Watched(endpoint, emergent, np.where(dosed, until, np.nan), tuple(map(str, reason)))


def table(graded: Watched, cohort: Cohort, sources: Sources) -> pl.DataFrame:
    """List the patients with their times.

    Returns
    -------
    One row a patient: `subject`, `time` (in the endpoint's unit), `event`, `days` (from the first
    dose), `on` (the date), `reason`. Time, event, days and date are null where it is not known
    whether or when there was an event; `reason` says why.
    """
    patients = pl.DataFrame(
        {
            "subject": subjects_of(cohort, sources),
            "_zero": pl.Series(cohort.time_zero, nan_to_null=True),
            "_first": pl.Series(graded.emergent.first_day, nan_to_null=True),
            "_until": pl.Series(graded.until, nan_to_null=True),
            "_ends": pl.Series(graded.reason, dtype=pl.String),
        }
    )
    found = patients.join(
        _first_events(graded, cohort, sources), on="subject", how="left", maintain_order="left"
    )
    event = pl.col("_day").is_not_null()
    known = pl.col("_open").is_null() & (event | pl.col("_until").is_not_null())
    start = pl.col("_first")
    end = pl.max_horizontal(pl.coalesce("_day", "_until"), start)
    days = pl.when(known).then((end - start).cast(pl.Int32))
    return found.select(
        "subject",
        time=days / DAYS_PER[graded.endpoint.unit],
        event=pl.when(known).then(event),
        days=days,
        on=(pl.col("_zero") + start + days).cast(pl.Int32).cast(pl.Date),
        reason=pl.coalesce("_open", "_term", "_ends"),
    )


def terms_of(graded: Watched, cohort: Cohort, sources: Sources) -> list[str]:
    """Name the terms of the events that count, or may count, as the data write them."""
    return _asked(graded, cohort, sources)["term"].drop_nulls().unique().sort().to_list()


def of_term(graded: Watched, term: str) -> Watched:
    """Ask for one term alone what was asked for all."""
    return replace(graded, endpoint=graded.endpoint.model_copy(update={"term": term}))


def source_rows(graded: Watched, cohort: Cohort, sources: Sources, patient: int) -> list[SourceRow]:
    """Name the events of the term, and of a patient without one where sight was lost."""
    subject = sources.table("subjects")["subject"][int(cohort.patient[patient])]
    asked = pl.lit(True) if graded.endpoint.term is None else _of_term(graded.endpoint.term)
    events = sources.table("adverse_events").with_row_index("_index")
    of_patient = events.filter(asked, pl.col("subject") == subject)["_index"].to_numpy()
    rows = rows_at(sources, "adverse_events", of_patient)
    origin = {_DEATH: "status.died_on", _CONTACT: "status.last_contact_on"}
    ends = origin.get(graded.reason[patient])
    if rows or ends:
        return rows or rows_of_subject(sources, ends or "", subject)
    return rows_of_table(sources, "doses", subject)


def _first_events(graded: Watched, cohort: Cohort, sources: Sources) -> pl.DataFrame:
    """Find for each patient with an event its first.

    Returns
    -------
    `subject`, `_day` (from time zero), `_term`, and `_open`: why it is not known whether or when
    the first one was; null where it is.
    """
    ungraded = pl.col("grade").is_null() & pl.lit(graded.endpoint.from_grade > 1)
    asked = _asked(graded, cohort, sources)
    sure = asked.filter(~ungraded, pl.col("day").is_not_null()).sort("day", "term")
    first = sure.group_by("subject", maintain_order=True).agg(
        _day=pl.col("day").first().cast(pl.Float64), _term=pl.col("term").first()
    )
    unsure = asked.filter(ungraded | pl.col("day").is_null())
    earlier = unsure.join(first, on="subject", how="left").filter(
        (pl.col("day") < pl.col("_day")).fill_null(True)
    )
    why = pl.when(pl.col("day").is_null()).then(pl.lit(_NO_ONSET)).otherwise(pl.lit(_NO_GRADE))
    open_ = earlier.group_by("subject").agg(_open=why.max())
    return first.join(open_, on="subject", how="full", coalesce=True)


def _asked(graded: Watched, cohort: Cohort, sources: Sources) -> pl.DataFrame:
    """List the events that count, or that may: their grade is not known."""
    endpoint = graded.endpoint
    events = adverse_events.table(graded.emergent, cohort, sources)
    if endpoint.term is not None:
        events = events.filter(_of_term(endpoint.term))
    if endpoint.related:
        events = events.filter("related")
    return events.filter((pl.col("grade") >= endpoint.from_grade).fill_null(True))


def _of_term(term: str) -> pl.Expr:
    return pl.col("term").str.to_lowercase() == term.lower()
