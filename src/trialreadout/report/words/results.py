"""The results of a trial as running text, in the order of a structured abstract.

Participants, primary endpoints, secondary answers, secondary times, harms: a paragraph each. What a
paper leaves to its tables (a response at every visit, the uptake of each lesion, growth, doses and
decisions) is left to them here as well.

Source: Hopewell et al., PLoS Med 2008;5:e20 (CONSORT for reporting in abstracts).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.analysis.results import Result
from trialreadout.protocol import Protocol
from trialreadout.protocol.endpoints import OfTime
from trialreadout.protocol.protocol import Asked
from trialreadout.report.document import Paragraph
from trialreadout.report.words.answers import sentences_of_answers
from trialreadout.report.words.harms import sentences_of_harms
from trialreadout.report.words.participants import sentences_of_participants
from trialreadout.report.words.sentence import Sentence, paragraph
from trialreadout.report.words.style import Style, style_of
from trialreadout.report.words.times import sentences_of_follow_up, sentences_of_times
from trialreadout.report.words.verdicts import sentences_of_verdicts

_TOLD = (
    *("any-of", "recist-best", "recist-response", "recist-benefit", "irecist-best"),
    *("irecist-progression", "time-to-event", "marker-response", "marker-decline", "marker-trend"),
    *("uptake-reinduction", "time-to-adverse-event"),
)
"""Secondary endpoints of which an abstract speaks, by their kind."""
_HARMS = "adverse-events"


def results_paragraphs(
    protocol: Protocol, results: Sequence[Result], graded: Mapping[str, GradedEndpoint]
) -> tuple[Paragraph, ...]:
    """Tell what a trial came to.

    Parameters
    ----------
    protocol
        What was asked.
    results
        What it came to.
    graded
        The endpoints that could be graded, by name; of another the text says that it was not.

    Returns
    -------
    A paragraph for each topic of which there is something to say; every number of the trial is a
    part that names its result.
    """
    style = style_of(protocol)
    times = [each for each in _secondary(protocol) if isinstance(each, OfTime)]
    answers = [each for each in _secondary(protocol) if each not in times]
    topics = (
        [*_who(protocol, results, style)],
        [s for each in _primary(protocol) for s in _told(protocol, each, results, graded, style)],
        [s for each in answers for s in _told(protocol, each, results, graded, style)],
        [s for each in times for s in _told(protocol, each, results, graded, style)],
        [s for each in _of_harms(protocol) for s in _told(protocol, each, results, graded, style)],
    )
    explained = False
    found: list[Paragraph] = []
    for sentences in topics:
        if sentences:
            said = paragraph(sentences, style, explained=not explained)
            explained = explained or "[CI]" in said.text
            found.append(said)
    return tuple(found)


def headline_sentences(
    protocol: Protocol, results: Sequence[Result], graded: Mapping[str, GradedEndpoint]
) -> tuple[Paragraph, ...]:
    """Tell each primary endpoint in a paragraph of its own."""
    style = style_of(protocol)
    return tuple(
        paragraph(_told(protocol, each, results, graded, style), style)
        for each in protocol.asked
        if each.primary
    )


def _who(protocol: Protocol, results: Sequence[Result], style: Style) -> Iterator[Sentence]:
    if protocol.study.synthetic:
        yield ("the patients are invented: nothing here was observed in anyone",)
    yield from sentences_of_participants(protocol, results, style)
    yield from sentences_of_follow_up(protocol, results, style)


def _primary(protocol: Protocol) -> list[Asked]:
    return [each for each in protocol.asked if each.primary and each.kind != _HARMS]


def _secondary(protocol: Protocol) -> list[Asked]:
    """List the secondary endpoints, those with a criterion for success among them."""
    judged = {each.endpoint for each in protocol.successes}
    return [
        each
        for each in protocol.asked
        if not each.primary and (each.kind in _TOLD or each.name in judged) and each.kind != _HARMS
    ]


def _of_harms(protocol: Protocol) -> list[Asked]:
    return [each for each in protocol.asked if each.kind == _HARMS]


def _told(
    protocol: Protocol,
    endpoint: Asked,
    results: Sequence[Result],
    graded: Mapping[str, GradedEndpoint],
    style: Style,
) -> Iterator[Sentence]:
    """Tell one endpoint: what it came to, or why there is nothing to tell."""
    rows = [row for row in results if row.endpoint == endpoint.name]
    if endpoint.name not in graded:
        yield (f"{endpoint.name} could not be graded; the findings say why",)
        return
    told = [*_numbers(protocol, endpoint, rows, graded, style)]
    told += sentences_of_verdicts(protocol, rows)
    yield from told
    if endpoint.primary and not rows:
        yield (f"no number of {endpoint.name} was asked for",)
    elif endpoint.primary and not told:
        yield (f"the numbers of {endpoint.name} stand in its tables",)


def _numbers(
    protocol: Protocol,
    endpoint: Asked,
    rows: Sequence[Result],
    graded: Mapping[str, GradedEndpoint],
    style: Style,
) -> Iterator[Sentence]:
    if endpoint.kind == _HARMS:
        terms = set(graded[endpoint.name].table["term"].drop_nulls())
        yield from sentences_of_harms(protocol, rows, terms, style)
    elif isinstance(endpoint, OfTime):
        yield from sentences_of_times(protocol, rows, style)
    else:
        yield from sentences_of_answers(protocol, endpoint, rows, style)
