"""A file of a registry record, read or refused with every fault it has.

One record of the API's version 2 is read, as "Download" gives it for a single trial. A list of
trials, the older version of the API, and the older XML are told apart and refused by name.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from trialreadout.core.findings import Finding, StudyError
from trialreadout.protocol.fault import Fault
from trialreadout.protocol.messages import as_read
from trialreadout.protocol.positions import Path as KeyPath
from trialreadout.protocol.refusals import refusals, tuples
from trialreadout.protocol.registry_record import RegistryRecord

RULE = "not-a-registry-record"
_ALLOWED = "one record of ClinicalTrials.gov as JSON of the API, version 2"
_REMEDY = (
    "Save https://clinicaltrials.gov/api/v2/studies/NCT..., with the number of the trial, and "
    "leave the file as it is."
)
_OLDER = ("FullStudiesResponse", "FullStudy", "Study", "StudyFieldsResponse", "ProtocolSection")


def read_record(path: Path) -> RegistryRecord:
    """Read a record.

    Parameters
    ----------
    path
        A file; no network connection is opened.

    Raises
    ------
    StudyError
        With a finding for every fault, each at its path in the JSON.
    """
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise _refused(path, None, fault.strerror or str(fault)) from None
    return parse_record(content, path)


def parse_record(content: bytes, path: Path) -> RegistryRecord:
    """Read the bytes of a record; findings name `path`."""
    document = _document(content, path)
    if "protocolSection" not in document:
        raise _refused(path, None, _what_else(document))
    faults = list(refusals(document, RegistryRecord))
    if faults:
        raise StudyError(_finding(fault, path) for fault in faults)
    return RegistryRecord.model_validate(tuples(document))


def _document(content: bytes, path: Path) -> dict[str, Any]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise _refused(path, None, f"byte {fault.start + 1} is not UTF-8") from None
    if text.lstrip().startswith("<"):
        raise _refused(path, None, "XML, the registry's older form")
    try:
        document = json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise _refused(path, None, "JSON nested too deep") from None
    except ValueError as fault:
        row = getattr(fault, "lineno", None)
        raise _refused(path, row, f"no JSON: {getattr(fault, 'msg', fault)}") from None
    if not isinstance(document, dict):
        raise _refused(path, None, _what_else(document))
    for key in _unpaired(document, ()):
        half = Fault(key, RULE, "half of a pair of surrogates", "text")
        raise StudyError([_finding(half, path)])
    return document


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number of JSON")


def _what_else(document: Any) -> str:
    """Name what a file is that is no record."""
    if isinstance(document, list):
        return f"a list of {len(document)}"
    if not isinstance(document, dict):
        return "JSON that is no object"
    if isinstance(studies := document.get("studies"), list):
        return f"a list of {len(studies)} trials, as a search gives it"
    if any(key in document for key in _OLDER):
        return "a record of the API's version 1"
    return "JSON without protocolSection"


def _unpaired(value: Any, path: KeyPath) -> list[KeyPath]:
    """Find texts that no file can hold."""
    match value:
        case dict():
            return [
                found for key, below in value.items() for found in _unpaired(below, (*path, key))
            ]
        case list():
            return [
                found for at, below in enumerate(value) for found in _unpaired(below, (*path, at))
            ]
        case str() if any("\ud800" <= letter <= "\udfff" for letter in value):
            return [path]
    return []


def _finding(fault: Fault, path: Path) -> Finding:
    return Finding(
        "error",
        fault.rule,
        file=path.name,
        column=json_path(fault.path),
        value=as_read(fault.value),
        allowed=fault.allowed,
        remedy=_REMEDY,
    )


def json_path(path: KeyPath) -> str:
    """Spell a place in JSON: outcomesModule.primaryOutcomes[0].measure."""
    words = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return words.removeprefix(".")


def _refused(path: Path, row: int | None, value: str) -> StudyError:
    return StudyError(
        [
            Finding(
                "error",
                RULE,
                file=path.name,
                row=row,
                value=value,
                allowed=_ALLOWED,
                remedy=_REMEDY,
            )
        ]
    )
