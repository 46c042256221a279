"""A readout read back from the files that it was written as."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from trialreadout.analysis.formulas import table_as_meant
from trialreadout.core.findings import Finding, StudyError
from trialreadout.core.whole_folder import MANIFEST
from trialreadout.protocol.toml_file import document_of

_COMMAND = "readout run"
READOUT, PROTOCOL = "readout.json", "study.toml"
_OF_PATIENTS = re.compile(r"patients/([^/\\]+)\.csv")
_BROKEN = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    RecursionError,
    pl.exceptions.PolarsError,
    pl.exceptions.PanicException,
)
"""What reading a file can end in that was written by another program, or by hand."""


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
        files = {MANIFEST: (folder / MANIFEST).read_bytes()}
        manifest = json.loads(files[MANIFEST])
        outputs = dict(manifest["outputs"]) if manifest["command"] == _COMMAND else None
    except (OSError, *_BROKEN):
        outputs = None
    if outputs is None:
        raise StudyError([_not_a_readout(folder.name, "no readout stands in this folder")])
    for name, digest in outputs.items():
        if name not in (READOUT, PROTOCOL) and _OF_PATIENTS.fullmatch(name) is None:
            continue
        path = folder / name
        if not path.is_file():
            raise StudyError([_not_a_readout(name, "the file is gone")])
        try:
            files[name] = path.read_bytes()
        except OSError as fault:
            raise StudyError([_not_a_readout(name, str(fault.strerror))]) from fault
        if hashlib.sha256(files[name]).hexdigest() != digest:
            raise StudyError([_not_a_readout(name, "the file was changed since it was written")])
    return files


def kept_readout(files: Mapping[str, bytes]) -> KeptReadout:
    """Make a readout of its files, as `read_folder` or `analysis.files` give them.

    Raises
    ------
    StudyError
        If a file is not as a readout has it, whatever the manifest says of it.
    """
    read: dict[str, Any] = {}
    protocol: Mapping[str, Any] = {}
    cut_off: str | None = None
    tables: dict[str, pl.DataFrame] = {}
    for name, content in files.items():
        try:
            if name == MANIFEST:
                manifest = json.loads(content)
                read |= {key: _words(manifest[key]) for key in ("versions", "inputs")}
                cut_off = manifest.get("cut_off")
            elif name == READOUT:
                rows = json.loads(content)["results"]
                read["results"] = {row["id"]: _result(row) for row in rows}
            elif name == PROTOCOL:
                protocol = document_of(content.decode(), name)
            elif (table := _OF_PATIENTS.fullmatch(name)) is not None:
                tables[table[1]] = _table(content)
        except _BROKEN as fault:
            said = str(fault).strip().splitlines() or [type(fault).__name__]
            raise StudyError([_not_a_readout(name, said[0][:200])]) from fault
    if "results" not in read:
        raise StudyError([_not_a_readout(READOUT, "the file is gone")])
    return KeptReadout(**read, protocol=_as_in_force(protocol, cut_off), tables=tables)


def _result(row: Mapping[str, Any]) -> dict[str, Any]:
    """Take the row of a result whose words are words; KeyError and TypeError where it lacks one."""
    if any(not isinstance(row[key], str) for key in ("id", "endpoint", "method", "text")):
        raise TypeError("a result without its words")
    if any(not isinstance(subject, str) for subject in row["subjects"]):
        raise TypeError("a result without its subjects")
    return dict(row)


def _words(named: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(word) for name, word in named.items()}


def _table(content: bytes) -> pl.DataFrame:
    table = table_as_meant(pl.read_csv(io.BytesIO(content), infer_schema=False))
    if "subject" not in table.columns:
        raise ValueError("a table of patients without their names")
    return table


def _as_in_force(protocol: Mapping[str, Any], cut_off: str | None) -> Mapping[str, Any]:
    """Put the data cut-off that was in force into the study file; one may be given in its place.

    A readout of an earlier version does not name it: then that of the study file was.
    """
    if not protocol or cut_off is None:
        return protocol
    return {**protocol, "data": {**protocol.get("data", {}), "cut_off": cut_off}}


def _not_a_readout(file: str, why: str) -> Finding:
    return Finding(
        "error",
        "not-a-readout",
        file=file,
        value=why,
        allowed="a folder as readout run writes it, unchanged, or a study folder",
        remedy="Name the folder of a readout or of a study; write it anew by readout run.",
    )
