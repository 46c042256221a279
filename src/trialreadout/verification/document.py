"""A verification as plain values, for programs, and as the files of a folder.

It needs as little as possible of the program that it judges, so that what is broken is named.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from trialreadout.core.whole_folder import MANIFEST
from trialreadout.verification.page import PAGE, render_page
from trialreadout.verification.verify import Verdict, Verification

DOCUMENT = "verification.json"


def as_document(found: Verification, strict: bool) -> dict[str, Any]:
    """Lay a verification out as plain values."""
    machine = found.machine
    return {
        "passed": found.passed(strict),
        "strict": strict,
        "on": found.on.isoformat(),
        "by": found.by,
        "machine": {
            "name": machine.name,
            "system": machine.system,
            "processor": machine.processor,
            "python": machine.python,
            "trialreadout": machine.trialreadout,
            **machine.libraries,
        },
        "requirements": [_of(each) for each in found.verdicts],
        "files": found.files.as_dict(),
    }


def as_files(found: Verification, strict: bool) -> dict[str, bytes]:
    """Write page, document and manifest; the same verification gives the same bytes."""
    files = {PAGE: render_page(found, strict), DOCUMENT: _as_json(as_document(found, strict))}
    outputs = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    manifest = {"command": "readout verify", "outputs": outputs}
    return {**files, MANIFEST: _as_json(manifest)}


def _as_json(document: Mapping[str, Any]) -> bytes:
    return (json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _of(verdict: Verdict) -> dict[str, Any]:
    requirement = verdict.requirement
    return {
        "id": requirement.id,
        "requirement": requirement.text,
        "source": requirement.source,
        "origin_of_cases": dict(verdict.origin),
        "cases": verdict.cases,
        "values": verdict.values,
        "tolerance": requirement.tolerance,
        "largest_deviation": verdict.largest_deviation,
        "passed": verdict.passed,
        "faults": [
            {
                "case": each.case,
                "quantity": each.quantity,
                "expected": each.expected,
                "found": each.found,
            }
            for each in verdict.faults
        ],
    }
