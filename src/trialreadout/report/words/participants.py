"""Who the numbers are about: how many entered, were treated, and are in each further set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from trialreadout.analysis.results import Result
from trialreadout.protocol import Protocol
from trialreadout.report.tables import Cell
from trialreadout.report.words.amounts import at_the_start, linked, patients
from trialreadout.report.words.sentence import Part, Sentence, listed
from trialreadout.report.words.style import Style

_DID: Mapping[str, str] = {
    "all registered": "registered",
    "all enrolled": "enrolled",
    "randomised": "randomised",
    "at least one dose": "treated",
}


def sentences_of_participants(
    protocol: Protocol, results: Sequence[Result], style: Style
) -> Iterator[Sentence]:
    """Say how many patients are in each set of which there is a number.

    The count opens the result that counts the set, or else the first that is about all of it.
    """
    sizes = {each.name: _about(each.name, results) for each in protocol.analysis_sets}
    told = [
        (_DID[each.rule], row)
        for each in protocol.analysis_sets
        if isinstance(each.rule, str) and (row := sizes[each.name]) is not None
    ]
    if told:
        yield _flow(told, style)
    others = [
        (each.name, row)
        for each in protocol.analysis_sets
        if not isinstance(each.rule, str) and (row := sizes[each.name]) is not None
    ]
    if others:
        parts: list[Sentence] = [
            (f"{style.quoted(name)} (", _patients(row), ")") for name, row in others
        ]
        begin = "a further analysis set was" if len(others) == 1 else "further analysis sets were"
        yield (f"{begin} ", *listed(parts, style))


def _flow(told: Sequence[tuple[str, Result]], style: Style) -> Sentence:
    (did, row), *others = told
    n = len(row.about)
    begin: tuple[Part, ...]
    if n < 10:
        noun = "patient was" if n == 1 else "patients were"
        begin = (linked(f"{at_the_start(n)} {noun}", row), f" {did}")
    else:
        begin = ("in total, ", _patients(row), f" were {did}")
    return listed([begin, *(_also(n, also, other) for also, other in others)], style)


def _also(n: int, did: str, row: Result) -> Sentence:
    """Tell how many of `n` patients did something else as well."""
    m = len(row.about)
    if m == n:
        return (linked(did if n == 1 else "all", row), "" if n == 1 else f" were {did}")
    return (linked(str(m or "none"), row), f" {'was' if m == 1 else 'were'} {did}")


def _patients(row: Result) -> Cell:
    return linked(patients(len(row.about)), row)


def _about(name: str, results: Sequence[Result]) -> Result | None:
    """Find the result that tells how many a set has: its size, or one that is about all of it."""
    own = [row for row in results if row.analysis_set == name and row.group is None]
    whole = [row for row in own if row.statistic not in ("first stage", "success")]
    sizes = [row for row in whole if row.statistic == "size"]
    return next(iter(sizes or whole), None)
