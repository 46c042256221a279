"""What is offered at a visit, by the protocol's rule, and what was offered, accepted and given.

The rule looks at what was known at the end of the visit's window: later values, such as the last
marker value of a series, do not yet count. The first decision whose condition holds is the offer;
a condition on something unknown does not hold. Where the data cut-off lies within the window or
before it, values may still come: then nothing is due while the offer depends on what is not known.
Nothing is due for a patient who died before the planned day, was not treated by the end of the
window, or whose treatment ended before it opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.known_by import known_by
from trialreadout.core.narrowed import narrowed
from trialreadout.core.once import once
from trialreadout.core.terms import Answer
from trialreadout.endpoints.answers import Words, answer_columns, counted
from trialreadout.endpoints.lineage import SourceRow, rows_of_table
from trialreadout.endpoints.module import EndpointModule, Grade
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import Decision
from trialreadout.protocol.decision_points import DecisionPoint
from trialreadout.sources.read import Sources

OPEN = -1
"""Of a decision that depends on what is not known."""


@dataclass(frozen=True, slots=True)
class Offers:
    """What the rule offers each patient, and what it looked at."""

    answer: IntArray
    """(patient,) position of the offer in `words`; the last says that none was due."""
    day: FloatArray
    """(patient,) planned day of the visit; NaN where nothing was due."""
    settled: IntArray
    """(patient,) position of the offer that what is known settles, whatever may still come to be
    known; OPEN where it depends on that. It does not ask whether anything is due."""
    due: BoolArray
    """(patient,) whether something is offered."""
    awaited: BoolArray
    """(patient,) whether something will be, which depends on what may still come."""
    words: Words
    point: DecisionPoint
    asked: Mapping[tuple[str, int], tuple[Any, Any]]
    """For each endpoint that a condition names, and the day until which values count for it, the
    endpoint and what was graded by then."""


@dataclass(frozen=True, slots=True)
class Decided:
    """The decisions of one visit, as an endpoint."""

    module_of: Callable[[Any], EndpointModule]
    """Finds the module of an endpoint that a condition names."""
    grade_part: Grade
    """Grades it."""

    def needs(self, point: DecisionPoint, protocol: Protocol) -> tuple[str, ...]:
        """Name the plain tables without which the rule cannot be applied."""
        parts = [protocol.endpoint(name) for name in _named(point)]
        tables = [t for part in parts for t in self.module_of(part).needs(part, protocol)]
        return tuple(dict.fromkeys(("subjects", *tables)))

    def consults(self, point: DecisionPoint, protocol: Protocol) -> tuple[str, ...]:
        """Name the plain tables that are read where they are there."""
        parts = [protocol.endpoint(name) for name in _named(point)]
        tables = [t for part in parts for t in self.module_of(part).consults(part, protocol)]
        return tuple(dict.fromkeys((*tables, "decisions", "doses", "status")))

    def grade(self, cohort: Cohort, protocol: Protocol, point: DecisionPoint) -> Offers:
        """Apply the rule to what was known at the visit."""
        visit = protocol.planned_visit(point.at)
        offer = np.full(cohort.patient.size, len(point.decisions))
        settled, last = offer, -np.inf
        asked: dict[tuple[str, int], tuple[Any, Any]] = {}
        for position, decision in reversed(list(enumerate(point.decisions))):
            until = protocol.planned_visit(decision.values_until or point.at).last_day
            known, last = _known_by(cohort, float(until)), max(last, until)
            holds, fails = np.ones(cohort.patient.size, bool), np.zeros(cohort.patient.size, bool)
            for name, words in decision.when.items():
                part = protocol.endpoint(name)
                if (name, until) not in asked:
                    asked[name, until] = (part, self.grade_part(known, protocol, part))
                answer = counted(asked[name, until][1], words)
                holds &= answer == Answer.MET
                fails |= answer == Answer.NOT_MET
            offer = np.where(holds, position, offer)
            settled = np.where(holds, position, np.where(fails, settled, OPEN))
        alive = np.isnan(cohort.death_day) | (cohort.death_day >= visit.day)
        goes_on = ~(cohort.end_of_treatment_day < visit.first_day)
        treated = cohort.treated_from <= visit.last_day
        asks = alive & goes_on & treated & ~np.isnan(cohort.time_zero)
        awaited = asks & (settled == OPEN) & _values_may_come(cohort, last)
        due = asks & ~awaited
        offer = np.where(due, offer, len(point.decisions))
        return Offers(
            answer=offer,
            day=np.where(due, float(visit.day), np.nan),
            settled=settled,
            due=due,
            awaited=awaited,
            words=dict(enumerate(point.answers)),
            point=point,
            asked=asked,
        )

    def table(self, graded: Offers, cohort: Cohort, sources: Sources) -> pl.DataFrame:
        """List the patients with what was due and what was done.

        Returns
        -------
        One row a patient: `subject`, `answer` (the offer that the rule gives), `day`, `on`,
        `offered` (what was offered), `decided_on`, `accepted`, `given` (whether doses show that
        what was offered was given; null where they cannot tell), `reason`; null where nothing was
        recorded.
        """
        recorded = _recorded(graded.point, sources).with_columns(
            offered=pl.col("offer")
            .str.to_lowercase()
            .replace_strict(_offers(graded.point), default=pl.col("offer"))
        )
        rows = pl.DataFrame(answer_columns(graded, cohort, sources)).join(
            recorded.select("subject", "offered", "decided_on", "accepted", "reason"),
            on="subject",
            how="left",
            maintain_order="left",
        )
        given = pl.concat([_given(each, rows, sources) for each in graded.point.decisions])
        rows = rows.join(given, on=["subject", "offered"], how="left", maintain_order="left")
        return rows.select(pl.exclude("reason"), "reason")

    def source_rows(
        self, graded: Offers, cohort: Cohort, sources: Sources, patient: int
    ) -> list[SourceRow]:
        """Name the rows that the rule looked at, and those of the decision itself."""
        rows = [
            row
            for endpoint, part in graded.asked.values()
            for row in self.module_of(endpoint).source_rows(part, cohort, sources, patient)
        ]
        subject = sources.table("subjects")["subject"][int(cohort.patient[patient])]
        decided = rows_of_table(sources, "decisions", subject)
        return list(dict.fromkeys([*rows, *decided]))


def _known_by(cohort: Cohort, day: float) -> Cohort:
    """Leave in a trial what was known of every patient by one day."""
    limit = np.full(cohort.patient.size, day)
    return once(cohort, ("known by", day), lambda: known_by(narrowed(cohort, day), limit))


def _values_may_come(cohort: Cohort, last: float) -> BoolArray:
    """Tell (patient,) whether the data cut-off lies before the last day that counts."""
    if cohort.cut_off_day is None:
        return np.zeros(cohort.patient.size, bool)
    return cohort.cut_off_day < last


def _named(point: DecisionPoint) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for each in point.decisions for name in each.when))


def _given(decision: Decision, rows: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    """Tell of those to whom an offer was made whether doses after the decision show it was given.

    Returns
    -------
    `subject`, `offered` and `given`; no row where the protocol names no agent that would tell.
    """
    made = rows.filter(pl.col("offered") == decision.offer).select(
        "subject", "offered", "decided_on"
    )
    if not decision.gives and not decision.without:
        return made.select("subject", "offered", given=pl.lit(None, pl.Boolean)).clear()
    shown = [_dosed_after(agent, made, sources) for agent in decision.gives]
    shown += [~_dosed_after(agent, made, sources) for agent in decision.without]
    return made.select("subject", "offered", given=pl.all_horizontal(*shown))


def _dosed_after(agent: str, made: pl.DataFrame, sources: Sources) -> pl.Series:
    """Tell (row,) whether an agent was given later than the decision; one without end goes on."""
    of_agent = pl.col("agent").str.to_lowercase() == agent.lower()
    doses = sources.table("doses").filter(of_agent & (pl.col("dose_mg") != 0).fill_null(True))
    later = (
        doses.select("subject", "ended_on")
        .join(made, on="subject")
        .filter(pl.col("ended_on").is_null() | (pl.col("ended_on") > pl.col("decided_on")))
    )
    return made["subject"].is_in(later["subject"].implode())


def _offers(point: DecisionPoint) -> dict[str, str]:
    """Map the words that the table of decisions may use, in small letters, to the offers."""
    own = {each.offer.lower(): each.offer for each in point.decisions}
    return own | {each.word.lower(): each.offer for each in point.decisions}


def _recorded(point: DecisionPoint, sources: Sources) -> pl.DataFrame:
    """Take the decisions recorded at the visit, the last one of each patient."""
    rows = sources.table("decisions")
    here = (pl.col("visit").str.to_lowercase() == point.at.lower()).fill_null(True)
    return rows.filter(here).sort("decided_on").unique("subject", keep="last", maintain_order=True)
