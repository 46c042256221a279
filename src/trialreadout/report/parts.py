"""The parts of a report, made once for the page and for paper: sentences, figures and tables.

All are as they are printed: in the spelling and with the decimal sign that the protocol asks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from trialreadout.analysis.drawn import Drawn
from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.analysis.published import Comparison
from trialreadout.analysis.results import Result
from trialreadout.core.findings import Finding
from trialreadout.protocol import Protocol
from trialreadout.report.analysis_sets import table_of_sets_and_rules
from trialreadout.report.document import Paragraph
from trialreadout.report.figures.figure import Figure
from trialreadout.report.figures.flow import flow_figure
from trialreadout.report.findings import grouped, more_like_it, place_of, said
from trialreadout.report.notices import made_with
from trialreadout.report.overview import table_of_assumptions, table_of_files, table_of_headline
from trialreadout.report.patients import table_of_patients
from trialreadout.report.printed import printed_figure, printed_table
from trialreadout.report.sections import EndpointPart, Section, sections_of
from trialreadout.report.tables import Table, tables_of_published
from trialreadout.report.tables_of.of_subjects import tables_of_subjects
from trialreadout.report.text import counted
from trialreadout.report.words.methods import methods_paragraphs
from trialreadout.report.words.results import headline_sentences, results_paragraphs
from trialreadout.report.words.style import Style, style_of
from trialreadout.sources.read import Sources


@dataclass(frozen=True, slots=True)
class FindingsAlike:
    """A kind of finding: the first of it, and how many more there are."""

    finding: Finding
    place: str
    said: str
    also: str | None


@dataclass(frozen=True, slots=True)
class Parts:
    """What a report says, in no order; whoever shows it leaves nothing out."""

    protocol: Protocol
    style: Style
    about: str
    """Phase, sponsor, planned patients and cut-off, a sentence each; may be empty."""
    told: str
    """How many errors and warnings the data have; empty: none."""
    headline_sentences: tuple[Paragraph, ...]
    headline: Table | None
    """None: no result of a primary endpoint and no response rate."""
    denominators: str
    """Why the numbers of the headline have the denominators that they have."""
    sets: Table
    published: tuple[Table, ...]
    flow: Figure | None
    population: tuple[Table, ...]
    """Disposition, deviations and baseline."""
    patients: Table | None
    """None: more than a page can name."""
    sections: tuple[Section, ...]
    results_in_words: tuple[Paragraph, ...]
    methods_in_words: tuple[Paragraph, ...]
    assumptions: Table
    findings: tuple[FindingsAlike, ...]
    files: Table
    read_as: str
    """From where the data came, and with which versions they were computed."""


def parts_of(
    protocol: Protocol,
    sources: Sources,
    graded: Mapping[str, GradedEndpoint],
    drawn: Drawn,
    results: Sequence[Result],
    findings: Sequence[Finding],
    published: Sequence[Comparison],
) -> Parts:
    """Make the parts of a report.

    Parameters
    ----------
    protocol, sources
        What was asked, and what was handed in.
    graded, drawn, results, findings
        What it came to.
    published
        Numbers already printed, held against those.
    """
    style = style_of(protocol)
    headline = table_of_headline(protocol, results)
    flow = None if drawn.flow is None else flow_figure(drawn.flow, results)
    patients = table_of_patients(protocol, drawn, graded)
    return Parts(
        protocol=protocol,
        style=style,
        about=about_study(protocol),
        told=_told(findings),
        headline_sentences=tuple(headline_sentences(protocol, results, graded)),
        headline=None if headline is None else printed_table(headline, style),
        denominators=denominators_of(headline),
        sets=printed_table(table_of_sets_and_rules(protocol, drawn), style),
        published=tuple(printed_table(each, style) for each in tables_of_published(published)),
        flow=None if flow is None else printed_figure(flow, style),
        population=tuple(
            printed_table(each, style) for each in tables_of_subjects(results, protocol)
        ),
        patients=None if patients is None else printed_table(patients, style),
        sections=tuple(
            printed_section(each, style) for each in sections_of(protocol, graded, drawn, results)
        ),
        results_in_words=tuple(results_paragraphs(protocol, results, graded)),
        methods_in_words=tuple(methods_paragraphs(protocol)),
        assumptions=printed_table(table_of_assumptions(protocol), style),
        findings=tuple(_alike(findings)),
        files=printed_table(table_of_files(sources), style),
        read_as=_read_as(protocol),
    )


def denominators_of(headline: Table | None) -> str:
    """Say why the denominators of a headline are what they are."""
    several = headline is not None and len(headline.columns) > 2
    whose = "The denominators differ because the analysis sets do; their rules stand"
    return f"{whose if several else 'The rule of the analysis set stands'} below."


def about_study(protocol: Protocol) -> str:
    """Say phase, sponsor, planned patients and cut-off, a sentence each; may be empty."""
    study = protocol.study
    planned, cut_off = study.planned_subjects, protocol.data.cut_off
    known = (
        f"Phase {study.phase}" if study.phase else None,
        study.sponsor,
        f"Planned: {counted(planned, 'patient')}" if planned else None,
        f"Data cut-off: {cut_off}" if cut_off else None,
    )
    return " ".join(f"{each}." for each in known if each)


def _told(findings: Sequence[Finding]) -> str:
    if not findings:
        return ""
    errors = sum(finding.severity == "error" for finding in findings)
    return (
        f"{counted(errors, 'error')} and {counted(len(findings) - errors, 'warning')} in the data"
    )


def printed_section(section: Section, style: Style) -> Section:
    """Write a section in a style."""
    return replace(
        section,
        title=style.spelled(section.title),
        endpoints=tuple(_printed_endpoint(each, style) for each in section.endpoints),
    )


def _printed_endpoint(part: EndpointPart, style: Style) -> EndpointPart:
    return replace(
        part,
        estimand=tuple((name, style.spelled(words)) for name, words in part.estimand),
        figures=tuple(printed_figure(each, style) for each in part.figures),
        tables=tuple(printed_table(each, style) for each in part.tables),
    )


def _alike(findings: Sequence[Finding]) -> Iterator[FindingsAlike]:
    for first, others in grouped(findings):
        yield FindingsAlike(first, place_of(first), said(first), more_like_it(first, others))


def _read_as(protocol: Protocol) -> str:
    dialect = "SDTM" if protocol.data.dialect == "sdtm" else "plain tables"
    return f"Read as {dialect}, from the folder {protocol.data.folder}. {made_with()}"
