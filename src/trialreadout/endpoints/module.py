"""What the module of an endpoint offers, whatever its kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import polars as pl

from trialreadout.core.cohort import Cohort
from trialreadout.core.once import Same, once
from trialreadout.endpoints.lineage import SourceRow
from trialreadout.sources.read import Sources

Grade = Callable[[Cohort, Any, Any], Any]
"""Grades an endpoint: from a cohort, the protocol and the endpoint."""


class EndpointModule(Protocol):
    """What the module of an endpoint offers."""

    def needs(self, endpoint: Any, protocol: Any, /) -> tuple[str, ...]:
        """Name the plain tables without which it cannot be graded."""

    def consults(self, endpoint: Any, protocol: Any, /) -> tuple[str, ...]:
        """Name those that it reads where they are there: an error in them stops it, too."""

    def grade(self, cohort: Cohort, protocol: Any, endpoint: Any, /) -> Any:
        """Grade every patient: arrays in, arrays out."""

    def table(self, graded: Any, cohort: Cohort, sources: Sources, /) -> pl.DataFrame:
        """List the graded patients, or their assessments, as rows."""

    def source_rows(
        self, graded: Any, cohort: Cohort, sources: Sources, patient: int, /
    ) -> list[SourceRow]:
        """Name the source rows behind the answer of one patient."""


def graded_once(module: EndpointModule, cohort: Cohort, protocol: Any, endpoint: Any) -> Any:
    """Grade an endpoint by its module, or find what was graded of this very cohort before."""
    key = module, Same(protocol), Same(endpoint)
    return once(cohort, key, lambda: module.grade(cohort, protocol, endpoint))
