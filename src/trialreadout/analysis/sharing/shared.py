"""A readout as it may be sent: fewer rows, none of a patient, and small counts hidden.

What is said here is a function of a readout's results and of how small a count may be; nothing is
computed anew.

Source: Hundepool et al., Statistical Disclosure Control, Wiley 2012.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from trialreadout.analysis.curves import Curve
from trialreadout.analysis.drawn import Drawn
from trialreadout.analysis.of_events import ANY_EVENT
from trialreadout.analysis.of_flow import Flow, Stop
from trialreadout.analysis.results import Result
from trialreadout.analysis.sharing.cells import (
    INCIDENCES,
    SET,
    CountedRow,
    Sets,
    counted_rows,
    sets_of,
    term_of,
)
from trialreadout.analysis.sharing.curves import read_at, times_told
from trialreadout.analysis.sharing.hidden import NamedCounts, named_counts
from trialreadout.analysis.sharing.shared_rows import Groups, SharedResult, shared_row
from trialreadout.analysis.sharing.told_rows import told_rows
from trialreadout.analysis.subgroups import Subgroups
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import BASELINE

USUAL = 5
"""The smallest count that is told, unless another is asked for."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What a report that may be sent tells."""

    below: int
    """Counts from 1 to one less than this are hidden."""
    results: tuple[SharedResult, ...]
    left_out: int
    """Results of which not even the name is told."""
    sizes: Mapping[str, int | None]
    """Of each analysis set; None: hidden, or not known."""
    drawn: Drawn
    """What figures show: curves at round times, groups, the flow; of no patient."""

    @property
    def rows(self) -> tuple[Result, ...]:
        """All results, for tables."""
        return tuple(each.row for each in self.results)

    @property
    def whole(self) -> tuple[Result, ...]:
        """The results of which nothing is hidden, for sentences and figures."""
        return tuple(each.row for each in self.results if each.state == "whole")

    def count(self, state: str) -> int:
        """Count the results in a state."""
        return sum(each.state == state for each in self.results)


@dataclass(frozen=True, slots=True)
class Audited:
    """What a shared report tells, beside the counts as they are, for who checks it."""

    shared: Shared
    rows: tuple[CountedRow, ...]
    counts: NamedCounts
    sets: Sets


def shared_of(
    results: Sequence[Result],
    protocol: Protocol,
    drawn: Drawn,
    groups: Groups,
    classes: Mapping[str, Mapping[str, str]],
    below: int = USUAL,
) -> Audited:
    """Take off a readout what must not be sent.

    Parameters
    ----------
    results, protocol, drawn
        What was asked, what it came to, and what figures draw of it.
    groups
        For each column of the subjects the word of each patient.
    classes
        For each endpoint of adverse events the organ class of its terms.
    below
        The smallest count that is told: 5 hides counts of 1 to 4; 1 hides none.
    """
    sets = sets_of(drawn.sets)
    told = [row for row in told_rows(results, protocol, below) if row.statistic != "summary"]
    rows = tuple(counted_rows(told, protocol, sets))
    counts = named_counts(rows, protocol, sets, classes, below)
    curves = _curves(drawn.curves, rows, counts)
    times = _times(curves, rows, below)
    shared = [shared_row(each, counts.hidden, times, groups, below) for each in rows]
    few = _names_few(rows, shared)
    kept = tuple(
        one
        for one, each in zip(shared, rows, strict=True)
        if (SET, each.whole) not in counts.hidden and each.row.id not in few
    )
    sizes = {
        name: None if some is None or (SET, frozenset(some)) in counts.hidden else len(some)
        for name, some in drawn.sets.items()
    }
    whole = {each.row.id: each.row for each in kept if each.state == "whole"}
    by_sharing = Drawn(
        subjects=(),
        sets={},
        curves=tuple(
            read_at(curve, times[curve.endpoint, curve.analysis_set])
            for curve in curves
            if times.get((curve.endpoint, curve.analysis_set))
        ),
        changes=(),
        courses=(),
        combinations=(),
        subgroups=tuple(_subgroups(drawn.subgroups, whole)),
        flow=_flow(drawn.flow, sizes),
    )
    left_out = len(results) - len(kept)
    return Audited(Shared(below, kept, left_out, sizes, by_sharing), rows, counts, sets)


def _names_few(rows: Sequence[CountedRow], shared: Sequence[SharedResult]) -> set[str]:
    """Find the rows that are named after what few patients have: a term, or a word of a column.

    A name is told if one row with it is told, and counts somebody; where its rows stand beside each
    other, in groups and grades, they stay together.
    """

    def name(row: Result) -> tuple[str, ...] | None:
        if row.statistic in INCIDENCES or row.statistic == "shift":
            group = row.group or ""
            return row.endpoint, row.analysis_set, group, row.statistic, term_of(row)
        return (row.endpoint, row.category or "") if row.endpoint == BASELINE else None

    told = {
        name(each.row)
        for each, one in zip(rows, shared, strict=True)
        if one.state != "hidden" and (each.row.n or each.row.endpoint == BASELINE)
    }
    names = {each.row.id: name(each.row) for each in rows}
    return {
        row_id
        for row_id, its in names.items()
        if its is not None and its not in told and its[-1] != ANY_EVENT
    }


def _curves(
    curves: Sequence[Curve], rows: Sequence[CountedRow], counts: NamedCounts
) -> list[Curve]:
    """Keep the curves of the first set of each endpoint, if its counts are told."""
    first: dict[str, str] = {}
    for each in rows:
        first.setdefault(each.row.endpoint, each.row.analysis_set)
    hidden = {
        (each.row.endpoint, each.row.analysis_set)
        for each in rows
        if {each.n, each.denominator, (SET, each.whole)} & counts.hidden
    }
    return [
        curve
        for curve in curves
        if first.get(curve.endpoint) == curve.analysis_set
        and (curve.endpoint, curve.analysis_set) not in hidden
    ]


def _times(
    curves: Sequence[Curve], rows: Sequence[CountedRow], below: int
) -> dict[tuple[str, str], tuple[float, ...]]:
    found = {}
    for place in dict.fromkeys((curve.endpoint, curve.analysis_set) for curve in curves):
        asked = {
            float((each.row.category or "").partition(" ")[0])
            for each in rows
            if each.row.statistic == "rate" and place == (each.row.endpoint, each.row.analysis_set)
        }
        own = [curve for curve in curves if (curve.endpoint, curve.analysis_set) == place]
        found[place] = times_told(own, asked, below)
    return found


def _subgroups(subgroups: Sequence[Subgroups], whole: Mapping[str, Result]) -> Iterator[Subgroups]:
    for each in subgroups:
        by = {
            column: tuple(whole[row.id] for row in rows if row.id in whole)
            for column, rows in each.by.items()
        }
        by = {column: rows for column, rows in by.items() if rows}
        if each.overall.id in whole and by:
            yield replace(each, overall=whole[each.overall.id], by=by)


def _flow(flow: Flow | None, sizes: Mapping[str, int | None]) -> Flow | None:
    """Draw the flow of the sets whose sizes are told; who left is told between two such sets."""
    if flow is None:
        return None
    path: list[Stop] = []
    known = True
    for stop in flow.path:
        if sizes[stop.name] is not None:
            path.append(_stop(stop, known))
        known = sizes[stop.name] is not None
    ends = tuple(_stop(stop, known) for stop in flow.ends if sizes[stop.name] is not None)
    return Flow(tuple(path), ends) if path else None


def _stop(stop: Stop, known: bool) -> Stop:
    return Stop(stop.name, ("",) * len(stop.subjects), ("",) * len(stop.left) * known)
