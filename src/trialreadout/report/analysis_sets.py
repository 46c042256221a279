"""The analysis sets: who is in each by its rule, how many they are, and whom it leaves out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich import table as terminal
from rich.console import Group, RenderableType
from rich.text import Text

from trialreadout.analysis.drawn import Drawn
from trialreadout.analysis.results import Result
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import AgentRule, AnalysisSet, AnswerRule, ColumnRule
from trialreadout.report.column_names import column_in_words
from trialreadout.report.tables import Cell, Table, names_of
from trialreadout.report.text import counted


def rule_in_words(chosen: AnalysisSet) -> str:
    """Put the rule of a set into words."""
    match chosen.rule:
        case AnswerRule(endpoint=endpoint, answers=answers):
            return f"{endpoint} is {' or '.join(answers)}"
        case ColumnRule(column=column, values=values):
            return f"at least one dose, and {column_in_words(column)} is {' or '.join(values)}"
        case AgentRule(agent=agent):
            return f"at least one dose of {agent}"
        case words:
            return words


def render_sets(protocol: Protocol, results: Sequence[Result]) -> RenderableType:
    """Say who each analysis set is and how many, since every percentage depends on it."""
    sizes = {row.analysis_set: len(row.about) for row in results if row.group is None}
    lines = terminal.Table.grid(padding=(0, 2))
    lines.add_column(justify="right")
    for each in protocol.analysis_sets:
        if each.name in sizes:
            lines.add_row(str(sizes[each.name]), Text(each.name), Text(rule_in_words(each)))
    return Group("", Text("Analysis sets", style="bold"), lines) if sizes else Group()


def table_of_sets_and_rules(protocol: Protocol, drawn: Drawn) -> Table:
    """List the analysis sets with their rules, their sizes, and whom they leave out."""
    everyone = set(drawn.subjects)
    rows = []
    for each in protocol.analysis_sets:
        some = drawn.sets[each.name]
        if some is None:
            size, outside = "not known: its endpoint was not graded", ""
        else:
            size, outside = str(len(some)), names_of(sorted(everyone - set(some)))
        rows.append((Cell(each.name), Cell(rule_in_words(each)), Cell(size), Cell(outside)))
    return Table(
        f"Analysis sets, of {counted(len(everyone), 'patient')} in the data: the denominators",
        ("Analysis set", "Who is in it", "Patients", "Not in it"),
        tuple(rows),
    )


def table_of_sizes(protocol: Protocol, sizes: Mapping[str, int | None], unknown: str) -> Table:
    """List the analysis sets with their rules and sizes, and no patient."""
    rows = [
        (Cell(each.name), Cell(rule_in_words(each)), Cell(str(sizes[each.name] or unknown)))
        for each in protocol.analysis_sets
    ]
    return Table(
        "Analysis sets: the denominators",
        ("Analysis set", "Who is in it", "Patients"),
        tuple(rows),
    )
