"""A readout read back from the files that it was written as."""

from __future__ import annotations

import hashlib
import io
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from trialreadout.core.findings import Finding, StudyError
from trialreadout.core.whole_folder import MANIFEST

_COMMAND = "readout run"
READOUT, PROTOCOL = "readout.json", "study.toml"
_PATIENTS = "patients/"


@dataclass(frozen=True, slots=True)
class KeptReadout:
    """What a study once came to."""

    versions: Mapping[str, str]
    inputs: Mapping[str, str]
    """SHA-256 of every file that was read, by its path in the study."""
    protocol: Mapping[str, Any]
    """The study file as plain values; empty where it was not kept."""
    results: Mapping[str, Mapping[str, Any]]
    """Rows of results by their identifiers, in their order."""
    tables: Mapping[str, pl.DataFrame]
    """Rows of patients by the endpoint's slug; every cell is text, null where it is empty."""


def read_folder(folder: Path) -> dict[str, bytes]:
    """Read the files of a readout.

    Raises
    ------
    StudyError
        If the folder holds no readout, or a file of it is gone or was changed since.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        outputs = dict(manifest["outputs"]) if manifest["command"] == _COMMAND else None
    except (OSError, ValueError, KeyError, TypeError):
        outputs = None
    if outputs is None:
        raise StudyError([_not_a_readout(folder.name, "no readout stands in this folder")])
    files = {MANIFEST: (folder / MANIFEST).read_bytes()}
    for name, digest in outputs.items():
        if name not in (READOUT, PROTOCOL) and not name.startswith(_PATIENTS):
            continue
        path = folder / name
        if not path.is_file():
            raise StudyError([_not_a_readout(name, "the file is gone")])
        files[name] = path.read_bytes()
        if hashlib.sha256(files[name]).hexdigest() != digest:
            raise StudyError([_not_a_readout(name, "the file was changed since it was written")])
    return files


def kept_readout(files: Mapping[str, bytes]) -> KeptReadout:
    """Make a readout of its files, as `read_folder` or `analysis.files` give them."""
    manifest, document = json.loads(files[MANIFEST]), json.loads(files[READOUT])
    return KeptReadout(
        versions=manifest["versions"],
        inputs=manifest["inputs"],
        protocol=_protocol(files, manifest),
        results={row["id"]: row for row in document["results"]},
        tables={
            name.removeprefix(_PATIENTS).removesuffix(".csv"): pl.read_csv(
                io.BytesIO(content), infer_schema=False
            )
            for name, content in files.items()
            if name.startswith(_PATIENTS)
        },
    )


def _protocol(files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Read the study file, with the data cut-off that was in force; one may be given in its place.

    A readout of an earlier version does not name it: then that of the study file was.
    """
    if PROTOCOL not in files:
        return {}
    protocol = tomllib.loads(files[PROTOCOL].decode())
    cut_off = manifest.get("cut_off")
    data = protocol.get("data", {}) | ({} if cut_off is None else {"cut_off": cut_off})
    return protocol | {"data": data}


def _not_a_readout(file: str, why: str) -> Finding:
    return Finding(
        "error",
        "not-a-readout",
        file=file,
        value=why,
        allowed="a folder as readout run writes it, unchanged, or a study folder",
        remedy="Name the folder of a readout or of a study; write it anew by readout run.",
    )
