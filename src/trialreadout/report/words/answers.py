"""Sentences of answers: in how many patients an endpoint was what.

What was counted together stands in one sentence with every analysis set in which it was counted,
so that two percentages of the same patients are never read as two findings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trialreadout.analysis.results import Result
from trialreadout.protocol import Protocol
from trialreadout.protocol.protocol import Asked
from trialreadout.report.result_names import column_of
from trialreadout.report.words.amounts import also, linked, share_of, subject, value
from trialreadout.report.words.in_full import answer_in_words
from trialreadout.report.words.sentence import Part, Sentence, listed
from trialreadout.report.words.style import Style
from trialreadout.report.words.who import among, in_group, patients_of

_COUNTABLE = ("complete response", "partial response", "complete or partial response")
"""Answers that take an article where they stand alone."""
_FIRST = ("met", "reinduced", "slower", "response")
"""Answers that are told even if nobody gave them."""


def sentences_of_answers(
    protocol: Protocol, endpoint: Asked, rows: Sequence[Result], style: Style
) -> Iterator[Sentence]:
    """Tell what was counted of an endpoint.

    Parameters
    ----------
    rows
        Its results.

    Returns
    -------
    What was counted together, in all sets at a time, by group with the comparison; then each
    answer, in the largest set in which all were counted.
    """
    asked = [row for row in rows if row.statistic == "proportion"]
    every = _with_every_answer(protocol, endpoint, asked)
    alone = {row.category for row in every} - {_of(endpoint)}
    told = [row for row in asked if row.category not in alone and row.group is None]
    for category in dict.fromkeys(row.category for row in told):
        same = [row for row in told if row.category == category]
        if category != _of(endpoint) or not {row.id for row in same} <= {row.id for row in every}:
            yield _counted(protocol, endpoint, same, style)
    if every:
        yield _each_answer(protocol, endpoint, every, style)
    for category in dict.fromkeys(row.category for row in asked if row.group is not None):
        same = [row for row in asked if row.category == category and row.group is not None]
        if category not in endpoint.answers or category in _FIRST:
            yield from _by_group(protocol, endpoint, same, rows, style)


def nobody(protocol: Protocol, row: Result, style: Style, what: str = "") -> Sentence:
    """Say of a number that nobody is there of whom it could be; `what` it is, if no endpoint."""
    who = patients_of(protocol, row.analysis_set, style)
    name = subject(what or row.endpoint)
    return (linked(f"{name} was not estimable", row), f", since there were no {who}")


def _of(endpoint: Asked) -> str | None:
    """Name the answer of interest, where one word says it."""
    return next((each for each in endpoint.answers if each in _FIRST), None)


def _with_every_answer(protocol: Protocol, endpoint: Asked, rows: Sequence[Result]) -> list[Result]:
    """Find the results of every answer in the largest set of which all were asked for."""
    sets = [
        name
        for each in protocol.statistics
        if (each.endpoint, each.yields, each.group) == (endpoint.name, "categories", None)
        for name in each.analysis_set
    ]
    found = [
        [row for row in rows if row.analysis_set == name and row.group is None] for name in sets
    ]
    answered = [[row for row in own if row.category in endpoint.answers] for own in found]
    return max(answered, key=lambda own: own[0].denominator if own else 0, default=[])


def _counted(protocol: Protocol, endpoint: Asked, rows: Sequence[Result], style: Style) -> Sentence:
    known = [row for row in rows if row.denominator]
    if not known:
        return nobody(protocol, rows[0], style)
    each: list[Sentence] = [(share_of(row, among(protocol, row, style)),) for row in known]
    return (f"{_was(endpoint, rows[0], style)} in ", *listed(each, style))


def _was(endpoint: Asked, row: Result, style: Style) -> str:
    """Begin a sentence of one answer: "best overall response was a partial response"."""
    answer = answer_in_words(row.category or "", style)
    article = "a " * (answer in _COUNTABLE)
    return f"{subject(endpoint.name)} {_verb(endpoint)} {article}{answer}"


def _verb(endpoint: Asked) -> str:
    return "was classed as" if endpoint.kind.startswith("marker") else "was"


def _each_answer(
    protocol: Protocol, endpoint: Asked, rows: Sequence[Result], style: Style
) -> Sentence:
    if not rows[0].denominator:
        return nobody(protocol, rows[0], style)
    given = [row for row in rows if row.n or row.category == _of(endpoint)]
    if not given:  # of a report in which every count above 0 is hidden
        return ()
    parts: list[Sentence] = []
    for at, row in enumerate(given):
        counted = also(row) if at else share_of(row, among(protocol, row, style))
        parts.append((f"{answer_in_words(row.category or '', style)} in ", counted))
    return (f"{subject(endpoint.name)} {_verb(endpoint)} ", *listed(parts, style))


def _by_group(
    protocol: Protocol,
    endpoint: Asked,
    rows: Sequence[Result],
    all_rows: Sequence[Result],
    style: Style,
) -> Iterator[Sentence]:
    """Tell an answer group by group, the sets apart, with the test that compares the groups."""
    for name in dict.fromkeys(row.analysis_set for row in rows):
        own = [row for row in rows if row.analysis_set == name and row.denominator]
        if not own:
            continue
        column = column_of(own[0].group)
        parts: list[Sentence] = [(share_of(row, _group_of(row, style)),) for row in own]
        tests = [
            row
            for row in all_rows
            if row.statistic == "comparison"
            and row.analysis_set == name
            and row.category == f"{own[0].category} by {column}"
        ]
        tested: list[Part] = []
        for test in tests:
            tested += ["; ", linked(f"{value(test)}, {test.method}", test)]
        yield (
            f"among {patients_of(protocol, name, style)}, {_was(endpoint, own[0], style)} in ",
            *listed(parts, style),
            *tested,
        )


def _group_of(row: Result, style: Style) -> str:
    return f"patients {in_group(row.group or '', style)}"
