"""Where what was offered departs from the rule, and what was given from what was accepted."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.core.findings import Finding
from trialreadout.protocol.decision_points import DecisionPoint
from trialreadout.sources.read import Sources


def held_against_rule(graded: Mapping[str, GradedEndpoint], sources: Sources) -> list[Finding]:
    """Find where what was offered, accepted and given part from each other, or from the rule.

    Returns
    -------
    Warnings at the row of the decision: the rule would have offered something else; an offer was
    accepted and doses do not show it, or declined and doses do.
    """
    findings: list[Finding] = []
    for each in graded.values():
        if not isinstance(each.endpoint, DecisionPoint):
            continue
        places = sources.table("decisions").select("subject", "decided_on", "file", "row")
        rows = each.table.join(places, on=["subject", "decided_on"], how="inner")
        offered_otherwise = rows.filter(pl.col("offered") != pl.col("answer"))
        findings += [
            _at(row, sources, "offered-otherwise", "offer", row["offered"], row["answer"])
            for row in offered_otherwise.iter_rows(named=True)
        ]
        given_otherwise = rows.filter(pl.col("given") != pl.col("accepted"))
        findings += [
            _at(row, sources, "given-otherwise", "accepted", _yes(row["accepted"]), _doses(row))
            for row in given_otherwise.iter_rows(named=True)
        ]
    return findings


_REMEDY = {
    "offered-otherwise": "Nothing, if the offer departed from the protocol: note the deviation. "
    "Else mend the decision, or what the rule looked at.",
    "given-otherwise": "Nothing, if that is what happened: note the deviation. Else mend the "
    "decision or the doses.",
}


def _at(
    row: dict[str, object],
    sources: Sources,
    rule: str,
    column: str,
    value: object,
    allowed: object,
) -> Finding:
    number = row["row"]
    assert isinstance(number, int)
    return Finding(
        "warning",
        rule,
        table="decisions",
        file=str(row["file"]),
        row=number,
        column=sources.heading("decisions", column),
        subject=str(row["subject"]),
        value=str(value),
        allowed=str(allowed),
        remedy=_REMEDY[rule],
    )


def _yes(accepted: object) -> str:
    return "Y" if accepted else "N"


def _doses(row: dict[str, object]) -> str:
    shown = "show" if row["given"] else "do not show"
    return f"what the doses show: they {shown} that it was given"
