"""A results record as a folder: the XML, what is left to a person, and what was not written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from trialreadout.analysis.files import as_csv, as_json, versions
from trialreadout.analysis.results import Result
from trialreadout.core.whole_folder import MANIFEST, write_folder
from trialreadout.protocol import Protocol
from trialreadout.registry.by_hand import as_table
from trialreadout.registry.upload import SCHEMAS, Upload

XML = "upload.xml"
BY_HAND, BY_HAND_TABLE = "to_fill_by_hand.md", "to_fill_by_hand.csv"
NOT_WRITTEN = "not_written.csv"
COMMAND = "readout export registry"


def write_upload(
    upload: Upload,
    protocol: Protocol,
    results: Sequence[Result],
    folder: Path,
    inputs: Mapping[str, str],
) -> tuple[str, ...]:
    """Write a results record into a folder, which appears whole or not at all.

    Parameters
    ----------
    results
        Those of which `upload` says what was not written.
    inputs
        SHA-256 of every file that it was made from.

    Returns
    -------
    The files, the manifest last.

    Raises
    ------
    StudyError
        If the folder holds something else.
    """
    texts = {row.id: row.text for row in results}
    left = [(key, texts[key], why) for key, why in upload.not_written.items()]
    files = {
        XML: upload.xml,
        BY_HAND: _page(upload, protocol).encode(),
        BY_HAND_TABLE: as_csv(as_table(upload.to_fill)),
        NOT_WRITTEN: as_csv(
            pl.DataFrame(
                left, schema=dict.fromkeys(("result", "text", "why"), pl.String), orient="row"
            )
        ),
    }
    manifest = {
        "command": COMMAND,
        "study": protocol.study.id,
        "synthetic": protocol.study.synthetic,
        "schemas": SCHEMAS,
        "versions": versions(),
        "inputs": dict(sorted(inputs.items())),
        "outputs": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    files[MANIFEST] = as_json(manifest)
    write_folder(folder, files)
    return tuple(files)


def _page(upload: Upload, protocol: Protocol) -> str:
    return "\n".join(_lines(upload, protocol)) + "\n"


def _lines(upload: Upload, protocol: Protocol) -> Iterator[str]:
    yield f"# To fill in by hand: {protocol.study.id}"
    yield ""
    yield f"`{XML}` holds what the data say. What follows it does not hold, or holds as it was"
    yield "read; a person has to fill it in or to confirm it before it is sent."
    for module in dict.fromkeys(each.module for each in upload.to_fill):
        yield ""
        yield f"## {module}"
        yield ""
        for each in upload.to_fill:
            if each.module == module:
                yield f"- [ ] **{each.field}**: {each.why}"
