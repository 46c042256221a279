"""The counts that results print, each with a name by which the same count is found again.

A count is named by what it is about and by the patients in it, so that a response rate and the
category that it is the same as are one count, and either hides the other. The names of patients
serve to find what is the same; they reach no output.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from trialreadout.analysis.results import Result
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import BASELINE, DEVIATIONS, DISPOSITION
from trialreadout.protocol.endpoints import OfTime

Key = tuple[Hashable, ...]
"""What a count is of, and who is in it."""
SET, ANSWERS, ALONE = "set", "answers", "row"
"""What counts are of: an analysis set or a group; answers and times; a row that counts lesions or
assessments, which is compared with none."""
INCIDENCES = ("incidence", "incidence of related events")


@dataclass(frozen=True, slots=True)
class CountedRow:
    """A result with the counts that it prints."""

    row: Result
    scope: Hashable
    """What its count is of."""
    who: frozenset[str]
    """Those who count."""
    whole: frozenset[str]
    """Those of its set and group."""
    of_patients: bool
    """Whether it counts patients among those of its set and group, each once."""
    behind: int
    """Of how many patients the lesions or assessments are that it counts, as far as rows tell."""
    n: Key | None
    """None: it counts nobody, which is no secret."""
    denominator: Key | None


Sets = Mapping[str, frozenset[str]]
"""The patients of each analysis set, where they are known."""


def sets_of(members: Mapping[str, tuple[str, ...] | None]) -> Sets:
    """Take the sets whose patients are known."""
    return {name: frozenset(some) for name, some in members.items() if some is not None}


def counted_rows(results: Sequence[Result], protocol: Protocol, sets: Sets) -> Iterator[CountedRow]:
    """Name the counts of results."""
    behind: dict[Hashable, set[str]] = {}
    for row in results:
        behind.setdefault(_place(row), set()).update(row.subjects)
    for row in results:
        scope = _scope(row)
        who, whole = frozenset(row.subjects), frozenset(row.about)
        listed = row.n == len(row.subjects)
        everyone = listed and row.denominator == len(row.about)
        if everyone:
            n, of = key_of(scope, who, whole, sets), key_of(scope, whole, whole, sets)
        else:
            timed = listed and _is_timed(row, protocol)
            n = key_of(scope, who, whole, sets) if timed else (ALONE, row.id, "n")
            of = ("known", *_place(row)[:3], row.denominator) if timed else (ALONE, row.id, "of")
        yield CountedRow(
            row,
            scope,
            who,
            whole,
            everyone,
            len(behind[_place(row)]),
            n if row.n else None,
            of if row.denominator else None,
        )


def key_of(scope: Hashable, who: frozenset[str], whole: frozenset[str], sets: Sets) -> Key:
    """Name a count of patients: a set by itself, anything else with what it is of."""
    alike = scope in (ANSWERS, DISPOSITION)
    same = who == whole or (alike and who in sets.values())
    return (SET, who) if same else (scope, who)


def _place(row: Result) -> tuple[Hashable, ...]:
    return row.endpoint, row.analysis_set, row.group, row.statistic


def _scope(row: Result) -> Hashable:
    if row.endpoint in (DISPOSITION, DEVIATIONS):
        return row.endpoint
    if row.endpoint == BASELINE:
        return row.endpoint, (row.category or "").partition(": ")[0]
    if row.statistic in INCIDENCES or row.statistic == "shift":
        return row.endpoint, term_of(row)
    return ANSWERS


def _is_timed(row: Result, protocol: Protocol) -> bool:
    """Tell a row of those alone who have a time; lesions and assessments are no patients."""
    return isinstance(protocol.endpoint(row.endpoint), OfTime) and row.denominator < len(row.about)


def term_of(row: Result) -> str:
    """Name what an incidence or a shift is of: a term, a class, or any event."""
    return (row.category or "").rpartition(", ")[0]
