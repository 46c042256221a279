"""The lead study, NCT00887107, with invented patients.

Every cohort keeps the event times of `event_times.csv`, which were found by search to agree
with the publication; the seed draws what lies beneath them. Only raw rows are written: nothing
here knows a rule of response or a statistic, and nothing was observed in anyone.
"""

from __future__ import annotations

from trialreadout.studies.lead.cohort import SEED, invented_tables
from trialreadout.studies.plain_rows import study_folder


def files(seed: int | None = None) -> dict[str, bytes]:
    """Return the study folder as contents by path: the protocol, and a CSV for each table."""
    return study_folder(__package__, invented_tables(SEED if seed is None else seed))
