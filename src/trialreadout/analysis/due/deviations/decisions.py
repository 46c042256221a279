"""Where what was offered, accepted and given part from each other, or from the rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import polars as pl

from trialreadout.analysis.decided import DECISION_RULES
from trialreadout.analysis.due.deviations.deviation import DECISION, Deviation
from trialreadout.analysis.due.patients import Patient
from trialreadout.core.findings import Finding
from trialreadout.sources.read import Sources


def of_decisions(
    patient: Patient, sources: Sources, findings: Sequence[Finding]
) -> Iterator[Deviation]:
    """Find where what was offered, accepted and given part from each other, or from the rule."""
    for each in findings:
        if each.rule not in DECISION_RULES or each.subject != patient.subject:
            continue
        place = (each.file, each.row)
        on = _day_of(each, sources)
        what = f"{each.rule.replace('-', ' ')}: {each.column} {each.value}"
        yield Deviation(patient.subject, DECISION, what, on, None, each.allowed or "", *place)


def _day_of(finding: Finding, sources: Sources) -> date | None:
    """Find the day of the row at which a finding stands."""
    column = {"decisions": "decided_on", "doses": "started_on"}.get(finding.table or "")
    if column is None:
        return None
    rows = sources.table(str(finding.table))
    at = (pl.col("row") == finding.row) & (pl.col("file").cast(pl.String) == finding.file)
    return next(iter(rows.filter(at)[column]), None)
