"""From SDTM domains to the plain tables that they hold."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from trialreadout.protocol.study import Data
from trialreadout.sources.raw import Raw
from trialreadout.sources.sdtm import (
    examinations,
    responses,
    safety,
    scans,
    status,
    subjects,
    treatment,
)


def plain_tables(domains: Mapping[str, pl.DataFrame], data: Data) -> dict[str, Raw]:
    """Bring the domains that there are into the plain tables that they hold.

    Parameters
    ----------
    domains
        With upper-case headings; DM is there.
    data
        What the protocol says of them: the domains whose dates show that a patient was alive,
        and the category of the responses that count.
    """
    lesions = scans.lesions(domains)
    tables = {
        "subjects": subjects.subjects(domains),
        "doses": treatment.doses(domains),
        "therapies": treatment.therapies(domains),
        "status": status.status(domains, data.last_contact),
        "lesions": lesions,
        "measurements": scans.measurements(domains, None if lesions is None else lesions.cells),
        "examinations": examinations.examinations(domains),
        "assessments": responses.assessments(domains, data.response_category),
        "labs": safety.labs(domains),
        "weights": safety.weights(domains),
        "adverse_events": safety.adverse_events(domains),
    }
    return {name: raw for name, raw in tables.items() if raw is not None}
