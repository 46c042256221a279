"""The chapters of a shared report on paper, in the order of every report."""

from __future__ import annotations

from collections.abc import Iterator

from trialreadout.report import notices
from trialreadout.report.document import Block, Document, Heading, Paragraph
from trialreadout.report.sections import EndpointPart
from trialreadout.report.shared import words
from trialreadout.report.shared.parts import SharedParts
from trialreadout.report.tables import Cell
from trialreadout.report.text import capitalised


def shared_document(parts: SharedParts) -> Document:
    """Bring the parts of a shared report into the order of a document."""
    study, data = parts.protocol.study, parts.protocol.data
    invented = (notices.INVENTED,) if study.synthetic else ()
    about = (parts.about,) if parts.about else ()
    return Document(
        title=study.title,
        identifier=study.id,
        notes=(*invented, *about, words.MADE_TO_SHARE, notices.FOR_RESEARCH),
        blocks=tuple(_blocks(parts)),
        cut_off=data.cut_off,
        synthetic=study.synthetic,
    )


def _blocks(parts: SharedParts) -> Iterator[Block]:
    yield Heading(1, words.TITLE, "hidden")
    yield from map(_words, parts.hidden)
    yield _chapter("headline")
    yield from parts.headline_sentences
    if parts.headline is None:
        yield _words(notices.NO_HEADLINE)
    else:
        yield parts.headline
        yield _words(parts.denominators)
    yield parts.sets if parts.sets.rows else _words(notices.NO_SET)
    if parts.published:
        yield _chapter("published")
        yield from parts.published
    yield _chapter("patients")
    if parts.flow is not None:
        yield parts.flow
    yield from parts.population
    for section in parts.sections:
        yield Heading(1, section.title, section.anchor)
        for endpoint in section.endpoints:
            yield from _endpoint(endpoint)
    yield _chapter("words")
    yield Heading(2, "Results", "words-results")
    yield from parts.results_in_words
    yield Heading(2, "Methods", "words-methods")
    yield from parts.methods_in_words
    yield _chapter("assumptions")
    yield parts.assumptions if parts.assumptions.rows else _words(notices.NO_ASSUMPTION)
    yield _words(parts.made_with)


def _endpoint(part: EndpointPart) -> Iterator[Block]:
    primary = " (primary)" if part.primary else ""
    yield Heading(2, f"{capitalised(part.name)}{primary}", part.anchor)
    if part.source:
        yield _words(part.source)
    for name, said in part.estimand:
        yield _words(f"{name}: {said}")
    yield from part.figures
    yield from part.tables
    if not part.tables:
        yield _words(words.NO_NUMBER if part.graded else words.NOT_GRADED)


def _chapter(anchor: str) -> Heading:
    return Heading(1, notices.TITLES[anchor], anchor)


def _words(text: str) -> Paragraph:
    return Paragraph((Cell(text),))
