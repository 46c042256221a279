"""A readout as files: its numbers, its rows of patients, its findings, and what they came from."""

from __future__ import annotations

import hashlib
import io
import json
import platform
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from trialreadout import __version__
from trialreadout.analysis.formulas import inert_table
from trialreadout.analysis.results import Result
from trialreadout.core.file_names import file_stem
from trialreadout.core.findings import Finding
from trialreadout.core.inert import escaped_in_json
from trialreadout.core.whole_folder import MANIFEST


def files_of(
    document: Mapping[str, Any],
    results: Iterable[Result],
    tables: Mapping[str, pl.DataFrame],
    findings: Iterable[Finding],
    inputs: Mapping[str, str],
    pages: Mapping[str, bytes] | None = None,
    cut_off: date | None = None,
) -> dict[str, bytes]:
    """Lay a readout out as files.

    Parameters
    ----------
    document
        The readout as plain values, as `--json` prints it.
    results, tables, findings
        The same as rows; tables by the endpoint's name.
    inputs
        SHA-256 of every file that was read, the protocol among them.
    pages
        Further files, ready as they are.
    cut_off
        The data cut-off; None: there was none.

    Returns
    -------
    Contents by file name; the same inputs give the same bytes.
    """
    rows = [{**each.as_dict(), "subjects": " ".join(each.subjects)} for each in results]
    files = {
        "readout.json": as_json(document),
        "results.csv": as_csv(pl.DataFrame(rows, infer_schema_length=None)),
        "findings.csv": as_csv(_findings(findings)),
    }
    for name, table in tables.items():
        files[f"patients/{file_stem(name)}.csv"] = as_csv(table)
    files |= pages or {}
    manifest = {
        "command": "readout run",
        "cut_off": None if cut_off is None else cut_off.isoformat(),
        "versions": versions(),
        "inputs": dict(sorted(inputs.items())),
        "outputs": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    return {**files, MANIFEST: as_json(manifest)}


def versions() -> dict[str, str]:
    """Name the versions that a number may depend on."""
    return {
        "trialreadout": __version__,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "polars": pl.__version__,
    }


def as_json(document: Mapping[str, Any]) -> bytes:
    """Write plain values as JSON for people and programs; NaN has no place in it."""
    text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
    return f"{escaped_in_json(text)}\n".encode()


def _findings(findings: Iterable[Finding]) -> pl.DataFrame:
    schema = {name: pl.Int64 if name == "row" else pl.String for name in Finding._fields}
    return pl.DataFrame([finding.as_dict() for finding in findings], schema=schema)


def as_csv(table: pl.DataFrame) -> bytes:
    """Write a table with its headings; nothing is an empty cell, and no text a formula."""
    return as_data(inert_table(table))


def as_data(table: pl.DataFrame) -> bytes:
    """Write a table that is read again as a study's own; its texts stand as they are."""
    buffer = io.BytesIO()
    table.write_csv(buffer)
    return buffer.getvalue()
