"""Which of the counts that rows print are hidden.

What is kept as long as it can be: the sizes of analysis sets, then primary endpoints and rates that
the study file names, then other answers; characteristics, and events by grade, go first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from trialreadout.analysis.of_events import ANY_EVENT
from trialreadout.analysis.results import VERDICTS
from trialreadout.analysis.sharing.cells import (
    ALONE,
    INCIDENCES,
    SET,
    CountedRow,
    Key,
    Sets,
    term_of,
)
from trialreadout.analysis.sharing.relations import Sum, sums_of
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import BASELINE, OF_SUBJECTS
from trialreadout.statistics.suppression import LinkedCounts, Relation, hidden_counts


@dataclass(frozen=True, slots=True)
class NamedCounts:
    """Counts with their names, what is known of them, and which are hidden."""

    values: Mapping[Key, int]
    printed: frozenset[Key]
    """Those that some row prints, or the table of analysis sets."""
    sums: tuple[Sum, ...]
    hidden: frozenset[Key]


def named_counts(
    rows: Sequence[CountedRow],
    protocol: Protocol,
    sets: Sets,
    classes: Mapping[str, Mapping[str, str]],
    below: int,
) -> NamedCounts:
    """Find what is hidden of the counts of rows.

    Parameters
    ----------
    rows
        All that a report prints.
    protocol, sets
        What was asked, and the analysis sets.
    classes
        For each endpoint of adverse events the organ class of its terms.
    below
        The smallest count that is told.
    """
    sums = tuple(dict.fromkeys(sums_of(rows, protocol, sets, classes)))
    values = _values(rows, sets, sums)
    importance = _importance(rows, protocol, sets)
    names = list(values)
    at = {name: place for place, name in enumerate(names)}
    linked = LinkedCounts(
        values=np.array([values[name] for name in names], np.int64),
        printed=np.array([name in importance for name in names], bool),
        guarded=np.ones(len(names), bool),
        importance=np.array([importance.get(name, 0.0) for name in names]),
        relations=tuple(Relation(tuple((at[k], by) for k, by in t), exact) for t, exact in sums),
    )
    gone = hidden_counts(linked, below) if names else ()
    hidden = frozenset(name for name, each in zip(names, gone, strict=True) if each)
    return NamedCounts(values, frozenset(importance), sums, hidden)


def _values(rows: Sequence[CountedRow], sets: Sets, sums: Iterable[Sum]) -> dict[Key, int]:
    """Give every count its value; one that is nowhere printed is what is left of a sum."""
    values: dict[Key, int] = {(SET, who): len(who) for who in sets.values() if who}
    for each in rows:
        for key, value in ((each.n, each.row.n), (each.denominator, each.row.denominator)):
            if key is not None:
                values[key] = value
    for terms, _ in sums:
        for key, _ in terms:
            if isinstance(key[-1], frozenset):
                values.setdefault(key, len(key[-1]))
    for terms, _ in sums:
        left = [(key, by) for key, by in terms if key not in values]
        if len(left) == 1:
            known = sum(by * values[key] for key, by in terms if key in values)
            values[left[0][0]] = -known // left[0][1]
    return values


def _importance(rows: Sequence[CountedRow], protocol: Protocol, sets: Sets) -> dict[Key, float]:
    """Rank what is printed; of two counts of one rank the smaller is hidden first."""
    found: dict[Key, float] = {}
    for name, who in sets.items():
        if who:
            told = sum(each.row.analysis_set == name for each in rows) / (1.0 + len(rows))
            found[SET, who] = max(found.get((SET, who), 0.0), 10.0 + told)
    primary = {each.name for each in protocol.asked if each.primary}
    for each in rows:
        rank = _rank(each, primary)
        for key in (each.n, each.denominator):
            if key is not None:
                found[key] = max(found.get(key, 0.0), rank + (key[0] == SET))
    return found


def _rank(each: CountedRow, primary: Iterable[str]) -> float:
    row = each.row
    if row.statistic in INCIDENCES:
        related = 1.0 * (row.statistic != INCIDENCES[0])
        return 3.0 - related + (term_of(row) == ANY_EVENT) - (0.5 * ("any grade" not in row.id))
    if row.statistic == "count" or each.n is None or each.n[0] == ALONE:
        return 1.0
    if row.endpoint in OF_SUBJECTS:
        return 2.0 if row.endpoint == BASELINE else 3.0
    if row.endpoint in primary or row.statistic in VERDICTS or row.label:
        return 7.0
    if row.category in ("CR or PR", "met"):
        return 6.0
    return 5.0 if row.group is None else 4.0
