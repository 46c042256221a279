"""Findings about a study file: each fault with its line, in the author's own spelling."""

from datetime import date
from typing import Any

from trialreadout.core.findings import Finding
from trialreadout.protocol.fault import Document, Fault
from trialreadout.protocol.keys import spelled
from trialreadout.protocol.positions import Positions


def findings_of(
    faults: list[Fault], document: Document, positions: Positions, file: str
) -> list[Finding]:
    """Turn faults into findings, in the order of the file."""
    findings = [
        Finding(
            severity="error",
            rule=fault.rule,
            file=file,
            row=positions.line(fault.path),
            column=spelled(document, fault.path),
            value=as_read(fault.value),
            allowed=fault.allowed,
            remedy=fault.remedy,
        )
        for fault in faults
    ]
    return sorted(findings, key=lambda finding: finding.row or 0)


def as_read(value: Any) -> str | None:
    """Spell a value as the file has it, text without its quotes."""
    match value:
        case bool():
            return "true" if value else "false"
        case str() | int() | float() | date():
            return str(value)
        case list():
            elements = (f'"{v}"' if isinstance(v, str) else as_read(v) or "" for v in value)
            return f"[{', '.join(elements)}]"
        case dict():
            return "{ " + ", ".join(f"{key} = ..." for key in value) + " }"
    return None
