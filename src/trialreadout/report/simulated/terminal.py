"""What simulated trials came to, in the terminal: success first, then answers, then times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from trialreadout.analysis.results import SHARE
from trialreadout.core.simulated import Simulated
from trialreadout.protocol import Protocol
from trialreadout.report.simulated.blocks import Blocks
from trialreadout.report.simulated.judged import beside_published, verdicts_of
from trialreadout.report.simulated.lines import (
    TIMES,
    Line,
    in_a_few_words,
    labels_of,
    lines_of,
    sizes_of,
)
from trialreadout.report.simulated.numbers import probability, spread, with_error
from trialreadout.report.simulated.tables import (
    table_of_published,
    tables_of_answers,
    tables_of_events,
    tables_of_parts,
    tables_of_times,
)
from trialreadout.report.simulated.words import heading_of, paragraph_of
from trialreadout.report.text import capitalised


def render_simulated(simulated: Simulated, protocol: Protocol) -> RenderableType:
    """Draw all that simulated trials came to."""
    lines = lines_of(simulated.rows)
    title, *about = heading_of(simulated)
    beside = list(beside_published(protocol, lines))
    parts: list[RenderableType] = [Text(title, style="bold"), *map(Text, about)]
    parts += _success(simulated, protocol)
    primary = {each.name for each in protocol.asked if each.primary}
    own = sorted(lines, key=lambda line: line.endpoint not in primary)
    answers = list(tables_of_answers(own, labels_of(protocol), sizes_of(simulated.rows)))
    if answers:
        parts += [*_title("Answers, in the mean of the trials"), Blocks(answers)]
    ways = list(tables_of_parts(lines))
    if ways:
        parts += [*_title("Through which parts a composite was met"), Blocks(ways)]
    events = list(tables_of_events(lines, sizes_of(simulated.rows)))
    if events:
        parts += [*_title("Adverse events, in the mean of the trials"), Blocks(events)]
    times = list(tables_of_times(lines))
    if times:
        parts += [*_title("Times to an event"), Blocks(times), *_coverages(lines)]
    if beside:
        parts += [*_title("Published beside simulated"), Blocks([table_of_published(beside)])]
    parts += _duration(lines)
    parts += _unanswered(simulated)
    parts += [*_title("In words"), Text(paragraph_of(simulated, protocol))]
    return Group(*parts)


def _title(words: str) -> list[RenderableType]:
    return ["", Text(words, style="bold")]


def _success(simulated: Simulated, protocol: Protocol) -> list[RenderableType]:
    verdicts = list(verdicts_of(protocol, simulated.rows))
    if not verdicts:
        return [*_title("Success"), Text("The protocol has no [[success]] to judge.")]
    parts = _title("Success")
    for each in verdicts:
        parts.append(Text(each.rule))
        said = f"met in {probability(each.met, each.trials)}"
        if each.unknown.value:
            said += f"; cannot be judged in {probability(each.unknown, each.trials)}"
        if each.stopped is not None:
            said += f"; stopped after the first stage in {probability(each.stopped, each.trials)}"
        parts.append(Padding(Text(said), (0, 0, 0, 2)))
    return parts


def _coverages(lines: Sequence[Line]) -> Iterator[RenderableType]:
    """Say of each number of a time how often each of its intervals holds the true value."""
    times = [line for line in lines if line.statistic in TIMES and line.intervals]
    if not times:
        return
    yield from _title("In how many trials an interval holds the true value")
    for (endpoint, analysis_set), same in groupby(times, lambda e: (e.endpoint, e.analysis_set)):
        yield Text(f"{capitalised(endpoint)}, {analysis_set}")
        for line in same:
            said = ", ".join(
                f"{each.interval} {with_error(each.estimate, SHARE)}" for each in line.intervals
            )
            yield Padding(Text(f"{in_a_few_words(line)}: {said}"), (0, 0, 0, 2))


def _duration(lines: Sequence[Line]) -> Iterator[RenderableType]:
    for line in lines:
        if line.statistic == "duration" and (mean := line.found("mean")) is not None:
            yield from _title("Duration")
            middle = spread(line.value("5th percentile"), line.value("95th percentile"), line.unit)
            said = with_error(mean, line.unit)
            yield Text(
                f"{said} months from the first entry to the cut-off; 9 of 10 trials {middle}"
            )


def _unanswered(simulated: Simulated) -> Iterator[RenderableType]:
    if simulated.unanswered:
        yield from _title("What the protocol asks and was not simulated")
        for why, same in groupby(sorted(simulated.unanswered, key=_why), _why):
            yield Text(f"{capitalised(why)}: {', '.join(number for number, _ in same)}.")


def _why(pair: tuple[str, str]) -> str:
    return pair[1]
