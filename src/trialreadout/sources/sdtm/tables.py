"""From SDTM domains to the plain tables that they hold."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from trialreadout.protocol import Protocol
from trialreadout.sources.raw import Raw
from trialreadout.sources.sdtm import (
    examinations,
    immune_responses,
    responses,
    safety,
    scans,
    status,
    subjects,
    treatment,
)


def plain_tables(domains: Mapping[str, pl.DataFrame], protocol: Protocol) -> dict[str, Raw]:
    """Bring the domains that there are into the plain tables that they hold.

    Parameters
    ----------
    domains
        With upper-case headings; DM is there.
    protocol
        For the domains whose dates show that a patient was alive, the category of the responses
        that count, and the laboratory tests that are markers.
    """
    data = protocol.data
    lesions = scans.lesions(domains)
    tables = {
        "subjects": subjects.subjects(domains),
        "doses": treatment.doses(domains),
        "therapies": treatment.therapies(domains),
        "status": status.status(domains, data.last_contact),
        "lesions": lesions,
        "measurements": scans.measurements(domains, None if lesions is None else lesions.cells),
        "examinations": examinations.examinations(domains),
        "assessments": responses.assessments(
            domains, data.response_category, dict(data.response_parts)
        ),
        "immune_assessments": immune_responses.immune_assessments(domains),
        "labs": safety.labs(domains),
        "markers": safety.markers(domains, protocol.markers),
        "weights": safety.weights(domains),
        "adverse_events": safety.adverse_events(domains),
    }
    return {name: raw for name, raw in tables.items() if raw is not None}
