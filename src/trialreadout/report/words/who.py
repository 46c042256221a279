"""Patients of an analysis set, and of a group in it, as a sentence calls them."""

from __future__ import annotations

from collections.abc import Mapping

from trialreadout.analysis.results import Result
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import AgentRule, AnalysisSet, AnswerRule, ColumnRule
from trialreadout.report.column_names import column_in_words
from trialreadout.report.tables import NOT_RECORDED
from trialreadout.report.words.in_full import answer_in_words
from trialreadout.report.words.style import Style
from trialreadout.sources.tables import TABLES

_BY_RULE: Mapping[str, str] = {
    "all enrolled": "enrolled patients",
    "all registered": "registered patients",
    "randomised": "randomised patients",
    "at least one dose": "treated patients",
}

_HAS: Mapping[str, str] = {"yes": "with", "no": "without"}
_ADJECTIVE = ("evaluable", "assessable", "eligible")
"""Names of sets that end so stand before "patients"."""


def patients_of(protocol: Protocol, name: str, style: Style) -> str:
    """Call the patients of a set, in the plural: by its rule, or by its name."""
    own = protocol.analysis_set(name)
    alike = [each for each in protocol.analysis_sets if each.rule == own.rule]
    by_rule = _by_rule(own)
    if by_rule and len(alike) == 1:
        return by_rule
    if name.endswith(_ADJECTIVE):
        return f"{name} patients"
    return f"patients in the analysis set {style.quoted(name)}"


def among(protocol: Protocol, row: Result, style: Style) -> str:
    """Call the patients whom a result is about, its group included."""
    everyone = patients_of(protocol, row.analysis_set, style)
    return everyone if row.group is None else f"{everyone} {in_group(row.group, style)}"


def in_group(group: str, style: Style) -> str:
    """Call a group: "in the placebo arm", "without bone metastases", or by its column and word."""
    column, _, word = group.partition(": ")
    said = column_in_words(column)
    if word == NOT_RECORDED:
        return f"with {said} {word}"
    if column == "arm":
        return f"in the arm {style.quoted(word)}"
    known = TABLES["subjects"].columns.get(column)
    if known is not None and known.kind == "flag":
        return f"{_HAS[word]} {said}"
    return f"with {style.quoted(f'{said}: {word}')}"


def rule_of(chosen: AnalysisSet, style: Style) -> str:
    """Say who is in a set, in a paper's words."""
    match chosen.rule:
        case AnswerRule(endpoint=endpoint, answers=answers):
            return f"patients whose {endpoint} was {answer_in_words(' or '.join(answers), style)}"
        case ColumnRule(column=column, values=values):
            words = " or ".join(values)
            return f"treated patients with {column_in_words(column)}: {words}"
        case AgentRule(agent=agent):
            return f"patients who received at least one dose of {agent}"
        case "at least one dose":
            return "patients who received at least one dose"
        case words:
            return f"all {_BY_RULE[words]}"


def _by_rule(chosen: AnalysisSet) -> str:
    return _BY_RULE.get(chosen.rule, "") if isinstance(chosen.rule, str) else ""
