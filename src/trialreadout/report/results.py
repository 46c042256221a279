"""Results for people: a table an endpoint, and the names that open them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from trialreadout.analysis.results import Result, interval_in_words, value_in_words
from trialreadout.report.text import Unbroken, capitalised


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
        parts += ["", Text(capitalised(endpoint), style="bold")]
        if captions.get(endpoint):
            parts.append(Text(captions[endpoint], style="dim"))
        parts.append(_table_of(rows))
    return Group(*parts)


def render_ids(results: Iterable[Result]) -> RenderableType:
    """List the results by the names that open them; a name is never broken."""
    lines: list[RenderableType] = []
    for result in results:
        lines.append(Unbroken(result.id))
        lines.append(Padding(Text(result.text, style="dim"), (0, 0, 0, 2)))
    return Group(*lines)


def in_a_few_words(row: Result) -> str:
    """Say what a result is, beneath the name of its endpoint."""
    if row.label:
        return row.label
    match row.statistic:
        case "proportion" | "count" | "bounds" | "incidence" | "comparison":
            return row.category or ""
        case "incidence of related events":
            return f"{row.category}, related"
        case "size":
            return "patients in the set"
        case "summary" | "quartiles":
            return f"{(row.category or '').replace('_', ' ')}, {row.method}"
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


def _table_of(rows: Sequence[Result]) -> RenderableType:
    counts = [row for row in rows if row.statistic == "count"]
    numbers = [row for row in rows if row.statistic != "count"]
    parts: list[RenderableType] = []
    if numbers:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 3, 0, 0), show_edge=False)
        table.add_column("", overflow="fold")
        table.add_column("analysis set", overflow="fold")
        table.add_column(_counts_heading(numbers), justify="right", no_wrap=True)
        table.add_column("estimate", justify="right", no_wrap=True)
        table.add_column(_interval_heading(numbers), overflow="fold")
        for row in numbers:
            table.add_row(
                Text(in_a_few_words(row)),
                Text(_set_of(row)),
                _counts(row),
                value_in_words(row.value, row.unit, row.status),
                _interval(row, numbers),
            )
        parts.append(table)
    parts += [Text(f"{_set_of(row)}: {row.text} {row.category}") for row in counts if row.n]
    return Group(*parts)


def _counts(row: Result) -> str:
    """Print a numerator, or the events of a curve, also where the row counts the censored."""
    events = row.denominator - row.n if row.statistic == "follow-up" else row.n
    return f"{events}/{row.denominator}"


def _counts_heading(rows: Sequence[Result]) -> str:
    """Say what stands above N: patients with an answer, events of a curve, assessments."""
    statistics = {row.statistic for row in rows}
    if statistics == {"agreement"}:
        return "assessments"
    return "n/N" if statistics == {"proportion"} else "events/N"


def _set_of(row: Result) -> str:
    return row.analysis_set + (f", {row.group}" if row.group else "")


def _interval_heading(rows: Sequence[Result]) -> str:
    """Name the interval once where all rows share it; nothing, where there is none."""
    kinds = {(row.confidence, _interval_method(row)) for row in rows}
    if len(kinds) > 1:
        return "interval"
    confidence, method = kinds.pop()
    if confidence is None:
        return ""
    return f"{100 * (confidence or 0):g} % CI, {method}"


def _interval(row: Result, rows: Sequence[Result]) -> str:
    limits = interval_in_words(row.low, row.high, row.unit)
    if not limits and row.confidence is not None:
        return "not estimable"
    if not limits or row.confidence is None or _interval_heading(rows) != "interval":
        return limits
    return f"{limits} ({100 * (row.confidence or 0):g} %, {_interval_method(row)})"


def _interval_method(row: Result) -> str:
    return row.method.rpartition("Kaplan-Meier, ")[2]
