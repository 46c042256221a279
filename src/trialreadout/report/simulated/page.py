"""Simulated trials as one page that opens from disk: no script, no network, nothing computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from trialreadout.core.simulated import Histogram, Simulated
from trialreadout.protocol import Protocol
from trialreadout.report.figures.figure import Figure
from trialreadout.report.figures.trials import answers_figure, histogram_figure
from trialreadout.report.html import Anchors, environment
from trialreadout.report.simulated.judged import beside_published, verdicts_of
from trialreadout.report.simulated.lines import (
    PROPORTION,
    Line,
    labels_of,
    lines_of,
    sizes_of,
)
from trialreadout.report.simulated.numbers import spread, with_error
from trialreadout.report.simulated.tables import (
    Labels,
    table_of_intervals,
    table_of_published,
    table_of_success,
    tables_of_answers,
    tables_of_events,
    tables_of_parts,
    tables_of_times,
)
from trialreadout.report.simulated.words import INVENTED, paragraph_of, size_of
from trialreadout.report.tables import Cell, Table
from trialreadout.report.words.style import style_of

_TEMPLATE = "simulated.html.j2"


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the page."""

    title: str
    anchor: str
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]


def render_simulated_page(
    simulated: Simulated, protocol: Protocol, inputs: Mapping[str, str]
) -> bytes:
    """Draw the page.

    Parameters
    ----------
    simulated
        What the trials came to.
    protocol
        What was asked.
    inputs
        SHA-256 of every file that was read.

    Returns
    -------
    One HTML file in UTF-8; the same inputs give the same bytes.
    """
    page = (
        environment(style_of(protocol))
        .get_template(_TEMPLATE)
        .render(
            simulated=simulated,
            study=protocol.study,
            invented=INVENTED,
            size=size_of(simulated),
            paragraph=paragraph_of(simulated, protocol),
            parts=[part for part in parts_of(simulated, protocol) if part.figures or part.tables],
            assumed=_assumed(simulated),
            unanswered=_unanswered(simulated),
            files=_files(inputs),
            anchors=Anchors(of_results=False),
        )
    )
    return f"{page.strip()}\n".encode()


def parts_of(simulated: Simulated, protocol: Protocol) -> Iterator[Part]:
    """Bring figures and tables into their sections; some have neither."""
    lines, labels = lines_of(simulated.rows), labels_of(protocol)
    primary = {each.name for each in protocol.asked if each.primary}
    own = sorted(lines, key=lambda line: line.endpoint not in primary)
    verdicts = list(verdicts_of(protocol, simulated.rows))
    beside = list(beside_published(protocol, lines))
    success = (table_of_success(verdicts),) if verdicts else ()
    drawn = tuple(_histograms(simulated, protocol, labels))
    yield Part("Success", "success", (), (*success, *tables_of_parts(lines)))
    published = (table_of_published(beside),) if beside else ()
    yield Part("What trials would find", "trials", drawn, published)
    answers = tuple(tables_of_answers(own, labels, sizes_of(simulated.rows)))
    yield Part("Answers", "answers", tuple(_answers(own, labels)), answers)
    events = tuple(tables_of_events(lines, sizes_of(simulated.rows)))
    yield Part("Adverse events", "events", (), events)
    times = tuple(tables_of_times(lines))
    intervals = (table_of_intervals(lines),) if times else ()
    yield Part("Times to an event", "times", (), (*times, *intervals))
    yield Part("Duration", "duration", (), tuple(_duration(lines)))


def _histograms(simulated: Simulated, protocol: Protocol, labels: Labels) -> Iterator[Figure]:
    """Draw the primary endpoints, what was published, and the medians of all patients."""
    primary = {each.name for each in protocol.asked if each.primary}
    for found in simulated.histograms:
        printed = _printed(found, protocol)
        met = found.endpoint in primary and found.category in ("met", "reinduced")
        if found.statistic == "median" or met or printed:
            label = labels.get((found.endpoint, found.category or ""))
            yield histogram_figure(found, simulated.trials, label, printed)


def _printed(found: Histogram, protocol: Protocol) -> list[float]:
    """Find the published numbers of the same kind: counts of patients, or medians."""
    numbers: list[float] = []
    for each in protocol.published:
        if (each.endpoint, each.group) != (found.endpoint, None):
            continue
        if each.analysis_set not in (None, found.analysis_set):
            continue
        if found.statistic == "median" and each.statistic == "median":
            numbers.append(each.value)
        same = " or ".join(each.of or ("met",)) == found.category
        if found.statistic == "count" and each.statistic == PROPORTION and same and each.n:
            numbers.append(each.n)
    return list(dict.fromkeys(numbers))


def _answers(lines: Sequence[Line], labels: Labels) -> Iterator[Figure]:
    """Draw each endpoint in the first of its analysis sets in which all answers are asked."""
    together: dict[tuple[str, str | None], list[Line]] = {}
    for line in lines:
        if line.statistic == PROPORTION and " or " not in (line.category or ""):
            together.setdefault((line.endpoint, line.analysis_set), []).append(line)
    drawn: set[str] = set()
    for (endpoint, _), own in together.items():
        occurring = [line for line in own if line.occurs]
        if len(own) > 1 and occurring and endpoint not in drawn:
            drawn.add(endpoint)
            yield answers_figure(endpoint, occurring, labels)


def _duration(lines: Sequence[Line]) -> Iterator[Table]:
    for line in lines:
        mean = line.found("mean")
        if line.statistic == "duration" and mean is not None:
            middle = spread(line.value("5th percentile"), line.value("95th percentile"), line.unit)
            yield Table(
                "From the first entry to the cut-off, in months",
                ("", "Mean", "9 of 10 trials"),
                ((Cell("Duration"), Cell(with_error(mean, line.unit)), Cell(middle)),),
            )


def _assumed(simulated: Simulated) -> Table:
    """List all that the scenario assumes, under the names of its keys."""
    rows = []
    for section, keys in simulated.assumed.items():
        if isinstance(keys, Mapping):
            rows += [(f"{section}.{key}", value) for key, value in keys.items()]
        elif section == "event":
            rows += [(f"event: {each['term']}", each["grades"]) for each in keys]
    return Table(
        "What the scenario assumes",
        ("Key", "Value"),
        tuple((Cell(name), Cell(_value(value))) for name, value in rows),
    )


def _value(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, list | tuple):
        return ", ".join(map(_value, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _unanswered(simulated: Simulated) -> Table:
    return Table(
        "What the protocol asks and was not simulated",
        ("Number", "Why"),
        tuple((Cell(number), Cell(why)) for number, why in simulated.unanswered),
    )


def _files(inputs: Mapping[str, str]) -> Table:
    return Table(
        "Files read",
        ("File", "SHA-256"),
        tuple((Cell(name), Cell(digest)) for name, digest in sorted(inputs.items())),
        wide=True,
    )
