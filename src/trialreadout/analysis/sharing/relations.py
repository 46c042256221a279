"""What everyone may know of the counts of a report: how they add up, and which lie in which.

Counts that are nowhere printed take part, since they follow from those that are: the patients
without an answer, those whom a wider set has and a narrower one has not, those with a grade below
the third.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, permutations

from trialreadout.analysis.of_events import ANY_EVENT
from trialreadout.analysis.results import CHARACTERISTIC, VERDICTS
from trialreadout.analysis.sharing.cells import (
    ALONE,
    ANSWERS,
    INCIDENCES,
    SET,
    CountedRow,
    Key,
    Sets,
    key_of,
    term_of,
)
from trialreadout.protocol import Protocol

Terms = tuple[tuple[Key, int], ...]
Sum = tuple[Terms, bool]
"""Counts times whole numbers, and whether they add up to 0; else they are at most 0."""
Rows = Sequence[CountedRow]
_NESTED = ("proportion", "bounds", "count", *VERDICTS)
_OF_TIMES = ("median", "quantile", "rate", "restricted mean", "event rate")


def sums_of(
    rows: Rows, protocol: Protocol, sets: Sets, classes: Mapping[str, Mapping[str, str]]
) -> Iterator[Sum]:
    """List what holds between the counts of rows.

    Parameters
    ----------
    rows
        The rows that may be told.
    protocol
        The answers of each endpoint.
    sets
        The analysis sets.
    classes
        For each endpoint of adverse events the organ class of its terms.
    """
    yield from _sizes(sets)
    for each in rows:
        yield from _complement(each, sets)
    yield from _categories(rows, protocol, sets)
    yield from _groups(rows, sets)
    yield from _between_sets(rows, sets)
    yield from _nested_answers(rows, sets)
    yield from _nested_events(rows, sets)
    yield from _classes(rows, classes)


def whole_of(key: Key, parts: Iterable[Key]) -> Sum:
    """Say that parts add up to a whole."""
    return ((key, -1), *((part, 1) for part in parts)), True


def _sizes(sets: Sets) -> Iterator[Sum]:
    for wide, narrow in permutations(dict.fromkeys(sets.values()), 2):
        if narrow and narrow < wide:
            yield whole_of((SET, wide), ((SET, narrow), key_of(ANSWERS, wide - narrow, wide, sets)))


def _complement(each: CountedRow, sets: Sets) -> Iterator[Sum]:
    """Who is counted, and who is not, are all of a group."""
    if each.n is None or each.denominator is None or each.n == each.denominator:
        return
    if each.of_patients:
        rest = key_of(each.scope, each.whole - each.who, each.whole, sets)
    else:
        rest = (ALONE, each.row.id, "rest")
        if each.row.denominator < len(each.whole) and each.denominator[0] != ALONE:
            yield whole_of(
                (SET, each.whole), (each.denominator, ("without", *each.denominator[1:]))
            )
    if each.row.n < each.row.denominator:
        yield whole_of(each.denominator, (each.n, rest))


def _categories(rows: Rows, protocol: Protocol, sets: Sets) -> Iterator[Sum]:
    """The answers of an endpoint, or the words of a column, are all of a group."""
    answers = {each.name: frozenset(each.answers) for each in protocol.asked}

    def family(each: CountedRow) -> Hashable:
        row = each.row
        place = (row.endpoint, row.analysis_set, row.group, row.statistic)
        if row.statistic == "proportion" and row.category in answers.get(row.endpoint, ()):
            return place
        return (*place, each.scope) if row.statistic in (CHARACTERISTIC, "shift") else None

    for same in _alike(rows, family):
        parts = _parts(same)
        if parts is None:
            continue
        whole = frozenset().union(*parts)
        if whole == same[0].whole or (same[0].scope, whole) in {each.n for each in rows}:
            key = key_of(same[0].scope, whole, same[0].whole, sets)
            yield whole_of(key, parts.values())
        for other in rows:
            united = other.of_patients and other.whole == same[0].whole and other.n is not None
            if united and same[0].scope == other.scope == ANSWERS:
                inside = [part for part in parts if part <= other.who]
                if len(inside) > 1 and frozenset().union(*inside) == other.who:
                    assert other.n is not None
                    yield whole_of(other.n, (parts[part] for part in inside))


def _groups(rows: Rows, sets: Sets) -> Iterator[Sum]:
    """Groups of a set are all of it, and so is what was counted in them."""

    def split(each: CountedRow) -> Hashable:
        row = each.row
        if row.group is None or not each.of_patients:
            return None
        column = row.group.partition(": ")[0]
        return row.endpoint, row.analysis_set, row.statistic, row.category, row.method, column

    for same in _alike(rows, split):
        for of in (_parts(same), {each.whole: (SET, each.whole) for each in same}):
            if of is not None and len(of) > 1:
                whole = frozenset().union(*of)
                everyone = frozenset().union(*(each.whole for each in same))
                yield whole_of(key_of(same[0].scope, whole, everyone, sets), of.values())


def _between_sets(rows: Rows, sets: Sets) -> Iterator[Sum]:
    """What was counted in a wider set and not in a narrower one is of those between them."""

    def told_of(each: CountedRow) -> Hashable:
        row = each.row
        return row.endpoint, row.statistic, row.category, row.group, row.method

    for same in _alike(rows, told_of):
        yield from _rests(same, sets, lambda narrow, wide: narrow.whole < wide.whole)


def _nested_answers(rows: Rows, sets: Sets) -> Iterator[Sum]:
    """One answer may lie within another, a first stage within the trial, a death in a time."""

    def place(each: CountedRow) -> Hashable:
        row = each.row
        if each.scope != ANSWERS or row.statistic not in _NESTED:
            return None
        return row.endpoint, row.analysis_set, row.group

    def times(each: CountedRow) -> Hashable:
        return each.whole if each.row.statistic in _OF_TIMES else None

    for same in chain(_alike(rows, place), _alike(rows, times)):
        yield from _rests(same, sets, lambda narrow, wide: narrow.whole <= wide.whole)


def _nested_events(rows: Rows, sets: Sets) -> Iterator[Sum]:
    """Higher grades lie within all grades, related events within all events of a term."""

    def term(each: CountedRow) -> Hashable:
        row = each.row
        return (each.scope, row.analysis_set, row.group) if row.statistic in INCIDENCES else None

    for same in _alike(rows, term):
        yield from _rests(same, sets, lambda narrow, wide: True)


def _classes(rows: Rows, classes: Mapping[str, Mapping[str, str]]) -> Iterator[Sum]:
    """A patient with an event of a class has one of its terms, and may have several."""

    def counted(each: CountedRow) -> Hashable:
        row = each.row
        if row.statistic not in INCIDENCES or each.n is None:
            return None
        grade = (row.category or "").rpartition(", ")[2]
        return row.endpoint, row.analysis_set, row.group, row.statistic, grade

    for same in _alike(rows, counted):
        class_of = classes.get(same[0].row.endpoint, {})
        at = {term_of(each.row): (each.n, each.who) for each in same if each.n is not None}
        within: dict[str, list[str]] = {}
        for term in at:
            above = class_of.get(term, ANY_EVENT)
            if above in at and above != term:
                within.setdefault(above, []).append(term)
        for above, terms in within.items():
            top, who = at[above]
            parts = [key for key, _ in (at[term] for term in terms) if key != top]
            yield from ((((part, 1), (top, -1)), False) for part in parts)
            if parts and frozenset().union(*(at[term][1] for term in terms)) == who:
                yield ((top, 1), *((part, -1) for part in parts)), False


def _rests(
    rows: Rows, sets: Sets, lies_in: Callable[[CountedRow, CountedRow], bool]
) -> Iterator[Sum]:
    """Say of each two counts of which one lies in the other what is left."""
    own = [(each, each.n) for each in rows if each.n is not None and each.n[0] != ALONE]
    for (narrow, few), (wide, many) in permutations(own, 2):
        if narrow.who < wide.who and few != many and lies_in(narrow, wide):
            rest = key_of(wide.scope, wide.who - narrow.who, wide.whole, sets)
            yield whole_of(many, (few, rest))


def _alike(rows: Rows, name: Callable[[CountedRow], Hashable]) -> Iterator[list[CountedRow]]:
    """Bring together the rows that share a name; those without one stand alone."""
    found: dict[Hashable, list[CountedRow]] = {}
    for each in rows:
        shared = name(each)
        if shared is not None:
            found.setdefault(shared, []).append(each)
    yield from (same for same in found.values() if len(same) > 1)


def _parts(rows: Rows) -> dict[frozenset[str], Key] | None:
    """Name counts that share no patient; None where they do, or do not count patients."""
    if not all(each.of_patients for each in rows):
        return None
    parts = {each.who: each.n for each in rows if each.n is not None}
    several = len(parts) == sum(each.n is not None for each in rows)
    disjoint = sum(map(len, parts)) == len(frozenset().union(*parts))
    return parts if parts and several and disjoint else None
