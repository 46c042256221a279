"""Findings, results and explanations as plain text that can be pasted into a mail."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from rich import box
from rich.console import Console, Group, JustifyMethod, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from trialreadout.analysis.lineage import Explanation, PatientBehind
from trialreadout.analysis.results import Result, interval_in_words, value_in_words
from trialreadout.core.findings import Finding
from trialreadout.endpoints.lineage import SourceRow

_SHOWN_SUBJECTS = 8
_SHOWN_PLACES = 6


def render_heading(study: str, title: str, synthetic: bool) -> RenderableType:
    """Name the study; invented patients are called invented."""
    lines = [Text(f"{study}  {title}", style="bold")]
    if synthetic:
        lines.append(Text("Invented patients: nothing here was observed in anyone."))
    return Group(*lines)


def render_results(results: Sequence[Result], captions: dict[str, str]) -> RenderableType:
    """Draw the results, an endpoint at a time.

    Parameters
    ----------
    results
        In the protocol's order.
    captions
        For each endpoint how it was graded.
    """
    parts: list[RenderableType] = []
    for endpoint in dict.fromkeys(result.endpoint for result in results):
        rows = [result for result in results if result.endpoint == endpoint]
        parts += ["", Text(_sentence(endpoint), style="bold")]
        if captions.get(endpoint):
            parts.append(Text(captions[endpoint], style="dim"))
        parts.append(_table_of(rows))
    return Group(*parts)


def _table_of(rows: Sequence[Result]) -> RenderableType:
    counts = [row for row in rows if row.statistic == "count"]
    numbers = [row for row in rows if row.statistic != "count"]
    parts: list[RenderableType] = []
    if numbers:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 3, 0, 0), show_edge=False)
        table.add_column("", overflow="fold")
        table.add_column("analysis set", overflow="fold")
        table.add_column("n/N", justify="right", no_wrap=True)
        table.add_column("estimate", justify="right", no_wrap=True)
        table.add_column(_interval_heading(numbers), overflow="fold")
        for row in numbers:
            table.add_row(
                Text(_what(row)),
                Text(_set_of(row)),
                f"{row.n}/{row.denominator}",
                value_in_words(row.value, row.unit, row.status),
                _interval(row, numbers),
            )
        parts.append(table)
    parts += [Text(f"{_set_of(row)}: {row.text} {row.category}") for row in counts]
    return Group(*parts)


def _set_of(row: Result) -> str:
    return row.analysis_set + (f", {row.group}" if row.group else "")


def _interval_heading(rows: Sequence[Result]) -> str:
    """Name the interval once where all rows share it."""
    kinds = {(row.confidence, _interval_method(row)) for row in rows}
    if len(kinds) > 1:
        return "interval"
    confidence, method = kinds.pop()
    return f"{100 * (confidence or 0):g} % CI, {method}"


def _interval(row: Result, rows: Sequence[Result]) -> str:
    limits = interval_in_words(row.low, row.high, row.unit)
    if not limits or _interval_heading(rows) != "interval":
        return limits
    return f"{limits} ({100 * (row.confidence or 0):g} %, {_interval_method(row)})"


def _interval_method(row: Result) -> str:
    return row.method.rpartition("Kaplan-Meier, ")[2]


def _what(row: Result) -> str:
    if row.label:
        return row.label
    match row.statistic:
        case "proportion" | "count":
            return row.category or ""
        case "rate":
            return f"event-free at {row.category}"
        case "agreement":
            return "graded as recorded"
        case "follow-up":
            return "median follow-up (reverse)"
        case "quantile":
            return f"{row.category} with the event"
        case other:
            return other


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def render_findings(findings: Sequence[Finding]) -> RenderableType:
    """Draw the findings, errors first, each kind once with how many more there are like it."""
    if not findings:
        return Text("No findings.")
    order = sorted(
        findings,
        key=lambda f: (f.severity, f.rule in _NO_RESULT, f.rule, f.table or "", f.column or ""),
    )
    parts: list[RenderableType] = []
    for _, same in groupby(order, key=lambda f: (f.severity, f.rule, f.table, f.column)):
        first, *others = same
        parts += _finding(first, others)
    errors = sum(finding.severity == "error" for finding in findings)
    parts.append(Text(f"{_count(errors, 'error')}, {_count(len(findings) - errors, 'warning')}"))
    return Group(*parts)


def _finding(finding: Finding, others: Sequence[Finding]) -> Iterator[RenderableType]:
    where = finding.file or "study"
    if finding.row is not None:
        where += f", {_line_of(finding)} {finding.row}"
    style = "bold red" if finding.severity == "error" else "bold yellow"
    yield Text.assemble((finding.severity, style), f"  {where}: {_said(finding)}".rstrip(": "))
    facts = [
        ("rule", finding.rule),
        ("expected", finding.allowed),
        ("patient", finding.subject),
        ("remedy", finding.remedy),
        ("also", _more_like_it(finding, others)),
    ]
    table = Table.grid(padding=(0, 1))
    table.add_column(min_width=9, style="dim")
    table.add_column(overflow="fold")
    for name, fact in facts:
        if fact:
            table.add_row(f"{name}:", Text(fact))
    yield Padding(table, (0, 0, 1, 2))


_NO_RESULT = ("endpoint-stopped", "missing-table", "empty-table")
"""Rules about an endpoint that has no result: consequences, which stand after their causes."""


def _said(finding: Finding) -> str:
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


def _more_like_it(finding: Finding, others: Sequence[Finding]) -> str | None:
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


def _count(n: int, word: str) -> str:
    return f"{n} {word}{'' if n == 1 else 's'}"


def render_explanation(explanation: Explanation, whole: bool) -> RenderableType:
    """Draw a result with its patients; `whole` draws the source rows of each."""
    result = explanation.result
    parts: list[RenderableType] = [
        Text(f"{_sentence(result.endpoint)}: {_what(result)}, {result.analysis_set}", style="bold"),
        Text(result.text),
        Text(f"method: {result.method}", style="dim"),
        "",
    ]
    for counts, heading in ((True, "Counted"), (False, "Not counted")):
        chosen = [each for each in explanation.patients if each.counts is counts]
        if not chosen:
            continue
        parts.append(Text(f"{heading}, {_count(len(chosen), 'patient')}", style="bold"))
        parts.append(_patients(chosen, whole))
    return Group(*parts)


def _patients(patients: Sequence[PatientBehind], whole: bool) -> RenderableType:
    if not whole:
        table = Table.grid(padding=(0, 2))
        for each in patients:
            table.add_row(Text(each.subject), Text(_answer(each)))
        return Padding(table, (0, 0, 1, 2))
    parts: list[RenderableType] = []
    for each in patients:
        parts.append(Text(f"  {each.subject}  {_answer(each)}"))
        if each.assessments:
            parts.append(Padding(_assessments(each.assessments), (0, 0, 1, 4)))
        parts.append(Padding(_source_rows(each.source_rows), (0, 0, 1, 4)))
    return Group(*parts)


_ASSESSMENT = {
    "on": "date",
    "visit": "visit",
    "sum_mm": "sum mm",
    "target": "target",
    "non_target": "non-target",
    "new_lesion": "new",
    "response": "response",
    "recorded": "recorded",
}
"""The columns of a graded assessment, and their headings."""


def _assessments(rows: Sequence[Mapping[str, Any]]) -> RenderableType:
    """Draw the graded assessments of one patient."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    columns = [column for column in _ASSESSMENT if column in rows[0]]
    for column in columns:
        side: JustifyMethod = "right" if column == "sum_mm" else "left"
        table.add_column(_ASSESSMENT[column], justify=side, no_wrap=column != "visit")
    for row in rows:
        table.add_row(*(_cell(row[column]) for column in columns))
    return table


def _cell(value: Any) -> Text:
    return Text("" if value is None else f"{value:g}" if isinstance(value, float) else str(value))


def _source_rows(rows: Sequence[SourceRow]) -> RenderableType:
    """Draw what was handed in, an examination at a time, with the place of each row."""
    if not rows:
        return Text("nothing was recorded of this patient")
    parts: list[RenderableType] = []
    for (about, file), same in groupby(rows, key=lambda row: (row.about, row.file)):
        said = sorted(same, key=lambda row: row.row)
        numbers = ", ".join(str(row.row) for row in said)
        parts.append(Text.assemble(about, (f"  {file}, row {numbers}", "dim")))
        parts.append(Padding(Text(", ".join(row.says for row in said)), (0, 0, 0, 2)))
    return Group(*parts)


def _answer(patient: PatientBehind) -> str:
    """Say the patient's answer in one line."""
    answer = patient.answer
    if "time" in answer:
        if answer["time"] is None:
            return "no time"
        ended = answer["reason"] if answer["event"] else f"censored, {answer['reason']}"
        return f"{answer['days']} days, {ended} on {answer['on']}"
    if "answer" in answer:
        since = "" if answer["on"] is None else f" on {answer['on']}, day {answer['day']}"
        return f"{answer['answer']}{since}"
    return "in the analysis set"


def render_ids(results: Iterable[Result]) -> RenderableType:
    """List the results by the names that open them; a name is never broken."""
    lines: list[RenderableType] = []
    for result in results:
        lines.append(Text(result.id, no_wrap=True, overflow="ignore"))
        lines.append(Padding(Text(result.text, style="dim"), (0, 0, 0, 2)))
    return Group(*lines)


def as_text(*parts: RenderableType, colour: bool, width: int | None = None) -> str:
    """Draw parts below each other, without blanks at the ends of lines.

    Parameters
    ----------
    *parts
        What the other functions of this module return.
    colour
        Whether the text may carry colours; NO_COLOR in the environment forbids them.
    width
        Of a line; that of the terminal unless given.
    """
    console = Console(
        highlight=False, width=width, force_terminal=colour, file=io.StringIO(), soft_wrap=False
    )
    with console.capture() as capture:
        for part in parts:
            console.print(part)
    return "\n".join(line.rstrip() for line in capture.get().splitlines()).rstrip()
