"""The numbers of subgroups, each beside the same number of the whole set: rows of forest plots.

There are those alone that the protocol asks for by group. The number of the whole set is computed
as that of its groups is, whether or not the protocol prints it.

Source: Cuzick, Forest plots and the interpretation of subgroups, Lancet 2005;365:1308 (groups are
        held against the overall estimate, not against no effect).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.analysis.results import Result
from trialreadout.analysis.statistics import results_of
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import Statistic
from trialreadout.sources.read import Sources

_YIELDS = ("proportion", "median", "quantile", "rate", "restricted mean")
"""Numbers with an interval of which a group has one each."""


@dataclass(frozen=True, slots=True)
class Subgroups:
    """One number, in the whole of an analysis set and in its groups."""

    endpoint: str
    analysis_set: str
    overall: Result
    by: Mapping[str, tuple[Result, ...]]
    """For each column of the subjects the number of each of its groups."""


def subgroups_of(
    protocol: Protocol,
    sources: Sources,
    graded: Mapping[str, GradedEndpoint],
    sets: Mapping[str, pl.Series],
) -> Iterator[Subgroups]:
    """Compute each number that is asked for by group; parameters as for `curves_of`.

    Returns
    -------
    In the protocol's order, the columns by which one number is split together.
    """
    subjects = sources.table("subjects").unique("subject")
    found: dict[tuple[str, ...], tuple[Result, dict[str, tuple[Result, ...]]]] = {}
    for statistic in protocol.statistics:
        column = statistic.group
        if column is None or statistic.yields not in _YIELDS or column not in subjects.columns:
            continue
        for name in statistic.analysis_set:
            if statistic.endpoint not in graded or name not in sets or sets[name].is_empty():
                continue
            whole = statistic.model_copy(update={"group": None})
            overall = _numbers(whole, name, protocol, subjects, graded, sets)
            grouped = _numbers(statistic, name, protocol, subjects, graded, sets)
            for row in overall:
                own = tuple(each for each in grouped if each.category == row.category)
                _, by = found.setdefault((row.id, row.method), (row, {}))
                by[column] = own
    for overall_row, by in found.values():
        yield Subgroups(overall_row.endpoint, overall_row.analysis_set, overall_row, by)


def _numbers(
    statistic: Statistic,
    set_name: str,
    protocol: Protocol,
    subjects: pl.DataFrame,
    graded: Mapping[str, GradedEndpoint],
    sets: Mapping[str, pl.Series],
) -> list[Result]:
    """Compute a number; without the counts that stand beside it."""
    patients = sets[set_name]
    rows = graded[statistic.endpoint].table.filter(pl.col("subject").is_in(patients.implode()))
    if "of_record" in rows.columns:
        rows = rows.filter("of_record")
    endpoint = protocol.endpoint(statistic.endpoint)
    every = results_of(statistic, endpoint, set_name, patients, rows, subjects)
    return [row for row in every if row.statistic == statistic.yields]
