"""How a command ends: done, with errors in the data, or without an answer."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from trialreadout.cli.printing import print_json, print_out

if TYPE_CHECKING:
    from trialreadout.core.findings import Finding
    from trialreadout.study import Study

T = TypeVar("T")

DATA_HAVE_ERRORS, CANNOT_BE_READ = 1, 2
CONTRADICTS_ITSELF = 1
NUMBERS_MOVED = 1
NOT_VERIFIED = 1
STOPPED = 130
"""By Ctrl-C: 128 and the number of the signal."""


def open_folder(folder: Path, cut_off: date | None = None) -> Study:
    """Open a study folder, with another data cut-off if one is given."""
    from trialreadout.study import open_study

    return open_study(folder, cut_off)


def or_stop(act: Callable[[], T], as_json: bool, command: str) -> T:
    """Do it, or end with status 2 and the findings that say why it cannot be done."""
    from trialreadout.core.findings import StudyError

    try:
        return act()
    except StudyError as unreadable:
        stop(unreadable.findings, as_json, empty_answer(command))


def stop(findings: Sequence[Finding], as_json: bool, empty: dict[str, Any]) -> NoReturn:
    """End with status 2 and the findings that say why."""
    if as_json:
        faults = [finding.as_dict() for finding in findings]
        print_json({"study": None, "findings": faults, **empty})
    else:
        from trialreadout.report.findings import render_findings

        print_out(render_findings(findings), on_error=True)
    sys.exit(CANNOT_BE_READ)


def empty_answer(command: str | None) -> dict[str, Any]:
    """Return what the JSON of a command holds beyond study and findings, without an answer."""
    answers: dict[str | None, dict[str, Any]] = {
        "init": {"files": [], "next": []},
        "demo": {"synthetic": None, "results": [], "published": []},
        "run": {"synthetic": None, "results": []},
        "report": {"synthetic": None, "hidden_below": None, "left_out": None, "results": []},
        "explain": {"results": []},
        "simulate": {"scenario": None, "characteristics": []},
        "export": {"synthetic": None, "datasets": [], "files": [], "folder": None},
        "deidentify": {
            "folder": None,
            "key": None,
            "columns": [],
            "results": {"same": 0, "moved": []},
        },
        "design": {"design": None, "asked": {}, "plan": {}, "curve": [], "text": None},
        "scans": {"scans": []},
        "scans quantify": {"quantities": [], "folder": None},
        "scans candidates": {"foci": [], "appeared": [], "not_looked_at": [], "folder": None},
        "verify": {"passed": None, "requirements": [], "files": {}},
        "diff": {
            "versions": [],
            "protocol": [],
            "inputs": [],
            "results": [],
            "patients": [],
            "rows": [],
            "compared": 0,
        },
        "due": {
            "synthetic": None,
            "on": None,
            "patients": [],
            "visits": [],
            "decisions": [],
            "looks": [],
            "deviations": [],
        },
        "registry": {"synthetic": None, "rows": []},
        "reads": {"readers": [], "cases": []},
        "reconcile": {"printed": [], "denominators": [], "intervals": [], "contradictions": []},
    }
    return answers.get(command, {})


def refuse(fault: str, remedy: str) -> NoReturn:
    """Refuse the words of a command."""
    raise click.UsageError(f"{fault}. {remedy}".strip())


def end(findings: Sequence[Finding], strict: bool) -> None:
    """End by what was found."""
    from trialreadout.core.findings import has_errors

    if has_errors(findings) or (strict and findings):
        sys.exit(DATA_HAVE_ERRORS)
