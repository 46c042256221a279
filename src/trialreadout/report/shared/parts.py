"""The parts of a report that may be sent, made by what makes those of every report."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.analysis.published import Comparison
from trialreadout.analysis.sharing.shared import Shared
from trialreadout.protocol import Protocol
from trialreadout.report.analysis_sets import table_of_sizes
from trialreadout.report.document import Paragraph
from trialreadout.report.figures.figure import Figure
from trialreadout.report.figures.flow import flow_figure
from trialreadout.report.figures.incidence import KIND as INCIDENCE
from trialreadout.report.notices import made_with
from trialreadout.report.overview import table_of_assumptions, table_of_headline
from trialreadout.report.parts import about_study, denominators_of, printed_section
from trialreadout.report.printed import printed_figure, printed_table
from trialreadout.report.sections import EndpointPart, Section, sections_of
from trialreadout.report.shared.words import NO_BAR, NOT_TOLD, said_of
from trialreadout.report.tables import Cell, Table, tables_of_published
from trialreadout.report.tables_of.by_set import NOT_ASKED
from trialreadout.report.tables_of.numbers import in_order
from trialreadout.report.tables_of.of_subjects import tables_of_subjects
from trialreadout.report.words.methods import methods_paragraphs
from trialreadout.report.words.results import headline_sentences, results_paragraphs
from trialreadout.report.words.style import Style, style_of

_WITH_EXTREMES = ("observed follow-up",)
_NONE = re.compile(r"([Nn]o number of .+?) was asked for")


@dataclass(frozen=True, slots=True)
class SharedParts:
    """What a shared report says; whoever shows it leaves nothing out."""

    protocol: Protocol
    style: Style
    about: str
    hidden: tuple[str, ...]
    """What is hidden and by which rule, a sentence each."""
    headline_sentences: tuple[Paragraph, ...]
    headline: Table | None
    denominators: str
    sets: Table
    published: tuple[Table, ...]
    flow: Figure | None
    population: tuple[Table, ...]
    sections: tuple[Section, ...]
    results_in_words: tuple[Paragraph, ...]
    methods_in_words: tuple[Paragraph, ...]
    assumptions: Table
    made_with: str

    @property
    def all_tables(self) -> tuple[Table, ...]:
        """Every numbered table, in the order of the numbers."""
        of_endpoints = (t for s in self.sections for e in s.endpoints for t in e.tables)
        return tuple(
            sorted((*self.population, *of_endpoints), key=lambda t: in_order(t.number or ""))
        )


def shared_parts(
    protocol: Protocol,
    graded: Mapping[str, GradedEndpoint],
    shared: Shared,
    published: Sequence[Comparison],
) -> SharedParts:
    """Make the parts of a report.

    Parameters
    ----------
    protocol
        What was asked, without the names of readers.
    graded
        Which endpoints were graded, and the terms and classes of their events.
    shared
        The results as they are told.
    published
        Numbers already printed; those beside a result that is told in full are shown.
    """
    style = style_of(protocol)
    rows, drawn = shared.rows, shared.drawn
    whole = {row.id: row for row in shared.whole}
    told = [row for row in whole.values() if row.statistic not in _WITH_EXTREMES]
    beside = [
        replace(each, computed=whole[each.result].text)
        for each in published
        if each.result in whole and whole[each.result] in told
    ]
    headline = table_of_headline(protocol, rows)
    flow = None if drawn.flow is None else flow_figure(drawn.flow, told)
    return SharedParts(
        protocol=protocol,
        style=style,
        about=about_study(protocol),
        hidden=tuple(said_of(shared)),
        headline_sentences=tuple(map(_said, headline_sentences(protocol, told, graded))),
        headline=None if headline is None else printed_table(_not_told(headline), style),
        denominators=denominators_of(headline),
        sets=printed_table(table_of_sizes(protocol, shared.sizes, NOT_TOLD), style),
        published=tuple(printed_table(each, style) for each in tables_of_published(beside)),
        flow=None if flow is None else printed_figure(flow, style),
        population=tuple(
            printed_table(_not_told(each), style) for each in tables_of_subjects(rows, protocol)
        ),
        sections=tuple(
            printed_section(
                replace(each, endpoints=tuple(map(_shared_part, each.endpoints))), style
            )
            for each in sections_of(protocol, graded, drawn, rows)
        ),
        results_in_words=tuple(map(_said, results_paragraphs(protocol, told, graded))),
        methods_in_words=tuple(methods_paragraphs(protocol)),
        assumptions=printed_table(table_of_assumptions(protocol), style),
        made_with=made_with(),
    )


def without_patients(
    graded: Mapping[str, GradedEndpoint], classes: Mapping[str, Mapping[str, str]]
) -> dict[str, GradedEndpoint]:
    """Keep of graded endpoints which they are, and of events the terms and their classes."""
    found = {}
    for name, each in graded.items():
        of = classes.get(name, {})
        terms = {"term": list(of), "system_organ_class": list(of.values())}
        table = pl.DataFrame(terms, schema=dict.fromkeys(terms, pl.String))
        found[name] = GradedEndpoint(each.endpoint, (), table)
    return found


def _shared_part(part: EndpointPart) -> EndpointPart:
    return replace(
        part,
        figures=tuple(map(_said_of_bars, part.figures)),
        tables=tuple(map(_not_told, part.tables)),
    )


def _said(paragraph: Paragraph) -> Paragraph:
    """Say of an endpoint without a number that none is told, whether or not one was asked for."""
    parts = (replace(part, text=_NONE.sub(r"\1 is told", part.text)) for part in paragraph.parts)
    return replace(paragraph, parts=tuple(parts))


def _said_of_bars(figure: Figure) -> Figure:
    if figure.kind != INCIDENCE:
        return figure
    return replace(figure, caption=f"{figure.caption} {NO_BAR}")


def _not_told(table: Table) -> Table:
    """Say of a result that is not there that it is not told, whether or not it was asked for."""
    return replace(table, rows=tuple(tuple(map(_cell_not_told, row)) for row in table.rows))


def _cell_not_told(cell: Cell) -> Cell:
    return replace(cell, text=NOT_TOLD) if cell.text == NOT_ASKED else cell
