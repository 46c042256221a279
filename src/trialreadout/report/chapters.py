"""The chapters of a report on paper, in the order in which they are read.

A chapter is a function that yields its blocks; one that has nothing to say says so. Words come
before the tables that they rest on.
"""

from __future__ import annotations

from collections.abc import Iterator

from trialreadout.report import notices
from trialreadout.report.document import Block, Document, Heading, Paragraph
from trialreadout.report.parts import FindingsAlike, Parts
from trialreadout.report.sections import EndpointPart
from trialreadout.report.tables import NO_VALUE, Cell, Table
from trialreadout.report.text import capitalised


def document_of(parts: Parts) -> Document:
    """Bring the parts of a report into the order of a document."""
    study, data = parts.protocol.study, parts.protocol.data
    chapters = (
        _headline(parts),
        _in_sentences(parts),
        _published(parts),
        _patients(parts),
        _endpoints(parts),
        _assumptions(parts),
        _findings(parts),
        _files(parts),
    )
    return Document(
        title=study.title,
        identifier=study.id,
        notes=tuple(_notes(parts)),
        blocks=tuple(block for chapter in chapters for block in chapter),
        cut_off=data.cut_off,
        synthetic=study.synthetic,
    )


def _notes(parts: Parts) -> Iterator[str]:
    if parts.protocol.study.synthetic:
        yield notices.INVENTED
    if parts.about:
        yield parts.about
    if parts.told:
        yield f"{parts.told}; see Findings."
    yield notices.FOR_RESEARCH


def _headline(parts: Parts) -> Iterator[Block]:
    yield _chapter("headline")
    yield from parts.headline_sentences
    if parts.headline is None:
        yield _words(notices.NO_HEADLINE)
    else:
        yield parts.headline
        yield _words(
            f"{parts.denominators} Each number stands again with its endpoint, where its method is "
            "named."
        )
    yield parts.sets if parts.sets.rows else _words(notices.NO_SET)


def _in_sentences(parts: Parts) -> Iterator[Block]:
    yield _chapter("words")
    yield Heading(2, "Results", "words-results")
    yield from parts.results_in_words
    yield Heading(2, "Methods", "words-methods")
    yield from parts.methods_in_words


def _published(parts: Parts) -> Iterator[Block]:
    if parts.published:
        yield _chapter("published")
        yield from parts.published


def _patients(parts: Parts) -> Iterator[Block]:
    yield _chapter("patients")
    if parts.flow is not None:
        yield parts.flow
    yield from parts.population
    if parts.patients is None:
        yield _words(
            "There are too many patients to list; the folder patients/ beside this file has them."
        )
    elif parts.patients.rows:
        yield parts.patients
    else:
        yield _words(notices.NO_PATIENT)


def _endpoints(parts: Parts) -> Iterator[Block]:
    for section in parts.sections:
        yield Heading(1, section.title, section.anchor)
        for endpoint in section.endpoints:
            yield from _endpoint(endpoint)


def _endpoint(part: EndpointPart) -> Iterator[Block]:
    primary = " (primary)" if part.primary else ""
    yield Heading(2, f"{capitalised(part.name)}{primary}", part.anchor)
    if part.source:
        yield _words(part.source)
    for name, words in part.estimand:
        yield _words(f"{name}: {words}")
    if not part.graded:
        yield _words("It could not be graded; the findings say why.")
    yield from part.figures
    if part.not_drawn:
        yield _words(part.not_drawn)
    yield from part.tables
    if part.graded and not part.tables:
        yield _words(notices.NO_NUMBER)


def _assumptions(parts: Parts) -> Iterator[Block]:
    yield _chapter("assumptions")
    yield parts.assumptions if parts.assumptions.rows else _words(notices.NO_ASSUMPTION)


def _findings(parts: Parts) -> Iterator[Block]:
    yield _chapter("findings")
    if not parts.findings:
        yield _words(notices.NO_FINDING)
        return
    yield Table(
        "Findings in the data, each kind once",
        ("What was found", "Severity", "Rule", "Patient", "Expected", "Remedy"),
        tuple(_finding(each) for each in parts.findings),
        wide=True,
    )


def _finding(alike: FindingsAlike) -> tuple[Cell, ...]:
    first = alike.finding
    found = f"{alike.place}: {alike.said}".removesuffix(": ")
    return (
        Cell(f"{found}; {alike.also}" if alike.also else found),
        Cell(first.severity),
        Cell(first.rule),
        *(Cell(each or NO_VALUE) for each in (first.subject, first.allowed, first.remedy)),
    )


def _files(parts: Parts) -> Iterator[Block]:
    yield _chapter("files")
    yield _words(parts.read_as)
    if parts.files.rows:
        yield parts.files


def _chapter(anchor: str) -> Heading:
    return Heading(1, notices.TITLES[anchor], anchor)


def _words(text: str) -> Paragraph:
    return Paragraph((Cell(text),))
