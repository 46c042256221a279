"""An examination as text and as plain values, told without any part that may be missing."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, TextIO

from trialreadout.cli.examination.checks import Check, examine, passed

_MARKS = {"good": "ok", "note": "--", "error": "!!"}
NOT_AS_IT_SHOULD_BE = 1


def end_examined(as_json: bool) -> int:
    """Examine this machine, print what was found, and return the status to end with."""
    checks = examine(Path.cwd())
    told = _document_text(checks) if as_json else as_lines(checks)
    print_in_any_terminal(told, sys.stdout)
    return 0 if passed(checks) else NOT_AS_IT_SHOULD_BE


def as_lines(checks: tuple[Check, ...]) -> str:
    """Write the checks below their topics, and what to do below each that needs it."""
    width = max(len(each.name) for each in checks)
    lines: list[str] = []
    for topic in dict.fromkeys(each.topic for each in checks):
        lines += ["", topic]
        for each in (each for each in checks if each.topic == topic):
            aim = f"  ({each.needed_for})" if each.needed_for else ""
            lines.append(f"  {_MARKS[each.state]}  {each.name:{width}}  {each.value}{aim}")
            if each.remedy:
                lines.append(f"      {each.remedy}")
    wrong = sum(each.state == "error" for each in checks)
    lacking = sum(each.state == "note" for each in checks)
    end = f"{wrong} to be mended." if wrong else "All is well."
    if lacking:
        end += f" {lacking} marked -- that not everybody needs."
    return "\n".join([*lines[1:], "", end])


def as_document(checks: tuple[Check, ...]) -> dict[str, Any]:
    """Return the checks as plain values; each that is in the way is a finding as well."""
    findings = [
        {
            "severity": "error" if each.state == "error" else "warning",
            "rule": "machine",
            **dict.fromkeys(("table", "file", "row", "column", "subject")),
            "value": f"{each.name}: {each.value}",
            "allowed": each.needed_for or None,
            "remedy": each.remedy,
        }
        for each in checks
        if each.state != "good"
    ]
    return {
        "study": None,
        "findings": findings,
        "passed": passed(checks),
        "checks": [each.as_dict() for each in checks],
    }


def print_in_any_terminal(text: str, stream: TextIO) -> None:
    """Print a text; what the terminal cannot show is a question mark."""
    encoding = getattr(stream, "encoding", None) or "ascii"
    print(text.encode(encoding, errors="replace").decode(encoding), file=stream)


def _document_text(checks: tuple[Check, ...]) -> str:
    return json.dumps(as_document(checks), indent=2)
