"""A small invented trial, handed in as SDTM."""

from __future__ import annotations

from importlib.resources import files as resources

from trialreadout.studies.small_sdtm.cohort import SEED, invented_domains


def files(seed: int | None = None) -> dict[str, bytes]:
    """Return the study folder as contents by path: the protocol, and a CSV for each domain."""
    protocol = resources(__package__).joinpath("study.toml").read_bytes()
    invented = invented_domains(SEED if seed is None else seed)
    domains = {f"data/{name}.csv": text.encode() for name, text in invented.items()}
    return {"study.toml": protocol, **domains}
