"""How the criteria of a composite go together: which of them each patient meets.

Each combination of answers is told in three words (met, not met, not evaluable), as the composite
itself hears its parts. What is an answer that counts is the composite's to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from trialreadout.analysis.combinations import Combinations
from trialreadout.core.terms import Answer, label
from trialreadout.endpoints.answers import UNKNOWN
from trialreadout.protocol import Protocol
from trialreadout.protocol.composites import AnyOf

MET, NOT_MET, NOT_EVALUABLE = map(label, (Answer.MET, Answer.NOT_MET, Answer.NOT_EVALUABLE))


@dataclass(frozen=True, slots=True)
class Crossing:
    """The criteria of one composite in one analysis set."""

    endpoint: str
    analysis_set: str
    patients: int
    criteria: tuple[str, ...]
    """The parts of the composite, in the protocol's order."""
    columns: pl.DataFrame
    """One row a combination, the most frequent first: under the name of each criterion `MET`,
    `NOT_MET` or `NOT_EVALUABLE`; `answer`, that of the composite; `n` and `subjects` (a list)."""
    sizes: pl.DataFrame
    """One row a criterion: `criterion`, `met` and `not_evaluable`, how many patients each."""


def crossings_of(protocol: Protocol, combinations: Sequence[Combinations]) -> Iterator[Crossing]:
    """Bring the combinations of each composite down to what it hears of its parts."""
    for found in combinations:
        endpoint = protocol.endpoint(found.endpoint)
        if isinstance(endpoint, AnyOf):
            yield _crossing(found, endpoint)


def _crossing(found: Combinations, endpoint: AnyOf) -> Crossing:
    criteria = tuple(endpoint.counts)
    heard = found.rows.with_columns(
        pl.when(pl.col(name).is_in(endpoint.counts[name]))
        .then(pl.lit(MET))
        .when(pl.col(name).is_in(list(UNKNOWN)))
        .then(pl.lit(NOT_EVALUABLE))
        .otherwise(pl.lit(NOT_MET))
        .alias(name)
        for name in criteria
    )
    columns = heard.group_by(*criteria, "answer").agg(
        pl.col("n").sum(), subjects=pl.col("subjects").explode().sort()
    )
    first = pl.col("subjects").list.first()
    return Crossing(
        endpoint=found.endpoint,
        analysis_set=found.analysis_set,
        patients=found.patients,
        criteria=criteria,
        columns=columns.sort(pl.col("n"), first, descending=[True, False]),
        sizes=pl.DataFrame(
            {
                "criterion": criteria,
                "met": [_patients(columns, name, MET) for name in criteria],
                "not_evaluable": [_patients(columns, name, NOT_EVALUABLE) for name in criteria],
            },
            schema={"criterion": pl.String, "met": pl.Int64, "not_evaluable": pl.Int64},
        ),
    )


def _patients(columns: pl.DataFrame, criterion: str, word: str) -> int:
    return int(columns.filter(pl.col(criterion) == word)["n"].sum())
