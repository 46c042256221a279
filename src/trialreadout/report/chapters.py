"""The chapters of a report, in the order in which they are read.

A chapter is a function that yields its blocks; one that has nothing to say says so. Words come
before the tables that they rest on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from trialreadout.analysis.drawn import Drawn
from trialreadout.analysis.files import versions
from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.analysis.published import Comparison
from trialreadout.analysis.results import Result
from trialreadout.core.findings import Finding
from trialreadout.protocol import Protocol
from trialreadout.report.document import Block, Document, Heading, Paragraph
from trialreadout.report.figures.flow import flow_figure
from trialreadout.report.findings import grouped, more_like_it, place_of, said
from trialreadout.report.overview import table_of_assumptions, table_of_files, table_of_headline
from trialreadout.report.patients import table_of_patients, table_of_sets_and_rules
from trialreadout.report.sections import EndpointPart, sections_of
from trialreadout.report.tables import NO_VALUE, Cell, Table, tables_of_published
from trialreadout.report.tables_of.of_subjects import tables_of_subjects
from trialreadout.report.text import capitalised, counted
from trialreadout.report.words.methods import methods_paragraphs
from trialreadout.report.words.results import headline_sentences, results_paragraphs
from trialreadout.sources.read import Sources


def document_of(
    protocol: Protocol,
    sources: Sources,
    graded: Mapping[str, GradedEndpoint],
    drawn: Drawn,
    results: Sequence[Result],
    findings: Sequence[Finding],
    published: Sequence[Comparison],
) -> Document:
    """Bring a readout together as one document.

    Parameters
    ----------
    protocol, sources
        What was asked, and what was handed in.
    graded, drawn, results, findings
        What it came to.
    published
        Numbers already printed, held against those.
    """
    chapters = (
        _headline(protocol, graded, drawn, results),
        _in_sentences(protocol, graded, results),
        _published(published),
        _patients(protocol, drawn, graded, results),
        _endpoints(protocol, graded, drawn, results),
        _assumptions(protocol),
        _findings(findings),
        _files(protocol, sources),
    )
    return Document(
        title=protocol.study.title,
        identifier=protocol.study.id,
        notes=tuple(_notes(protocol, findings)),
        blocks=tuple(block for chapter in chapters for block in chapter),
        cut_off=protocol.data.cut_off,
        synthetic=protocol.study.synthetic,
    )


def _notes(protocol: Protocol, findings: Sequence[Finding]) -> Iterator[str]:
    study = protocol.study
    if study.synthetic:
        yield "Invented patients: nothing here was observed in anyone."
    about = [
        f"Phase {study.phase}" if study.phase else None,
        study.sponsor,
        f"Planned: {counted(study.planned_subjects, 'patient')}"
        if study.planned_subjects
        else None,
        f"Data cut-off: {protocol.data.cut_off}" if protocol.data.cut_off else None,
    ]
    if any(about):
        yield f"{'. '.join(each for each in about if each)}."
    errors = sum(finding.severity == "error" for finding in findings)
    if findings:
        warnings = counted(len(findings) - errors, "warning")
        yield f"{counted(errors, 'error')} and {warnings} in the data; see Findings."
    yield "For research; it does not guide the treatment of a person."


def _headline(
    protocol: Protocol,
    graded: Mapping[str, GradedEndpoint],
    drawn: Drawn,
    results: Sequence[Result],
) -> Iterator[Block]:
    yield Heading(1, "Headline", "headline")
    yield from headline_sentences(protocol, results, graded)
    headline = table_of_headline(protocol, results)
    if headline is None:
        yield _words("There is no result of a primary endpoint and no response rate.")
    else:
        yield headline
        yield _words(
            "The denominators differ because the analysis sets do; their rules stand below. Each "
            "number stands again with its endpoint, where its method is named."
        )
    sets = table_of_sets_and_rules(protocol, drawn)
    yield sets if sets.rows else _words("The protocol names no analysis set.")


def _in_sentences(
    protocol: Protocol, graded: Mapping[str, GradedEndpoint], results: Sequence[Result]
) -> Iterator[Block]:
    yield Heading(1, "In sentences", "words")
    yield Heading(2, "Results", "words-results")
    yield from results_paragraphs(protocol, results, graded)
    yield Heading(2, "Methods", "words-methods")
    yield from methods_paragraphs(protocol)


def _published(comparisons: Sequence[Comparison]) -> Iterator[Block]:
    if comparisons:
        yield Heading(1, "Published beside computed", "published")
        yield from tables_of_published(comparisons)


def _patients(
    protocol: Protocol,
    drawn: Drawn,
    graded: Mapping[str, GradedEndpoint],
    results: Sequence[Result],
) -> Iterator[Block]:
    yield Heading(1, "Patients", "patients")
    if drawn.flow is not None:
        yield flow_figure(drawn.flow, results)
    yield from tables_of_subjects(results, protocol)
    patients = table_of_patients(protocol, drawn, graded)
    if patients is None:
        yield _words(
            "There are too many patients to list; the folder patients/ beside this file has them."
        )
    elif patients.rows:
        yield patients
    else:
        yield _words("There is no patient in the data.")


def _endpoints(
    protocol: Protocol,
    graded: Mapping[str, GradedEndpoint],
    drawn: Drawn,
    results: Sequence[Result],
) -> Iterator[Block]:
    for section in sections_of(protocol, graded, drawn, results):
        yield Heading(1, section.title, section.anchor)
        for part in section.endpoints:
            yield from _endpoint(part)


def _endpoint(part: EndpointPart) -> Iterator[Block]:
    primary = " (primary)" if part.primary else ""
    yield Heading(2, f"{capitalised(part.name)}{primary}", part.anchor)
    if part.source:
        yield _words(part.source)
    for name, words in part.estimand.parts():
        yield _words(f"{name}: {words}")
    if not part.graded:
        yield _words("It could not be graded; the findings say why.")
    yield from part.figures
    yield from part.tables
    if part.graded and not part.tables:
        yield _words("No number of it is asked for.")


def _assumptions(protocol: Protocol) -> Iterator[Block]:
    yield Heading(1, "Assumptions", "assumptions")
    assumptions = table_of_assumptions(protocol)
    yield assumptions if assumptions.rows else _words("The study file states none.")


def _findings(findings: Sequence[Finding]) -> Iterator[Block]:
    yield Heading(1, "Findings", "findings")
    if not findings:
        yield _words("No findings.")
        return
    yield Table(
        "Findings in the data, each kind once",
        ("What was found", "Severity", "Rule", "Patient", "Expected", "Remedy"),
        tuple(_finding(first, others) for first, others in grouped(findings)),
        wide=True,
    )


def _finding(first: Finding, others: Sequence[Finding]) -> tuple[Cell, ...]:
    also = more_like_it(first, others)
    found = f"{place_of(first)}: {said(first)}".removesuffix(": ")
    return (
        Cell(f"{found}; {also}" if also else found),
        Cell(first.severity),
        Cell(first.rule),
        *(Cell(each or NO_VALUE) for each in (first.subject, first.allowed, first.remedy)),
    )


def _files(protocol: Protocol, sources: Sources) -> Iterator[Block]:
    yield Heading(1, "Files and versions", "files")
    read_as = "SDTM" if protocol.data.dialect == "sdtm" else "plain tables"
    used = versions()
    yield _words(
        f"Read as {read_as}, from the folder {protocol.data.folder}. Readout "
        f"{used['trialreadout']}, Python {used['python']}, numpy {used['numpy']}, polars "
        f"{used['polars']}. A month is 30.4375 days."
    )
    files = table_of_files(sources)
    if files.rows:
        yield files


def _words(text: str) -> Paragraph:
    return Paragraph((Cell(text),))
