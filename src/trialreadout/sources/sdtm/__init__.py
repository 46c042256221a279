"""SDTM read into the plain tables."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from trialreadout.sources.raw import Raw
from trialreadout.sources.sdtm import safety, subjects, tumour
from trialreadout.sources.sdtm.domains import Domains, read_domains

__all__ = ["ORIGINS", "Domains", "plain_tables", "read_domains"]

ORIGINS: Mapping[str, tuple[str, ...]] = {
    "subjects": ("dm",),
    "doses": ("ex",),
    "status": ("dm",),
    "therapies": ("cm",),
    "lesions": ("tu",),
    "measurements": ("tr", "tu"),
    "examinations": ("tr",),
    "assessments": ("rs",),
    "labs": ("lb",),
    "weights": ("vs",),
    "adverse_events": ("ae",),
}
"""For each plain table the domains without which it is not there."""


def plain_tables(
    domains: Mapping[str, pl.DataFrame], contact_domains: tuple[str, ...]
) -> dict[str, Raw]:
    """Bring the domains that there are into the plain tables that they hold.

    Parameters
    ----------
    domains
        With upper-case headings; DM is there.
    contact_domains
        Those whose dates show that a patient was alive.
    """
    lesions = tumour.lesions(domains)
    tables = {
        "subjects": subjects.subjects(domains),
        "doses": subjects.doses(domains),
        "therapies": subjects.therapies(domains),
        "status": subjects.status(domains, contact_domains),
        "lesions": lesions,
        "measurements": None
        if lesions is None
        else tumour.measurements(domains, lesions.cells.filter("nodal")),
        "examinations": tumour.examinations(domains),
        "assessments": tumour.assessments(domains),
        "labs": safety.labs(domains),
        "weights": safety.weights(domains),
        "adverse_events": safety.adverse_events(domains),
    }
    return {name: raw for name, raw in tables.items() if raw is not None}
