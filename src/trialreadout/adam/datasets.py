"""The analysis datasets of a readout: its endpoint tables and sources in ADaM dress.

Nothing is computed here that the endpoints have not graded, but the counting of days that CDISC
prescribes, and records that are the same for every study.
"""

from __future__ import annotations

from collections.abc import Mapping

from trialreadout.adam.adae import adae
from trialreadout.adam.adex import adex
from trialreadout.adam.adlb import adlb
from trialreadout.adam.adrs import adrs
from trialreadout.adam.adsl import adsl
from trialreadout.adam.adtr import adtr
from trialreadout.adam.adtte import adtte
from trialreadout.adam.dataset import Dataset
from trialreadout.adam.material import Material
from trialreadout.adam.parameters import parameters_of
from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.protocol import Protocol
from trialreadout.sources.cohort import build_cohorts
from trialreadout.sources.read import Sources


def analysis_datasets(
    protocol: Protocol, sources: Sources, graded: Mapping[str, GradedEndpoint]
) -> tuple[Dataset, ...]:
    """Put a readout into ADaM dress.

    Parameters
    ----------
    protocol, sources
        Of the study.
    graded
        The endpoints by name, as `trialreadout.study.Readout` holds them.

    Returns
    -------
    ADSL first; a dataset of which there would be no record is left out.
    """
    material = material_of(protocol, sources, graded)
    made = [build(material) for build in (adrs, adtr, adtte, adlb, adae, adex)]
    return (material.adsl, *(each for each in made if each.rows.height))


def material_of(
    protocol: Protocol, sources: Sources, graded: Mapping[str, GradedEndpoint]
) -> Material:
    """Bring together what the datasets are made of."""
    endpoints = list(graded.values())
    cohorts = (
        tuple(cohort for cohort, _ in endpoints[0].parts)
        if endpoints
        else build_cohorts(sources, protocol)
    )
    patients = adsl(protocol, sources, graded)
    return Material(protocol, sources, graded, cohorts, parameters_of(protocol), patients)
