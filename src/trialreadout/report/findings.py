"""Findings for people: each kind once, with its place, its value and a way out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from trialreadout.core.findings import Finding
from trialreadout.core.inert import on_one_line, visible
from trialreadout.report.notices import NO_FINDING
from trialreadout.report.text import counted

_SHOWN_PLACES = 6


def render_findings(findings: Sequence[Finding]) -> RenderableType:
    """Draw the findings, errors first, each kind once with how many more there are like it."""
    if not findings:
        return Text(NO_FINDING)
    parts: list[RenderableType] = []
    for first, others in grouped(findings):
        parts += _finding(first, others)
    errors = sum(finding.severity == "error" for finding in findings)
    parts.append(Text(f"{counted(errors, 'error')}, {counted(len(findings) - errors, 'warning')}"))
    return Group(*parts)


def grouped(findings: Sequence[Finding]) -> Iterator[tuple[Finding, Sequence[Finding]]]:
    """Bring findings of one kind together, errors first: the first of each, and the others."""
    order = sorted(findings, key=lambda f: (f.severity, f.rule in _NO_RESULT, *_kind(f)))
    for _, same in groupby(order, key=lambda f: (f.severity, *_kind(f))):
        first, *others = same
        yield first, others


def _kind(finding: Finding) -> tuple[str, ...]:
    """Name what findings share that are shown as one; two grades that differ are two kinds."""
    kind = (finding.rule, finding.table or "", finding.column or "")
    if finding.rule in _EACH:
        return (*kind, finding.value or "", finding.allowed or "")
    return kind


def place_of(finding: Finding) -> str:
    """Name the file and the row, or line, where it stands."""
    where = finding.file or "study"
    return where if finding.row is None else f"{where}, {_line_of(finding)} {finding.row}"


def _finding(finding: Finding, others: Sequence[Finding]) -> Iterator[RenderableType]:
    heading = f"{place_of(finding)}: {said(finding)}".rstrip(": ")
    style = "bold red" if finding.severity == "error" else "bold yellow"
    yield Text.assemble((finding.severity, style), f"  {on_one_line(heading)}")
    facts = [
        ("rule", finding.rule),
        ("expected", finding.allowed),
        ("patient", finding.subject),
        ("remedy", finding.remedy),
        ("also", more_like_it(finding, others)),
    ]
    table = Table.grid(padding=(0, 1))
    table.add_column(min_width=9, style="dim")
    table.add_column(overflow="fold")
    for name, fact in facts:
        if fact:
            table.add_row(f"{name}:", Text(visible(fact)))
    yield Padding(table, (0, 0, 1, 2))


_NO_RESULT = ("endpoint-stopped", "missing-table", "empty-table")
"""Rules about an endpoint that has no result: consequences, which stand after their causes."""


_EACH = ("graded-otherwise",)
"""Rules of which each pair of what was found and what was expected is shown."""


def said(finding: Finding) -> str:
    """Say what was read, in a few words."""
    column, value = finding.column, finding.value
    match finding.rule:
        case "missing-domain":
            return f"{value} is missing"
        case "missing-column":
            return f"{column} is missing"
        case "missing-value":
            return f"{column} is blank"
        case rule if rule in _NO_RESULT:
            return f'no result for "{value}"'
    if not column or value is None or column.endswith(value):
        return column or value or ""
    return f'{column} is "{value}"'


def _line_of(finding: Finding) -> str:
    return "line" if (finding.file or "").endswith(".toml") else "row"


def more_like_it(finding: Finding, others: Sequence[Finding]) -> str | None:
    """Say how many more there are, and where: by their rows, else by what they are about."""
    if not others:
        return None
    more = f"and {len(others)} more like it"
    if {other.file for other in others} == {finding.file}:
        rows = dict.fromkeys(str(f.row) for f in others if f.row not in (None, finding.row))
        values = dict.fromkeys(f.value for f in others if f.value not in (None, finding.value))
        about = ", ".join(list(rows)[:_SHOWN_PLACES] or list(filter(None, values)))
        rest = ", ..." if len(rows) > _SHOWN_PLACES else ""
        if about:
            return f"{more}: {_line_of(finding) + 's ' if rows else ''}{about}{rest}"
    return more
