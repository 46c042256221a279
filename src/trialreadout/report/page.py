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
from trialreadout.protocol.endpoints import RecistBest, RecistResponse
from trialreadout.report.dossier.dossier import dossiers_of
from trialreadout.report.findings import grouped, more_like_it, place_of, said
from trialreadout.report.html import Anchors, environment
from trialreadout.report.patients import table_of_patients, table_of_sets_and_rules
from trialreadout.report.sections import Section, sections_of
from trialreadout.report.tables import (
    MOST_PATIENTS,
    Cell,
    Table,
    table_of_sets,
    tables_of_published,
)
from trialreadout.report.way_back import as_script, way_back
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

    templates = environment()
    assert templates.loader is not None
    style, script = (templates.loader.get_source(templates, name)[0] for name in (_STYLE, _SCRIPT))
    shown = drawn.subjects if len(drawn.subjects) <= MOST_PATIENTS else None
    sections = tuple(sections_of(protocol, graded, drawn, results))
    page = templates.get_template(_TEMPLATE).render(
        protocol=protocol,
        study=protocol.study,
        sections=sections,
        headline=_headline(protocol, results),
        published=list(tables_of_published(published)),
        sets=table_of_sets_and_rules(protocol, drawn),
        patients=table_of_patients(protocol, drawn, graded),
        assumptions=_assumptions(protocol),
        findings=list(_shown(findings)),
        errors=sum(finding.severity == "error" for finding in findings),
        warnings=sum(finding.severity == "warning" for finding in findings),
        files=_files(sources),
        versions=versions(),
        anchors=Anchors(of_results=True),
        style=Markup(style),
        script=Markup(script),
        policy=_policy(style, script),
        dossiers=None if shown is None else list(dossiers_of(shown, graded, sources)),
        way_back=Markup(as_script(way_back(results, graded, sources, shown))),
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


def _headline(protocol: Protocol, results: Sequence[Result]) -> Table | None:
    """Bring the numbers of primary endpoints, and every response rate, side by side."""
    primary = {each.name for each in protocol.endpoints if each.primary}
    response = {
        each.name for each in protocol.endpoints if isinstance(each, RecistBest | RecistResponse)
    }
    rows = [
        row
        for row in results
        if (row.endpoint in primary and row.statistic != "count")
        or (row.endpoint in response and _is_response_rate(row))
    ]
    if not rows:
        return None
    return table_of_sets(rows, "Primary endpoints and response rates, by analysis set", link=True)


def _is_response_rate(row: Result) -> bool:
    return row.statistic == "proportion" and row.category in ("CR or PR", "PR or CR", "met")


def _assumptions(protocol: Protocol) -> Table:
    return Table(
        "What the sources leave open, and what was decided",
        ("Key of the study file", "Why it is as it is"),
        tuple((Cell(", ".join(each.key)), Cell(each.text)) for each in protocol.assumptions),
    )


def _shown(findings: Sequence[Finding]) -> Iterator[Shown]:
    for first, others in grouped(findings):
        yield Shown(first, place_of(first), said(first), more_like_it(first, others))


def _files(sources: Sources) -> Table:
    return Table(
        "Files read",
        ("File", "Read as", "SHA-256"),
        tuple(
            (Cell(name), Cell(sources.read_as.get(name, "it stands")), Cell(digest))
            for name, digest in sorted(sources.files.items())
        ),
        wide=True,
    )


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
        ("assumptions", "Assumptions", []),
        ("findings", "Findings", []),
        ("dossiers", "Dossiers", []),
        ("files", "Files and versions", []),
    ]
