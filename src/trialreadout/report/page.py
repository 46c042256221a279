"""The report as one page that opens from disk: no network, no library, nothing computed.

Every result has a place of its own, named by its identifier, so that a number can be linked. One
script opens a number to its patients and their source rows, which the page carries as data; without
it tables and dossiers are there all the same. The page forbids itself everything but that script,
its style and the pictures within it.

Sources: W3C, Web Content Accessibility Guidelines 2.2 (headings, tables, alternative texts).
         W3C, Content Security Policy Level 3 (hashes of inline scripts and styles).
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from trialreadout.analysis.drawn import Drawn
from trialreadout.analysis.files import versions
from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.analysis.published import Comparison
from trialreadout.analysis.results import Result
from trialreadout.core.findings import Finding
from trialreadout.protocol import Protocol
from trialreadout.report.dossier.dossier import dossiers_of
from trialreadout.report.figures.flow import flow_figure
from trialreadout.report.findings import grouped, more_like_it, place_of, said
from trialreadout.report.html import Anchors, environment
from trialreadout.report.overview import table_of_assumptions, table_of_files, table_of_headline
from trialreadout.report.patients import table_of_patients, table_of_sets_and_rules
from trialreadout.report.sections import Section, sections_of
from trialreadout.report.tables import MOST_PATIENTS, tables_of_published
from trialreadout.report.tables_of.of_subjects import tables_of_subjects
from trialreadout.report.way_back import as_script, way_back
from trialreadout.report.words.methods import methods_paragraphs
from trialreadout.report.words.results import headline_sentences, results_paragraphs
from trialreadout.report.words.style import style_of
from trialreadout.sources.read import Sources

REPORT = "report.html"
_TEMPLATE = "report.html.j2"
_STYLE, _SCRIPT = "report.css", "way_back.js"


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as the page shows it, with those like it."""

    finding: Finding
    place: str
    said: str
    also: str | None


def render_page(
    protocol: Protocol,
    sources: Sources,
    graded: Mapping[str, GradedEndpoint],
    drawn: Drawn,
    results: Sequence[Result],
    findings: Sequence[Finding],
    published: Sequence[Comparison],
) -> bytes:
    """Draw the report.

    Parameters
    ----------
    protocol, sources
        What was asked, and what was handed in.
    graded, drawn, results, findings
        What it came to.
    published
        Numbers already printed, held against those.

    Returns
    -------
    One HTML file in UTF-8; the same inputs give the same bytes.
    """
    from markupsafe import Markup

    templates = environment(style_of(protocol))
    assert templates.loader is not None
    style, script = (templates.loader.get_source(templates, name)[0] for name in (_STYLE, _SCRIPT))
    shown = drawn.subjects if len(drawn.subjects) <= MOST_PATIENTS else None
    sections = tuple(sections_of(protocol, graded, drawn, results))
    page = templates.get_template(_TEMPLATE).render(
        protocol=protocol,
        study=protocol.study,
        sections=sections,
        population=list(tables_of_subjects(results, protocol)),
        headline=table_of_headline(protocol, results),
        headline_sentences=headline_sentences(protocol, results, graded),
        results_in_words=results_paragraphs(protocol, results, graded),
        methods_in_words=methods_paragraphs(protocol),
        published=list(tables_of_published(published)),
        sets=table_of_sets_and_rules(protocol, drawn),
        flow=None if drawn.flow is None else flow_figure(drawn.flow, results),
        patients=table_of_patients(protocol, drawn, graded),
        assumptions=table_of_assumptions(protocol),
        findings=list(_shown(findings)),
        errors=sum(finding.severity == "error" for finding in findings),
        warnings=sum(finding.severity == "warning" for finding in findings),
        files=table_of_files(sources),
        versions=versions(),
        anchors=Anchors(of_results=True),
        style=Markup(style),
        script=Markup(script),
        policy=_policy(style, script),
        dossiers=None if shown is None else list(dossiers_of(shown, graded, sources)),
        way_back=Markup(as_script(way_back(results, graded, sources, shown, protocol))),
        contents=_contents(sections, bool(published)),
    )
    return f"{page.strip()}\n".encode()


def _policy(style: str, script: str) -> str:
    """Allow this style, this script and pictures within the page, and nothing else."""
    style_hash, script_hash = (
        b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script)
    )
    return (
        f"default-src 'none'; style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _shown(findings: Sequence[Finding]) -> Iterator[Shown]:
    for first, others in grouped(findings):
        yield Shown(first, place_of(first), said(first), more_like_it(first, others))


Contents = list[tuple[str, str, list[tuple[str, str]]]]


def _contents(sections: Sequence[Section], printed: bool) -> Contents:
    """List anchors, titles, and what is beneath each."""
    topics: Contents = [
        (each.anchor, each.title, [(part.anchor, part.name) for part in each.endpoints])
        for each in sections
    ]
    return [
        ("headline", "Headline", []),
        *([("published", "Published beside computed", [])] if printed else []),
        ("patients", "Patients", []),
        *topics,
        ("words", "In sentences", []),
        ("assumptions", "Assumptions", []),
        ("findings", "Findings", []),
        ("dossiers", "Dossiers", []),
        ("files", "Files and versions", []),
    ]
