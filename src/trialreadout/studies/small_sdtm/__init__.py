"""A small invented trial, handed in as SDTM."""

from __future__ import annotations

from trialreadout.studies.plain_rows import written_of
from trialreadout.studies.small_sdtm.cohort import SEED, invented_domains


def files(seed: int | None = None) -> dict[str, bytes]:
    """Return the study folder as contents by path: the protocol, and a CSV for each domain."""
    invented = invented_domains(SEED if seed is None else seed)
    domains = {f"data/{name}.csv": text.encode() for name, text in invented.items()}
    return {**written_of(__package__), **domains}
