"""Simulated trials as files: rows about them, all that was assumed, and what they came from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from trialreadout.analysis.files import as_csv, as_json, versions
from trialreadout.core.simulated import Simulated
from trialreadout.core.whole_folder import MANIFEST, require_replaceable

PAGE = "simulated.html"
COMMAND = "readout simulate"


def require_place_for(folder: Path) -> None:
    """Ask whether simulated trials may be written to a folder; StudyError says why not."""
    require_replaceable(folder.resolve(), as_json({"command": COMMAND}))


def files_of_simulated(
    simulated: Simulated, inputs: Mapping[str, str], page: bytes
) -> dict[str, bytes]:
    """Lay simulated trials out as files.

    Parameters
    ----------
    simulated
        What they came to.
    inputs
        SHA-256 of every file that was read.
    page
        The same as an HTML page.

    Returns
    -------
    Contents by file name; the same inputs, trials and seed give the same bytes.
    """
    rows = [row.as_dict() for row in simulated.rows]
    scenario: dict[str, Any] = {"scenario": simulated.scenario, **simulated.assumed}
    files = {
        "characteristics.json": as_json(simulated.as_dict()),
        "characteristics.csv": as_csv(pl.DataFrame(rows, infer_schema_length=None)),
        "scenario.json": as_json(scenario),
        PAGE: page,
    }
    manifest = {
        "command": COMMAND,
        "scenario": simulated.scenario,
        "trials": simulated.trials,
        "seed": simulated.seed,
        "versions": versions(),
        "inputs": dict(sorted(inputs.items())),
        "outputs": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    return {**files, MANIFEST: as_json(manifest)}
