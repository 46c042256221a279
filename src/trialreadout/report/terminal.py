"""Findings, results and explanations as plain text that can be pasted into a mail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from trialreadout.analysis.lineage import Explanation, PatientBehind
from trialreadout.analysis.results import Result, interval_in_words, value_in_words
from trialreadout.core.findings import Finding

_SHOWN_SUBJECTS = 8


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


def _table_of(rows: Sequence[Result]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False)
    table.add_column("", overflow="fold", ratio=3)
    table.add_column("set", overflow="fold", ratio=2)
    table.add_column("n/N", justify="right", no_wrap=True)
    table.add_column("estimate", justify="right", no_wrap=True)
    table.add_column("95 % CI" if _all_95(rows) else "CI", no_wrap=True)
    table.add_column("method", overflow="fold", ratio=3, style="dim")
    for row in rows:
        table.add_row(
            Text(_what(row)),
            Text(row.analysis_set + (f", {row.group}" if row.group else "")),
            f"{row.n}/{row.denominator}",
            "" if row.statistic == "count" else value_in_words(row.value, row.unit, row.status),
            interval_in_words(row.low, row.high, row.unit),
            "" if row.statistic == "count" else row.method.removeprefix("Kaplan-Meier, "),
        )
    return table


def _all_95(rows: Iterable[Result]) -> bool:
    return {row.confidence for row in rows if row.confidence is not None} == {0.95}


def _what(row: Result) -> str:
    match row.statistic:
        case "proportion" | "count":
            return row.category or ""
        case "rate":
            return f"free of the event at {row.category}"
        case "agreement":
            return "graded as recorded"
        case "follow-up":
            return "follow-up, median"
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
    order = sorted(findings, key=lambda f: (f.severity, f.rule, f.table or "", f.column or ""))
    parts: list[RenderableType] = []
    for _, same in groupby(order, key=lambda f: (f.severity, f.rule, f.table, f.column)):
        first, *others = same
        parts += _finding(first, len(others))
    errors = sum(finding.severity == "error" for finding in findings)
    parts.append(Text(f"{_count(errors, 'error')}, {_count(len(findings) - errors, 'warning')}"))
    return Group(*parts)


def _finding(finding: Finding, more: int) -> Iterator[RenderableType]:
    where = finding.file or "study"
    if finding.row is not None:
        unit = "line" if where.endswith(".toml") else "row"
        where += f", {unit} {finding.row}"
    said = f"{finding.column}" if finding.column else (finding.table or "")
    if finding.value is not None:
        said += f' is "{finding.value}"' if finding.column else f" {finding.value}"
    style = "bold red" if finding.severity == "error" else "bold yellow"
    yield Text.assemble((finding.severity, style), f"  {where}: {said}".rstrip(": "))
    facts = [
        ("rule", finding.rule),
        ("expected", finding.allowed),
        ("patient", finding.subject),
        ("remedy", finding.remedy),
        ("also", f"and {more} more like it" if more else None),
    ]
    table = Table.grid(padding=(0, 1))
    table.add_column(min_width=9, style="dim")
    table.add_column(overflow="fold")
    for name, fact in facts:
        if fact:
            table.add_row(f"{name}:", Text(fact))
    yield Padding(table, (0, 0, 1, 2))


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
        rows = Table.grid(padding=(0, 2))
        for row in each.source_rows:
            rows.add_row(Text(f"{row.file}, row {row.row}", style="dim"), Text(row.says))
        if not each.source_rows:
            rows.add_row(Text("nothing was recorded of this patient"))
        parts.append(Padding(rows, (0, 0, 1, 4)))
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


def print_to(console: Console, *parts: RenderableType) -> None:
    """Print parts below each other."""
    for part in parts:
        console.print(part, highlight=False)


def render_ids(results: Iterable[Result]) -> RenderableType:
    """List the results by the names that explain them."""
    table = Table.grid(padding=(0, 2))
    for result in results:
        table.add_row(Text(result.id), Text(result.text, style="dim"))
    return table


def console(**options: Any) -> Console:
    """Return a console that honours NO_COLOR and the width of the terminal."""
    return Console(highlight=False, soft_wrap=False, **options)
