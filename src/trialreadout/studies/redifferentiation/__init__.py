"""A redifferentiation study after a published one, with invented patients.

In every cohort as many patients as in the publication regain uptake, in each arm, and fare
afterwards as it counts them; the seed draws in whom, and all else. Only raw rows are written:
nothing here knows a rule of response or a statistic, and nothing was observed in anyone.

Source of the counts: Weber et al., Clin Cancer Res 2022;28:4194.
"""

from __future__ import annotations

from trialreadout.studies.plain_rows import study_folder
from trialreadout.studies.redifferentiation.cohort import SEED, invented_tables


def files(seed: int | None = None) -> dict[str, bytes]:
    """Return the study folder as contents by path: the protocol, and a CSV for each table."""
    return study_folder(__package__, invented_tables(SEED if seed is None else seed))
