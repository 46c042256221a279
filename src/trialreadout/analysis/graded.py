"""Every endpoint of a protocol, graded, with the tables of patients that come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
import polars as pl

from trialreadout.analysis.stops import stops
from trialreadout.core.cohort import Cohort
from trialreadout.core.findings import Finding
from trialreadout.core.once import Same, once
from trialreadout.endpoints import immune_response, tumour_response
from trialreadout.endpoints.kinds import grade, module_of
from trialreadout.endpoints.lineage import SourceRow
from trialreadout.endpoints.over_immune import ImmuneAnswers
from trialreadout.protocol import Protocol
from trialreadout.protocol.endpoints import OverAssessments
from trialreadout.protocol.numbers_asked import BETWEEN_READERS
from trialreadout.protocol.protocol import Asked
from trialreadout.protocol.safety import LaboratoryToxicity
from trialreadout.sources.read import Sources


@dataclass(frozen=True, slots=True)
class GradedEndpoint:
    """One endpoint: the arrays of each cohort, and the table of all patients."""

    endpoint: Asked
    parts: tuple[tuple[Cohort, Any], ...]
    """Each cohort with what its endpoint module graded."""
    table: pl.DataFrame
    by_reader: Mapping[str, GradedEndpoint] = field(default_factory=dict)
    """The same as graded from each reader who read something, where readers are compared."""

    def source_rows(
        self, sources: Sources, subject: str, term: str | None = None
    ) -> list[SourceRow]:
        """Name the source rows behind one patient's answer; KeyError if there is none such.

        Of laboratory values those of one term, if it is named.
        """
        cohort, graded, patient = self._find(sources, subject)
        if term is not None and isinstance(self.endpoint, LaboratoryToxicity):
            graded = tuple(each for each in graded if each.term == term)
        return module_of(self.endpoint).source_rows(graded, cohort, sources, patient)

    def assessments(self, sources: Sources, subject: str) -> pl.DataFrame | None:
        """List the graded assessments of record behind one patient's answer.

        Returns
        -------
        Rows of `trialreadout.endpoints.tumour_response.table`, or by iRECIST those of
        `immune_response.table`; None where the endpoint rests on no assessments.
        """
        cohort, graded, _ = self._find(sources, subject)
        tumour = tumour_of(graded)
        if tumour is None:
            return None
        key = "assessments", Same(tumour), Same(sources)
        of_all = once(cohort, key, lambda: _assessments(tumour, cohort, sources))
        return of_all.get(subject, of_all[None])

    def _find(self, sources: Sources, subject: str) -> tuple[Cohort, Any, int]:
        for cohort, graded in self.parts:
            patients = once(cohort, ("patients", Same(sources)), partial(_places, cohort, sources))
            if subject in patients:
                return cohort, graded, patients[subject]
        raise KeyError(subject)


def tumour_of(graded: Any) -> Any:
    """Find the graded assessments that an answer rests on; None if it rests on none."""
    if isinstance(graded, ImmuneAnswers):
        return graded.immune
    return graded if isinstance(graded, tumour_response.Graded) else getattr(graded, "tumour", None)


def _assessments(tumour: Any, cohort: Cohort, sources: Sources) -> dict[str | None, pl.DataFrame]:
    """List the assessments of record of each patient, in time order; None: of who has none."""
    if isinstance(tumour, tumour_response.Graded):
        visits = tumour_response.table(tumour, cohort, sources).filter("of_record")
    else:
        visits = immune_response.table(tumour, cohort, sources)
    parted = visits.sort("day").partition_by("subject", as_dict=True)
    return {None: visits.clear(), **{str(name): rows for (name,), rows in parted.items()}}


def _places(cohort: Cohort, sources: Sources) -> dict[str, int]:
    """Say where each patient stands in a cohort."""
    names = sources.table("subjects")["subject"].gather(cohort.patient)
    return {name: place for place, name in enumerate(names)}


def grade_endpoints(
    protocol: Protocol, sources: Sources, cohorts: tuple[Cohort, ...]
) -> tuple[dict[str, GradedEndpoint], list[Finding]]:
    """Grade what can be graded, in the protocol's order.

    Returns
    -------
    The graded endpoints by name, and why the others were not.
    """
    graded: dict[str, GradedEndpoint] = {}
    findings: list[Finding] = []
    readers = tuple(sorted({name for cohort in cohorts for name in cohort.readers}))
    compared = {each.endpoint for each in protocol.statistics if each.yields == BETWEEN_READERS}
    compared |= {e.endpoint for e in protocol.published if e.statistic == BETWEEN_READERS}
    for endpoint in protocol.asked:
        in_the_way = stops(endpoint, protocol, sources, readers)
        findings += in_the_way
        if not in_the_way:
            graded[endpoint.name] = _grade(endpoint, protocol, sources, cohorts)
            if isinstance(endpoint, OverAssessments) and endpoint.name in compared:
                one = graded[endpoint.name]
                own = _by_reader(endpoint, one, protocol, sources, cohorts)
                graded[endpoint.name] = replace(one, by_reader=own)
    return graded, findings


def _grade(
    endpoint: Asked, protocol: Protocol, sources: Sources, cohorts: tuple[Cohort, ...]
) -> GradedEndpoint:
    parts = tuple((cohort, grade(cohort, protocol, endpoint)) for cohort in cohorts)
    table = module_of(endpoint).table
    rows = pl.concat([table(graded, cohort, sources) for cohort, graded in parts])
    return GradedEndpoint(endpoint, parts, rows.sort("subject", maintain_order=True))


def _by_reader(
    endpoint: Any,
    graded: GradedEndpoint,
    protocol: Protocol,
    sources: Sources,
    cohorts: tuple[Cohort, ...],
) -> dict[str, GradedEndpoint]:
    """Grade an endpoint over assessments once more from each reader who read something."""
    names: set[str] = set()
    for cohort, answers in graded.parts:
        read = ~np.isnan(answers.tumour.day).all(axis=(1, 2))
        names |= {name for name, some in zip(cohort.readers, read, strict=True) if some}
    return {
        name: _grade(endpoint.model_copy(update={"reader": name}), protocol, sources, cohorts)
        for name in sorted(names)
    }
