"""Which module, or value, grades which kind of endpoint: the one place to add an endpoint to."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Protocol

import polars as pl

from trialreadout.core.cohort import Cohort
from trialreadout.criteria import (
    best_overall_response,
    clinical_benefit,
    last_assessment,
    response,
)
from trialreadout.endpoints import time_to_event, tumour_response
from trialreadout.endpoints.lineage import SourceRow
from trialreadout.endpoints.over_assessments import OverAllAssessments
from trialreadout.sources.read import Sources


class EndpointModule(Protocol):
    """What the module of an endpoint offers."""

    def needs(self, endpoint: Any, protocol: Any, /) -> tuple[str, ...]:
        """Name the plain tables without which it cannot be graded."""

    def consults(self, endpoint: Any, protocol: Any, /) -> tuple[str, ...]:
        """Name those that it reads where they are there: an error in them stops it, too."""

    def not_computed(self, endpoint: Any, /) -> str | None:
        """Name a key of the endpoint that this version cannot honour."""

    def grade(self, cohort: Cohort, protocol: Any, endpoint: Any, /) -> Any:
        """Grade every patient: arrays in, arrays out."""

    def table(self, graded: Any, cohort: Cohort, sources: Sources, /) -> pl.DataFrame:
        """List the graded patients, or their assessments, as rows."""

    def source_rows(
        self, graded: Any, cohort: Cohort, sources: Sources, patient: int, /
    ) -> list[SourceRow]:
        """Name the source rows behind the answer of one patient."""


MODULES: Mapping[str, EndpointModule] = MappingProxyType(
    {
        "recist-timepoint": tumour_response,
        "recist-best": OverAllAssessments(best_overall_response),
        "recist-response": OverAllAssessments(response),
        "recist-benefit": OverAllAssessments(clinical_benefit),
        "recist-last": OverAllAssessments(last_assessment),
        "time-to-event": time_to_event,
    }
)
"""Kinds of endpoint that are graded."""
