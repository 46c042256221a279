"""Where what was offered departs from the rule, and what was given from what was accepted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import polars as pl

from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.core.findings import Finding
from trialreadout.endpoints.kinds import module_of
from trialreadout.protocol import Protocol
from trialreadout.protocol.decision_points import NO_DECISION, DecisionPoint
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import TIME_ZERO

_KNOWN_FROM = (
    ("examinations", "examined_on", "examined_on", "an examination was made"),
    ("measurements", "assessed_on", "assessed_on", "lesions were measured"),
    ("scans", "scanned_on", "scanned_on", "a scan was made"),
    ("reads", "scanned_on", "read_on", "a scan was read"),
)
"""Tables that a decision can rest on: the day that places a row in the visit, the day from which it
is known, and what happened then."""
_IF_SO = "Nothing, if that is what happened: note the deviation. "
_REMEDY = {
    "offered-otherwise": "Nothing, if the offer departed from the protocol: note the deviation. "
    "Else mend the decision, or what the rule looked at.",
    "given-otherwise": _IF_SO + "Else mend the decision or the doses.",
    "given-without-offer": _IF_SO + "Else add the decision, or mend the doses.",
    "decision-not-recorded": _IF_SO + "Else add the decision.",
    "decision-not-due": _IF_SO + "Else mend the decision, or what the rule looked at.",
    "decided-before-known": _IF_SO + "Else mend the day of the decision, or that of the "
    "examination or reading.",
}
DECISION_RULES = tuple(_REMEDY)
"""The checks that hold what was offered, accepted and given against the rule."""


def held_against_rule(
    graded: Mapping[str, GradedEndpoint], sources: Sources, protocol: Protocol
) -> list[Finding]:
    """Find where what was offered, accepted and given part from each other, or from the rule.

    Returns
    -------
    Warnings at the row of the decision: the rule would have offered something else, or nothing; it
    was made before what it rests on was known; an offer was accepted and doses do not show it, or
    declined and doses do. At the patient, where decisions are recorded at all: one was due and is
    not there; and at the dose, one that only an offer allows was given without.
    """
    findings: list[Finding] = []
    for each in graded.values():
        if isinstance(each.endpoint, DecisionPoint):
            findings += _of_point(each.endpoint, each, sources, protocol)
    return findings


def _of_point(
    point: DecisionPoint, graded: GradedEndpoint, sources: Sources, protocol: Protocol
) -> Iterator[Finding]:
    places = sources.table("decisions").select("subject", "decided_on", "file", "row")
    rows = graded.table.join(
        places.unique(["subject", "decided_on"], keep="last"),
        on=["subject", "decided_on"],
        how="left",
        maintain_order="left",
    )
    made = rows.filter(pl.col("row").is_not_null())
    for row in made.iter_rows(named=True):
        if row["answer"] == NO_DECISION:
            yield _at(row, sources, "decision-not-due", "offer", row["offered"], NO_DECISION)
        elif row["offered"] != row["answer"]:
            yield _at(row, sources, "offered-otherwise", "offer", row["offered"], row["answer"])
    for row in made.filter(pl.col("given") != pl.col("accepted")).iter_rows(named=True):
        yield _at(row, sources, "given-otherwise", "accepted", _yes(row["accepted"]), _doses(row))
    known = _known_from(point, sources, protocol)
    for row in made.join(known, on="subject", maintain_order="left").iter_rows(named=True):
        if row["known_on"] > row["decided_on"]:
            said = f"a day on or after {row['known_on']}, when {row['known']}"
            yield _at(row, sources, "decided-before-known", "decided_on", row["decided_on"], said)
    if sources.table("decisions").height:
        without = rows.filter(pl.col("row").is_null())
        yield from _not_recorded(point, without, sources, protocol)
        yield from _without_offer(point, without, sources, protocol)


def _not_recorded(
    point: DecisionPoint, without: pl.DataFrame, sources: Sources, protocol: Protocol
) -> Iterator[Finding]:
    """Find the patients for whom the rule gives an offer and no decision is recorded.

    None is missed while the window of the visit is open.
    """
    due = without.filter(pl.col("answer") != NO_DECISION).drop("file", "row")
    if protocol.data.cut_off is not None:
        last_on = pl.col("_zero") + timedelta(days=protocol.planned_visit(point.at).last_day)
        due = due.join(_zeros(sources, protocol), on="subject", maintain_order="left")
        due = due.filter(last_on < protocol.data.cut_off)
    places = sources.table("subjects").select("subject", "file", "row").unique("subject")
    for row in due.join(places, on="subject", maintain_order="left").iter_rows(named=True):
        allowed = f"a decision at {point.at}: {row['answer']}"
        yield _at(
            row,
            sources,
            "decision-not-recorded",
            "subject",
            row["subject"],
            allowed,
            "subjects",
        )


def _without_offer(
    point: DecisionPoint, without: pl.DataFrame, sources: Sources, protocol: Protocol
) -> Iterator[Finding]:
    """Find doses that go on beyond the window of the decision, of an agent that it would give."""
    agents = {agent.lower() for each in point.decisions for agent in each.gives}
    doses = sources.table("doses").filter(
        pl.col("agent").str.to_lowercase().is_in(agents) & (pl.col("dose_mg") != 0).fill_null(True)
    )
    until = pl.col("_zero") + timedelta(days=protocol.planned_visit(point.at).last_day)
    later = (
        without.select("subject")
        .join(_zeros(sources, protocol), on="subject")
        .join(doses, on="subject", maintain_order="left")
        .filter(pl.col("ended_on").fill_null(pl.col("started_on")) > until)
        .unique(["subject", "agent"], keep="first", maintain_order=True)
    )
    for row in later.iter_rows(named=True):
        said = f"a decision at {point.at} that gives it, and its acceptance"
        yield _at(row, sources, "given-without-offer", "agent", row["agent"], said, "doses")


def _known_from(point: DecisionPoint, sources: Sources, protocol: Protocol) -> pl.DataFrame:
    """Find the day from which all that the decision rests on at its visit was known.

    Returns
    -------
    `subject`, `known_on` and `known`, the record of that day in words; who has none is not there.
    """
    visit = protocol.planned_visit(point.at)
    parts = [protocol.endpoint(name) for each in point.decisions for name in each.when]
    rested = {table for part in parts for table in module_of(part).needs(part, protocol)}
    rested |= {table for part in parts for table in module_of(part).consults(part, protocol)}
    days = [
        sources.table(name).select(
            "subject", made=pl.col(made), known_on=pl.col(known), known=pl.lit(words)
        )
        for name, made, known, words in _KNOWN_FROM
        if name in rested
    ]
    if not days:
        return pl.DataFrame(schema={"subject": pl.String, "known_on": pl.Date, "known": pl.String})
    inside = (pl.col("made") - pl.col("_zero")).dt.total_days()
    return (
        pl.concat(days)
        .join(_zeros(sources, protocol), on="subject")
        .filter(inside.is_between(visit.first_day, visit.last_day))
        .drop_nulls("known_on")
        .sort("known_on")
        .group_by("subject", maintain_order=True)
        .agg(pl.col("known_on", "known").last())
    )


def _zeros(sources: Sources, protocol: Protocol) -> pl.DataFrame:
    table, column = TIME_ZERO[protocol.dates.time_zero].split(".")
    first = sources.table(table).group_by("subject").agg(_zero=pl.col(column).min())
    return first.drop_nulls("_zero")


def _at(
    row: Mapping[str, Any],
    sources: Sources,
    rule: str,
    column: str,
    value: object,
    allowed: object,
    table: str = "decisions",
) -> Finding:
    return Finding(
        "warning",
        rule,
        table=table,
        file=str(row["file"]),
        row=int(row["row"]),
        column=sources.heading(table, column),
        subject=str(row["subject"]),
        value=str(value),
        allowed=str(allowed),
        remedy=_REMEDY[rule],
    )


def _yes(accepted: object) -> str:
    return "Y" if accepted else "N"


def _doses(row: Mapping[str, Any]) -> str:
    shown = "show" if row["given"] else "do not show"
    return f"what the doses show: they {shown} that it was given"
