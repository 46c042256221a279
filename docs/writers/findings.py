"""Every finding: why it is made, and how it looks in a small study that was broken for it."""

from __future__ import annotations

from functools import cache

from trialreadout.core.findings import Finding
from trialreadout.report.findings import render_findings
from trialreadout.report.text import as_text
from writers.broken_examples import EXAMPLES
from writers.causes import CAUSES
from writers.faulty_studies import finding_of
from writers.markdown import code, table

_WIDTH = 88
_OF_THE_COMMAND = {
    "study-file-missing": "error",
    "wrong-usage": "error",
    "not-written": "error",
    "changed-while-read": "error",
    "not-a-key": "error",
    "not-a-readout": "error",
    "not-a-registry-record": "error",
    "not-transportable": "error",
    "nothing-kept": "error",
    "other-simulation": "error",
    "workers-lost": "error",
    "not-installed": "error",
    "no-scheduler": "error",
    "no-workers": "error",
    "other-version": "error",
    "scheduler-lost": "error",
    "fault-of-readout": "error",
    "not-a-reading": "error",
    "reading-of-another-study": "error",
    "unknown-case": "error",
    "read-twice": "error",
    "case-partly-read": "warning",
    "table-not-written": "error",
    "scan-cannot-be-read": "warning",
    "server-not-answering": "error",
    "series-not-on-server": "error",
    "series-not-whole": "error",
    "file-of-another-series": "error",
    "series-here-differs": "error",
    "unknown-item": "warning",
}
"""Findings of which no study shows an example, and how grave they are."""


def index() -> str:
    """List every rule with its severity and its cause."""
    rows = [
        [f"[{rule}](#{rule})" if rule in EXAMPLES else code(rule), severity_of(rule), CAUSES[rule]]
        for rule in sorted(CAUSES)
    ]
    return table(("rule", "severity", "why it is made"), rows)


def examples() -> str:
    """Show each finding as the command prints it."""
    return "\n\n".join(_example(rule) for rule in sorted(EXAMPLES))


def severity_of(rule: str) -> str:
    """Tell how grave a finding of a rule is."""
    return _found(rule).severity if rule in EXAMPLES else _OF_THE_COMMAND[rule]


def _example(rule: str) -> str:
    said = as_text(render_findings([_found(rule)]), colour=False, width=_WIDTH)
    shown = said.rpartition("\n\n")[0]
    return f"### {rule}\n\n{CAUSES[rule]}\n\n```text\n{shown}\n```"


@cache
def _found(rule: str) -> Finding:
    return finding_of(rule, EXAMPLES[rule])
