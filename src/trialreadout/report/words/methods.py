"""The methods section: what the protocol set, in sentences; no number of the trial stands here.

Source: CONSORT 2010, Schulz et al., BMJ 2010;340:c332, items 3 to 12, as far as they ask it of a
        trial of one arm; ICH E9(R1), 2019, on intercurrent events.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from trialreadout.analysis.files import versions
from trialreadout.protocol import Protocol
from trialreadout.report.definitions import definitions_of
from trialreadout.report.document import Paragraph
from trialreadout.report.words.design import (
    sentences_of_design,
    sentences_of_patients,
    sentences_of_visits,
)
from trialreadout.report.words.estimators import sentences_of_estimators
from trialreadout.report.words.handling import sentences_of_events, sentences_of_missing
from trialreadout.report.words.sentence import Sentence, paragraph, within
from trialreadout.report.words.style import Style, style_of
from trialreadout.report.words.who import rule_of

MANY = 3
"""A clause that so many endpoints share is told once."""
_SOFTWARE: Mapping[str, str] = {"python": "Python", "numpy": "NumPy", "polars": "Polars"}


def methods_paragraphs(protocol: Protocol) -> tuple[Paragraph, ...]:
    """Tell how the trial was planned and its numbers found.

    Returns
    -------
    A paragraph for each topic: design, patients and treatment, endpoints, the definition of each,
    analysis sets, statistics, missing data and intercurrent events, software.
    """
    style = style_of(protocol)
    topics = (
        [*sentences_of_design(protocol, style)],
        [*sentences_of_patients(protocol, style), *sentences_of_visits(protocol, style)],
        [*_asked(protocol)],
        *([each] for each in _defined(protocol)),
        [*_sets(protocol, style)],
        [*sentences_of_estimators(protocol, style)],
        [*sentences_of_missing(protocol, style), *sentences_of_events(protocol, style)],
        [*_software()],
    )
    return tuple(paragraph(each, style, explained=False) for each in topics if each)


def _asked(protocol: Protocol) -> Iterator[Sentence]:
    """Name the endpoints, the primary ones first."""
    primary = [each.name for each in protocol.asked if each.primary]
    others = [each.name for each in protocol.asked if not each.primary]
    for kind, names in (("primary", primary), ("secondary", others)):
        if names:
            were = "endpoint was" if len(names) == 1 else "endpoints were"
            yield (f"the {kind} {were} {_names(names)}",)


def _defined(protocol: Protocol) -> Iterator[Sentence]:
    """Define every endpoint; a clause that many have in common is told once, with their names."""
    clauses = {
        name: [within(clause) for clause in definition.split("; ")]
        for name, definition in definitions_of(protocol).items()
        if definition
    }
    common: dict[str, list[str]] = {}
    for name, own in clauses.items():
        for clause in own:
            common.setdefault(clause, []).append(name)
    shared = {clause: names for clause, names in common.items() if len(names) >= MANY}
    together: dict[tuple[str, ...], list[str]] = {}
    for clause, names in shared.items():
        together.setdefault(tuple(names), []).append(clause)
    for sharing, same in together.items():
        yield (f"common to {_names(sharing)}: {'; '.join(same)}",)
    for name, own in clauses.items():
        rest = [clause for clause in own if clause not in shared]
        if rest:
            yield (f"{name}: {'; '.join(rest)}",)


def _names(names: Sequence[str]) -> str:
    """List names of endpoints, of which some may hold a comma."""
    *others, last = names
    return f"{'; '.join(others)}; and {last}" if others else last


def _sets(protocol: Protocol, style: Style) -> Iterator[Sentence]:
    sets = [
        f"{style.quoted(each.name)} ({rule_of(each, style)})" for each in protocol.analysis_sets
    ]
    if sets:
        word = "set was" if len(sets) == 1 else "sets were"
        yield (f"the analysis {word} {style.listed(sets)}",)


def _software() -> Iterator[Sentence]:
    used = versions()
    beneath = [f"{name} version {used[key]}" for key, name in _SOFTWARE.items()]
    of = ", ".join(beneath)
    yield (f"every number was computed by Readout version {used['trialreadout']} ({of})",)
