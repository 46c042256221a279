"""What every dataset is made of: the protocol, the tables, what was graded, and the patients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from trialreadout.adam.adsl import OF_SET
from trialreadout.adam.dataset import Dataset, Structure, Variable
from trialreadout.adam.handed_in import as_handed_in
from trialreadout.adam.parameters import Parameter
from trialreadout.adam.variables import dataset, variable
from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.core.cohort import Cohort
from trialreadout.protocol import Protocol
from trialreadout.sources.read import Sources

_REPEATED = ("STUDYID", "SUBJID", "SITEID", "AGE", "SEX", "ARM", "TRTSDT", "TRTEDT")
_TREATMENT = {"TRTP": "TRT01P", "TRTA": "TRT01A"}


@dataclass(frozen=True, slots=True)
class Material:
    """A readout, and its patients as ADSL has them."""

    protocol: Protocol
    sources: Sources
    graded: Mapping[str, GradedEndpoint]
    cohorts: tuple[Cohort, ...]
    parameters: Mapping[str, Parameter]
    """By the name of the endpoint."""
    adsl: Dataset

    @property
    def reference(self) -> str:
        """The date of ADSL that is day 1 of the patient."""
        return "TRTSDT" if self.protocol.dates.time_zero == "first dose" else "ENRLDT"

    def of_patients(self) -> pl.DataFrame:
        """Return the columns of ADSL that every dataset repeats, and the reference date."""
        columns = [pl.col(name) for name in _REPEATED]
        columns += [pl.col(there).alias(here) for here, there in _TREATMENT.items()]
        columns += [pl.col(each.name) for each in self._sets()]
        reference = pl.col(self.reference).alias("_reference")
        return self.adsl.rows.select("USUBJID", *columns, reference)

    def dataset(
        self,
        name: str,
        label: str,
        structure: Structure,
        row_is: str,
        keys: tuple[str, ...],
        variables: Sequence[Variable],
        rows: pl.DataFrame,
    ) -> Dataset:
        """Put rows under what is repeated of ADSL and the dataset's own variables."""
        repeated = [
            variable(each, f"ADSL.{each}", "Predecessor")
            for each in ("STUDYID", "USUBJID", *_REPEATED[1:])
        ]
        repeated += [
            variable(here, f"ADSL.{there}", "Predecessor") for here, there in _TREATMENT.items()
        ]
        sets = [
            Variable(
                each.name, each.label, each.kind, "Predecessor", f"ADSL.{each.name}", each.terms
            )
            for each in self._sets()
        ]
        own = [as_handed_in(each, self.protocol, self.sources) for each in variables]
        return dataset(name, label, structure, row_is, keys, [*repeated, *sets, *own], rows)

    def _sets(self) -> list[Variable]:
        """List the variables of ADSL that say who is in an analysis set."""
        return [each for each in self.adsl.variables if each.source.startswith(OF_SET)]
