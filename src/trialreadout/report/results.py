"""Results for people: a table an endpoint, and the names that open them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from trialreadout.analysis.of_laboratory import BY_WORST_VALUE, SHIFT
from trialreadout.analysis.results import (
    CHI_SQUARE,
    EXPECTED,
    OBSERVED,
    TIME_AT_RISK,
    VERDICTS,
    Result,
    interval_in_words,
    value_in_words,
)
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import OF_SUBJECTS
from trialreadout.report.notices import INVENTED
from trialreadout.report.result_names import grade_of, in_a_few_words, set_in_words, term_of
from trialreadout.report.text import Unbroken, capitalised, columns_under


def render_heading(study: str, title: str, synthetic: bool) -> RenderableType:
    """Name the study; invented patients are called invented."""
    lines = [Text(f"{study}  {title}", style="bold")]
    if synthetic:
        lines.append(Text(INVENTED))
    return Group(*lines)


def render_results(results: Sequence[Result], captions: dict[str, str]) -> RenderableType:
    """Draw the results, an endpoint at a time.

    Parameters
    ----------
    results
        In the protocol's order; those about patients as such stand in the report.
    captions
        For each endpoint how it was graded.
    """
    parts: list[RenderableType] = []
    names = dict.fromkeys(result.endpoint for result in results)
    for endpoint in (name for name in names if name not in OF_SUBJECTS):
        rows = [result for result in results if result.endpoint == endpoint]
        parts += ["", Text(capitalised(endpoint), style="bold")]
        if captions.get(endpoint):
            parts.append(Text(captions[endpoint], style="dim"))
        parts.append(_table_of(rows))
    return Group(*parts)


def render_missing(protocol: Protocol, graded: Container[str]) -> RenderableType:
    """Name the endpoints that could not be graded, the primary ones first; nothing without any."""
    missing = [each for each in protocol.asked if each.name not in graded]
    missing.sort(key=lambda each: not each.primary)
    lines: list[RenderableType] = [
        Text(
            f"{capitalised(each.name)}{' (primary endpoint)' * each.primary} could not be graded; "
            "the findings say why.",
            style="bold red",
        )
        for each in missing
    ]
    return Group("", *lines) if lines else Group()


def render_ids(results: Iterable[Result]) -> RenderableType:
    """List the results by the names that open them; a name is never broken."""
    lines: list[RenderableType] = []
    for result in results:
        lines.append(Unbroken(result.id))
        lines.append(Padding(Text(result.text, style="dim"), (0, 0, 0, 2)))
    return Group(*lines)


_WHY_FOLLOW_UP_DIFFERS = (
    "The follow-up as observed ends with the event; the reverse curve asks how long patients "
    "would have been followed without it."
)
_OF_ANSWERS = ("proportion", "bounds", "agreement", "agreement between readers", "kappa")
_OF_TIMES = (
    *("median", "quantile", "rate", "restricted mean", "follow-up", "hazard ratio"),
    "event rate",
)
_WITH_RANGE = ("observed follow-up", "summary", "quartiles")


def _table_of(rows: Sequence[Result]) -> RenderableType:
    """Draw the results of an endpoint: a table for each kind of number, counts as lines."""
    parts: list[RenderableType] = []
    sizes = [row for row in rows if row.statistic == "size"]
    parts += [Text(f"{set_in_words(row)}: {row.text}") for row in sizes]
    for statistics in (_OF_ANSWERS, _OF_TIMES):
        numbers = [row for row in rows if row.statistic in statistics]
        if numbers:
            parts.append(_with_interval(numbers))
    ranges = [row for row in rows if row.statistic in _WITH_RANGE]
    if ranges:
        parts.append(_with_range(ranges))
    if {"follow-up", "observed follow-up"} <= {row.statistic for row in rows}:
        parts.append(Text(_WHY_FOLLOW_UP_DIFFERS))
    parts += _incidences(rows)
    shifted = dict.fromkeys(set_in_words(row) for row in rows if row.statistic == SHIFT)
    parts += [Text(f"{patients}: shifts from baseline stand in the report") for patients in shifted]
    for row in rows:
        if row.statistic in ("comparison", "log-rank"):
            what = (row.category or "").removesuffix(row.method.partition("test")[2])
            parts.append(Text(f"{set_in_words(row)}: {what}, {row.method}: {row.text}"))
        elif row.statistic in (CHI_SQUARE, OBSERVED, EXPECTED) or (
            row.statistic == TIME_AT_RISK and row.category is None
        ):
            parts.append(Text(f"{set_in_words(row)}: {in_a_few_words(row)}: {row.text}"))
        elif row.statistic == "count" and row.n:
            parts.append(Text(f"{set_in_words(row)}: {row.text} {row.category}"))
        elif row.statistic in VERDICTS:
            parts.append(Text(f"{set_in_words(row)}: {row.text}"))
    return Group(*parts)


def _with_interval(rows: Sequence[Result]) -> RenderableType:
    shared = len({_interval_kind(row) for row in rows}) == 1
    heading = _interval_heading(rows[0]) if shared else "interval"
    table = columns_under(
        ("", False),
        ("analysis set", False),
        (_counts_heading(rows), True),
        ("estimate", True),
        (heading, False),
        *(() if shared else (("by", False),)),
    )
    for row in rows:
        cells: list[RenderableType] = [
            Text(in_a_few_words(row)),
            Text(set_in_words(row)),
            _counts(row),
            value_in_words(row.value, row.unit, row.status),
            _limits(row),
        ]
        table.add_row(*cells, *(() if shared else (_interval_in_full(row),)))
    return table


def _with_range(rows: Sequence[Result]) -> RenderableType:
    """Draw medians with their range, and beneath it the quartiles where they were asked for."""
    table = columns_under(
        ("", False), ("analysis set", False), ("known/N", True), ("median", True), ("", False)
    )
    for row in rows:
        what = "quartiles" if row.statistic == "quartiles" else "range"
        again = row.statistic == "quartiles"
        table.add_row(
            "" if again else Text(in_a_few_words(row)),
            "" if again else Text(set_in_words(row)),
            "" if again else f"{row.n}/{row.denominator}",
            "" if again else value_in_words(row.value, row.unit, row.status),
            f"{what} {interval_in_words(row.low, row.high, row.unit)}" if row.n else "",
        )
    return table


def _incidences(rows: Sequence[Result]) -> list[RenderableType]:
    """Draw adverse events: a line for each kind, a column for the grades from which it counts."""
    parts: list[RenderableType] = []
    events = [row for row in rows if row.statistic.startswith("incidence")]
    for kind in dict.fromkeys(
        (row.statistic, set_in_words(row), row.denominator) for row in events
    ):
        statistic, patients, denominator = kind
        own = [r for r in events if (r.statistic, set_in_words(r), r.denominator) == kind]
        grades = list(dict.fromkeys(grade_of(row) for row in own))
        related = "related" if "related" in statistic else "all causes"
        title = "worst value" if own[0].method == BY_WORST_VALUE else related
        table = columns_under((title, False), *((grade, True) for grade in grades))
        for term in dict.fromkeys(term_of(row) for row in own):
            cells = {grade_of(r): r for r in own if term_of(r) == term}
            table.add_row(Text(term), *(_n_and_percent(cells.get(grade)) for grade in grades))
        parts += [Text(f"{patients}, N = {denominator}"), table]
    return parts


def _n_and_percent(row: Result | None) -> str:
    if row is None:
        return ""
    return f"{row.n} ({value_in_words(row.value, row.unit, row.status)})"


def _counts(row: Result) -> str:
    """Print a numerator, or the events of a curve, also where the row counts the censored."""
    events = row.denominator - row.n if row.statistic == "follow-up" else row.n
    return f"{events}/{row.denominator}"


def _counts_heading(rows: Sequence[Result]) -> str:
    """Say what stands above N: patients with an answer, events of a curve, assessments."""
    statistics = {row.statistic for row in rows}
    if statistics == {"agreement"}:
        return "assessments"
    return "n/N" if statistics <= {*_OF_ANSWERS} else "events/N"


def _interval_kind(row: Result) -> tuple[float | None, str]:
    return row.confidence, _interval_method(row)


def _interval_heading(row: Result) -> str:
    """Name the interval that all rows share; nothing, where there is none."""
    if row.confidence is None:
        return ""
    return f"{100 * row.confidence:g} % CI, {_interval_method(row)}"


def _interval_in_full(row: Result) -> str:
    """Name an interval beside others, each with its confidence."""
    if row.confidence is None:
        return ""
    return f"{100 * row.confidence:g} %, {_interval_method(row)}"


def _limits(row: Result) -> str:
    limits = interval_in_words(row.low, row.high, row.unit)
    return "not estimable" if not limits and row.confidence is not None else limits


def _interval_method(row: Result) -> str:
    if row.confidence is None:
        return ""
    return row.method.rpartition("Kaplan-Meier, ")[2]
