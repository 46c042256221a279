"""A composite: met if any of its parts gives an answer that counts.

Three-valued: a patient whom no part meets, and of whom some part is unknown, is unknown, unless
the protocol decides otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.terms import Answer
from trialreadout.criteria import favourable
from trialreadout.endpoints.answers import Words, answer_columns, counted, words_of_terms
from trialreadout.endpoints.lineage import SourceRow
from trialreadout.endpoints.module import EndpointModule, Grade
from trialreadout.protocol import Protocol
from trialreadout.protocol.composites import AnyOf
from trialreadout.sources.read import Sources


@dataclass(frozen=True, slots=True)
class Composite:
    """The answer of each patient, and those of its parts."""

    answer: IntArray
    """(patient,) `Answer` codes."""
    day: FloatArray
    """(patient,) first day on which a part that counts was met; NaN: none was, or it has no day."""
    words: Words
    parts: Mapping[str, tuple[Any, Any]]
    """For each part, by name, its endpoint and what was graded."""
    met: Mapping[str, IntArray]
    """For each part (patient,) `Answer` codes."""


@dataclass(frozen=True, slots=True)
class AnyOfParts:
    """The endpoint that is made of others."""

    module_of: Callable[[Any], EndpointModule]
    """Finds the module of a part."""
    grade_part: Grade
    """Grades a part."""

    def needs(self, endpoint: AnyOf, protocol: Protocol) -> tuple[str, ...]:
        """Name the plain tables without which a part cannot be graded."""
        parts = [protocol.endpoint(name) for name in endpoint.counts]
        tables = [t for part in parts for t in self.module_of(part).needs(part, protocol)]
        return tuple(dict.fromkeys(tables))

    def consults(self, endpoint: AnyOf, protocol: Protocol) -> tuple[str, ...]:
        """Name the plain tables that a part reads where they are there."""
        parts = [protocol.endpoint(name) for name in endpoint.counts]
        tables = [t for part in parts for t in self.module_of(part).consults(part, protocol)]
        return tuple(dict.fromkeys(tables))

    def grade(self, cohort: Cohort, protocol: Protocol, endpoint: AnyOf) -> Composite:
        """Grade the parts, and bring them together."""
        parts = {name: protocol.endpoint(name) for name in endpoint.counts}
        graded = {name: self.grade_part(cohort, protocol, part) for name, part in parts.items()}
        met = {name: counted(graded[name], words) for name, words in endpoint.counts.items()}
        days = np.array(
            [np.where(met[name] == Answer.MET, graded[name].day, np.inf) for name in parts]
        )
        first = np.where(np.isnan(days), np.inf, days).min(axis=0)
        return Composite(
            answer=favourable(*met.values(), not_evaluable=endpoint.not_evaluable),
            day=np.where(np.isinf(first), np.nan, first),
            words=words_of_terms(Answer),
            parts={name: (part, graded[name]) for name, part in parts.items()},
            met=met,
        )

    def table(self, graded: Composite, cohort: Cohort, sources: Sources) -> pl.DataFrame:
        """List the patients.

        Returns
        -------
        One row a patient: `subject`, `answer`, `day`, `on`, and under the name of each part its
        answer.
        """
        own = answer_columns(graded, cohort, sources)
        parts = {
            name: answer_columns(part, cohort, sources)["answer"]
            for name, (_, part) in graded.parts.items()
        }
        return pl.DataFrame(own | parts)

    def source_rows(
        self, graded: Composite, cohort: Cohort, sources: Sources, patient: int
    ) -> list[SourceRow]:
        """Name the source rows behind each part, each once."""
        rows = [
            row
            for endpoint, part in graded.parts.values()
            for row in self.module_of(endpoint).source_rows(part, cohort, sources, patient)
        ]
        return list(dict.fromkeys(rows))
