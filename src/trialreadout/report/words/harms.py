"""Sentences of adverse events: in how many patients, how grave, which the most frequent."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from trialreadout.analysis.of_events import ANY_EVENT, from_grade
from trialreadout.analysis.results import Result
from trialreadout.protocol import Protocol
from trialreadout.report.result_names import grade_of, term_of
from trialreadout.report.words.amounts import also, count_of, linked, share_of
from trialreadout.report.words.sentence import Sentence, listed
from trialreadout.report.words.style import Style
from trialreadout.report.words.who import among, patients_of

_INCIDENCE, _RELATED = "incidence", "incidence of related events"
_KINDS = {_INCIDENCE: "adverse events", _RELATED: "related adverse events"}
_ANY_GRADE = from_grade(1)
MOST_TERMS = 5
"""Of so many terms a sentence speaks; the tables hold the others."""
_KEEPS_ITS_CAPITAL = re.compile(r"\S*[A-Z\d'’]|.*\b(?:syndrome|disease|sign)\b")


def sentences_of_harms(
    protocol: Protocol, rows: Sequence[Result], terms: Collection[str], style: Style
) -> Iterator[Sentence]:
    """Tell the incidences of one endpoint of adverse events.

    Parameters
    ----------
    rows
        Its results.
    terms
        The terms in the data, which tell a term from an organ class.
    """
    for statistic, kind in _KINDS.items():
        own = [row for row in rows if row.statistic == statistic]
        for place in dict.fromkeys((row.analysis_set, row.group) for row in own):
            same = [row for row in own if (row.analysis_set, row.group) == place]
            yield from _of_all(protocol, [r for r in same if term_of(r) == ANY_EVENT], kind, style)
            of_terms = [
                row for row in same if term_of(row) in terms and grade_of(row) == _ANY_GRADE
            ]
            if of_terms and statistic == _INCIDENCE:
                yield _frequent(protocol, of_terms, style)


def _of_all(
    protocol: Protocol, rows: Sequence[Result], kind: str, style: Style
) -> Iterator[Sentence]:
    graded = [row for row in rows if "not recorded" not in grade_of(row)]
    if not graded:
        return
    first, *others = graded
    who = among(protocol, first, style)
    if not first.denominator:
        yield (linked(f"of {kind} there is no share", first), f", since there were no {who}")
        return
    told: list[Sentence] = [
        (f"{kind} of {grade_of(first)} were recorded in ", share_of(first, who)),
        *((f"of {grade_of(row)} in ", also(row)) for row in others),
    ]
    yield listed(told, style)
    for row in rows:
        if row not in graded and row.n:
            yield (f"the grade of {kind} was not recorded in ", count_of(row, who))


def _frequent(protocol: Protocol, rows: Sequence[Result], style: Style) -> Sentence:
    """Name the most frequent terms; one that is as frequent as the last is named as well."""
    in_order = sorted(rows, key=lambda row: -row.n)
    least = in_order[:MOST_TERMS][-1].n
    named = [row for row in in_order if row.n >= least]
    if len(named) > MOST_TERMS:
        named = [row for row in named if row.n > least] or named[:MOST_TERMS]
    who = patients_of(protocol, rows[0].analysis_set, style)
    parts: list[Sentence] = [(f"{term_in_sentence(term_of(row))} in ", also(row)) for row in named]
    terms = "the most frequent terms were" if len(parts) > 1 else "the most frequent term was"
    return (f"among {who}, {terms} ", *listed(parts, style))


def term_in_sentence(term: str) -> str:
    """Write a term without its capital, unless that may be one of a name."""
    return term if _KEEPS_ITS_CAPITAL.match(term[1:]) else term[:1].lower() + term[1:]
