"""An examination as text and as plain values, told without any part that may be missing."""

from __future__ import annotations

import json
import shutil
import sys
from itertools import zip_longest
from pathlib import Path
from textwrap import wrap
from typing import Any, TextIO

from trialreadout.cli.examination.checks import Check, examine, passed

_MARKS = {"good": "ok", "note": "--", "error": "!!"}
NOT_AS_IT_SHOULD_BE = 1
_ROOM = 24
"""Columns that a value needs beside its name to be broken into lines."""


def end_examined(as_json: bool) -> int:
    """Examine this machine, print what was found, and return the status to end with."""
    checks = examine(Path.cwd())
    told = _document_text(checks) if as_json else as_lines(checks, _columns(sys.stdout))
    print_in_any_terminal(told, sys.stdout)
    return 0 if passed(checks) else NOT_AS_IT_SHOULD_BE


def as_lines(checks: tuple[Check, ...], columns: int | None = None) -> str:
    """Write the checks below their topics, and what to do below those that need it.

    Parameters
    ----------
    checks
        In the order in which they are told.
    columns
        Of the terminal; None: there is none, and each check is one line.

    Returns
    -------
    str
        Lines of text. A remedy that mends several checks in a row stands below the last; it is a
        command to copy, and is not broken.
    """
    width = max(len(each.name) for each in checks)
    lines: list[str] = []
    for topic in dict.fromkeys(each.topic for each in checks):
        lines += ["", topic]
        of_topic = [each for each in checks if each.topic == topic]
        for each, following in zip_longest(of_topic, of_topic[1:]):
            aim = f"  ({each.needed_for})" if each.needed_for else ""
            begin = f"  {_MARKS[each.state]}  {each.name:{width}}  "
            lines += _hanging(begin, f"{each.value}{aim}", columns)
            if each.remedy and not (following and following.remedy == each.remedy):
                lines.append(f"      {each.remedy}")
    wrong = sum(each.state == "error" for each in checks)
    lacking = sum(each.state == "note" for each in checks)
    end = f"{wrong} to be mended." if wrong else "All is well."
    if lacking:
        end += f" {lacking} marked -- that not everybody needs."
    return "\n".join([*lines[1:], "", end])


def _hanging(begin: str, text: str, columns: int | None) -> list[str]:
    """Break a text between words; its further lines stand below its first."""
    if columns is None or columns < len(begin) + _ROOM:
        return [begin + text]
    broken = wrap(text, columns - len(begin), break_long_words=False, break_on_hyphens=False)
    margin = " " * len(begin)
    return [(margin if at else begin) + line for at, line in enumerate(broken or [""])]


def _columns(stream: TextIO) -> int | None:
    return shutil.get_terminal_size().columns if stream.isatty() else None


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
