"""Who is not in which analysis set, and what the data say of it: a listing, a row each.

Source: ICH E3 (1995), 16.2.3 (patients excluded from the efficacy analysis).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from trialreadout.analysis.drawn import Drawn
from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import AgentRule, AnalysisSet, AnswerRule, ColumnRule
from trialreadout.report.analysis_sets import rule_in_words
from trialreadout.report.column_names import column_in_words
from trialreadout.report.tables import NOT_RECORDED, Cell, Table
from trialreadout.report.tables_of.footnotes import provenance
from trialreadout.report.tables_of.numbers import EXCLUDED
from trialreadout.report.text import counted
from trialreadout.sources.read import Sources

_WITHOUT: Mapping[str, str] = {
    "all registered": "not known by the data cut-off",
    "all enrolled": "screen failure, or entered after the data cut-off",
    "randomised": "no day of randomisation by the data cut-off",
    "at least one dose": "no dose on record",
}
"""For each rule in words what is true of who is not in its set."""


def listing_of_exclusions(
    protocol: Protocol, sources: Sources, graded: Mapping[str, GradedEndpoint], drawn: Drawn
) -> Iterator[Table]:
    """List who is left out of each analysis set, in the protocol's order.

    Nothing where nobody is left out. A set that rests on an endpoint that was not graded is not
    known, and has no row.
    """
    rows: list[tuple[Cell, ...]] = []
    for each in protocol.analysis_sets:
        some = drawn.sets[each.name]
        if some is None:
            continue
        out = [subject for subject in drawn.subjects if subject not in set(some)]
        said = _said(each, sources, graded)
        otherwise = _otherwise(each)
        rows += [
            (
                Cell(subject),
                Cell(each.name),
                Cell(rule_in_words(each)),
                Cell(said.get(subject, otherwise)),
            )
            for subject in out
        ]
    if rows:
        patients = len({row[0].text for row in rows})
        yield Table(
            "Patients excluded from an analysis set",
            ("Patient", "Analysis set", "Who is in it", "Of this patient"),
            tuple(sorted(rows, key=lambda row: row[0].text)),
            wide=True,
            number=EXCLUDED,
            population=f"{counted(len(rows), 'record')} of {counted(patients, 'patient')}",
            footnotes=tuple(provenance(protocol)),
        )


def _said(
    chosen: AnalysisSet, sources: Sources, graded: Mapping[str, GradedEndpoint]
) -> dict[str, str]:
    """Tell for each patient the answer, or the word, that the rule of a set looks at.

    A set by a word is one of treated patients, so that of others it is told that they are not.
    """
    match chosen.rule:
        case AnswerRule(endpoint=endpoint):
            rows, column, name = graded[endpoint].table, "answer", endpoint
        case ColumnRule(column=own):
            rows, column, name = sources.table("subjects"), own, column_in_words(own)
        case _:
            return {}
    words = pl.col(column).cast(pl.String).replace({"true": "yes", "false": "no"})
    told = (
        rows.select("subject", said=words.fill_null(NOT_RECORDED))
        .group_by("subject")
        .agg(pl.col("said").unique(maintain_order=True).str.join(", "))
    )
    found = {subject: f"{name}: {said}" for subject, said in told.iter_rows()}
    if isinstance(chosen.rule, ColumnRule):
        dosed = set(sources.table("doses").drop_nulls("started_on")["subject"])
        found = {
            x: said if x in dosed else _WITHOUT["at least one dose"] for x, said in found.items()
        }
    return found


def _otherwise(chosen: AnalysisSet) -> str:
    """Say what is true of a patient of whom the rule finds nothing."""
    match chosen.rule:
        case AnswerRule(endpoint=endpoint):
            return f"{endpoint}: no answer"
        case ColumnRule(column=column):
            return f"{column_in_words(column)}: {NOT_RECORDED}"
        case AgentRule(agent=agent):
            return f"no dose of {agent} on record"
        case words:
            return _WITHOUT[words]
