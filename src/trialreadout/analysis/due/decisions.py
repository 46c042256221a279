"""What is to be decided for each patient, what it would be on what is known, and what lacks.

The rule is the one by which `run` grades decisions. While the window is open an offer that depends
on what is not known is "not evaluable"; once it has closed the rule takes what is unknown for not
holding, and its offer is named beside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from trialreadout.analysis.due.items import place_of
from trialreadout.analysis.due.patients import Patient
from trialreadout.analysis.due.visits import NEXT, OPEN, OVERDUE, Schedule, VisitOn
from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.core.terms import Answer, label
from trialreadout.endpoints.answers import subjects_of
from trialreadout.endpoints.decision import OPEN as DEPENDS
from trialreadout.endpoints.decision import Offers
from trialreadout.endpoints.kinds import module_of
from trialreadout.protocol import Protocol
from trialreadout.protocol.decision_points import DecisionPoint
from trialreadout.sources.read import Sources

NOT_EVALUABLE = label(Answer.NOT_EVALUABLE)
TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Lacking:
    """Something that was planned by the time of a decision and is not in the data."""

    item: str
    visit: str
    by: date
    """The last day of the visit's window."""
    over: bool
    """Whether that day has passed, or the data say that it was not done."""
    rests_on_it: bool
    """Whether a condition of the decision rests on it; else it is planned by then, no more."""


@dataclass(frozen=True, slots=True)
class DecisionOn:
    """One decision of one patient as it stands on the day."""

    subject: str
    at: str
    state: str
    """"overdue": the window has closed and no decision is recorded; "open", "next", or "taken"."""
    first_on: date
    last_on: date
    would_be: str
    """The offer that what is known settles, or "not evaluable"."""
    by_rule: str | None
    """Where that is not evaluable and nothing more can come: what the rule offers; else None."""
    lacking: tuple[Lacking, ...]
    offered: str | None
    accepted: bool | None
    decided_on: date | None


def decisions_on(
    day: date,
    protocol: Protocol,
    sources: Sources,
    graded: Mapping[str, GradedEndpoint],
    patients: Sequence[Patient],
    schedule: Schedule,
) -> Iterator[DecisionOn]:
    """Give every decision that is due, or will be, or was taken, patient by patient."""
    for endpoint in graded.values():
        if not isinstance(endpoint.endpoint, DecisionPoint):
            continue
        point, rules = endpoint.endpoint, _by_subject(endpoint, sources)
        rows = endpoint.table.rows_by_key("subject", named=True, unique=True)
        tables = _rested_on(point, protocol)
        visit = protocol.planned_visit(point.at)
        for patient in patients:
            at, rule = rules.get(patient.subject, (None, None))
            if patient.zero is None or rule is None or at is None:
                continue
            row = rows[patient.subject]
            last_on = patient.zero + timedelta(days=visit.last_day)
            taken = row["decided_on"] is not None
            gone = patient.lapsed(visit.ends_with, last_on) and last_on >= day
            if not taken and (gone or not (rule.due[at] or rule.awaited[at])):
                continue
            first_on = patient.zero + timedelta(days=visit.first_day)
            offer = int(rule.settled[at])
            would_be = NOT_EVALUABLE if offer == DEPENDS else rule.words[offer]
            over = day > last_on and not rule.awaited[at]
            yield DecisionOn(
                patient.subject,
                point.at,
                TAKEN if taken else OVERDUE if day > last_on else OPEN if first_on <= day else NEXT,
                first_on,
                last_on,
                would_be,
                row["answer"] if offer == DEPENDS and over else None,
                tuple(
                    each
                    for one in schedule.of(patient, day)
                    for each in _lacking(one, last_on, day, tables, protocol, sources)
                ),
                row["offered"],
                row["accepted"],
                row["decided_on"],
            )


def _by_subject(endpoint: GradedEndpoint, sources: Sources) -> dict[str, tuple[int, Offers]]:
    """Find for each patient the place in what was graded."""
    return {
        subject: (at, offers)
        for cohort, offers in endpoint.parts
        for at, subject in zip(
            np.arange(cohort.patient.size).tolist(), subjects_of(cohort, sources), strict=True
        )
    }


def _rested_on(point: DecisionPoint, protocol: Protocol) -> set[str]:
    """Name the tables that a condition of the decision rests on."""
    parts = [protocol.endpoint(name) for each in point.decisions for name in each.when]
    return {
        table
        for part in parts
        for module in [module_of(part)]
        for table in (*module.needs(part, protocol), *module.consults(part, protocol))
    }


def _lacking(
    visit: VisitOn,
    until: date,
    day: date,
    tables: set[str],
    protocol: Protocol,
    sources: Sources,
) -> Iterator[Lacking]:
    """Give what lacks of a visit whose window closes by the time of the decision."""
    if visit.last_on is None or visit.last_on > until:
        return
    over = visit.last_on < day
    what = [(item, item, over) for item in visit.lacking]
    what += [(item, item, True) for item in visit.not_done]
    what += [(item, f"{item} {why}", False) for item, why in visit.unread]
    for item, words, gone in what:
        place = place_of(item, protocol, sources)
        rests = place is not None and bool(tables & {*place.tables})
        yield Lacking(words, visit.visit, visit.last_on, gone, rests)
