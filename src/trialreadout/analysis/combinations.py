"""How answers go together: which combinations there are, in whom, and in how many.

For a composite these are the answers of its parts; for a decision, what the rule offers, what was
offered, accepted, and given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.protocol import Protocol
from trialreadout.protocol.composites import AnyOf
from trialreadout.protocol.decision_points import DecisionPoint
from trialreadout.sources.read import Sources

_OF_A_DECISION = ("answer", "offered", "accepted", "given")


@dataclass(frozen=True, slots=True)
class Combinations:
    """The combinations of answers of one endpoint in one analysis set."""

    endpoint: str
    analysis_set: str
    patients: int
    columns: tuple[str, ...]
    """Those of the endpoint's table that are combined; `answer` is the endpoint's own."""
    rows: pl.DataFrame
    """One row a combination, the most frequent first: `columns`, `n` and `subjects` (a list)."""


def combinations_of(
    protocol: Protocol,
    sources: Sources,
    graded: Mapping[str, GradedEndpoint],
    widest: Mapping[str, tuple[str, pl.Series]],
) -> Iterator[Combinations]:
    """Count the combinations; parameters as for `tumour_changes_of`."""
    for endpoint in protocol.asked:
        columns = _columns(endpoint)
        if not columns or endpoint.name not in graded or endpoint.name not in widest:
            continue
        name, patients = widest[endpoint.name]
        table = graded[endpoint.name].table
        rows = table.filter(pl.col("subject").is_in(patients.implode()))
        counted = rows.group_by(columns).agg(n=pl.len(), subjects=pl.col("subject").sort())
        order = counted.with_columns(_first=pl.col("subjects").list.first())
        yield Combinations(
            endpoint=endpoint.name,
            analysis_set=name,
            patients=rows.height,
            columns=columns,
            rows=order.sort(["n", "_first"], descending=[True, False]).drop("_first"),
        )


def _columns(endpoint: object) -> tuple[str, ...]:
    match endpoint:
        case AnyOf():
            return (*endpoint.counts, "answer")
        case DecisionPoint():
            return _OF_A_DECISION
        case _:
            return ()
