"""The endpoints of a study in the order in which a paper tells them, each with all that is shown.

A section is a topic; what belongs to it is decided by the kind of the endpoint, so that every
study falls into the same order, and topics that it does not have are not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from trialreadout.analysis.curves import Curve
from trialreadout.analysis.drawn import Drawn
from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.analysis.results import Result, slug
from trialreadout.protocol import Protocol
from trialreadout.protocol.endpoints import OfTime, RecistBest
from trialreadout.protocol.protocol import Asked
from trialreadout.report import notices
from trialreadout.report.estimands import Estimand, estimands_of
from trialreadout.report.figures.courses import courses_figure
from trialreadout.report.figures.criteria import criteria_figure
from trialreadout.report.figures.doses import doses_figure
from trialreadout.report.figures.events_over_time import events_over_time_figure
from trialreadout.report.figures.figure import Figure
from trialreadout.report.figures.forest import forest_figure
from trialreadout.report.figures.panels import panel_figures
from trialreadout.report.figures.survival import survival_figure
from trialreadout.report.figures.swimmer import swimmer_figures
from trialreadout.report.figures.waterfall import course_of_sums_figure, waterfall_figure
from trialreadout.report.incidences import INCIDENCES, figures_of_incidence
from trialreadout.report.result_names import column_of
from trialreadout.report.tables import MOST_PATIENTS, Table
from trialreadout.report.tables_of.numbers import numbers_of_endpoints
from trialreadout.report.tables_of.of_endpoint import tables_of_endpoint
from trialreadout.report.topics import by_topic


@dataclass(frozen=True, slots=True)
class EndpointPart:
    """One endpoint on the page."""

    name: str
    anchor: str
    primary: bool
    source: str | None
    estimand: tuple[tuple[str, str], ...]
    """Its attributes, each with its name."""
    figures: tuple[Figure, ...]
    not_drawn: str
    """Why a figure that one would look for is not there; empty: none is missed."""
    tables: tuple[Table, ...]
    graded: bool
    """Whether it could be graded; if not, a finding says why."""


@dataclass(frozen=True, slots=True)
class Section:
    """A topic with its endpoints."""

    title: str
    anchor: str
    endpoints: tuple[EndpointPart, ...]


def sections_of(
    protocol: Protocol,
    graded: Mapping[str, GradedEndpoint],
    drawn: Drawn,
    results: Sequence[Result],
) -> Iterator[Section]:
    """Bring the endpoints into their topics, the primary ones first within each."""
    estimands = estimands_of(protocol)
    for title, asked in by_topic(protocol):
        parts = tuple(
            _part(each, protocol, estimands[each.name], graded, drawn, results) for each in asked
        )
        yield Section(title, slug(title.lower()), parts)


def _part(
    asked: Asked,
    protocol: Protocol,
    estimand: Estimand,
    graded: Mapping[str, GradedEndpoint],
    drawn: Drawn,
    results: Sequence[Result],
) -> EndpointPart:
    rows = [row for row in results if row.endpoint == asked.name]
    one = graded.get(asked.name)
    number = numbers_of_endpoints(protocol)[asked.name]
    return EndpointPart(
        name=asked.name,
        anchor=f"endpoint-{slug(asked.name)}",
        primary=asked.primary,
        source=asked.source,
        estimand=estimand.parts(),
        figures=tuple(_figures(asked, one, drawn, rows, protocol.dates.time_zero)) if one else (),
        not_drawn=_not_drawn(asked, one, drawn) if one else "",
        tables=tuple(tables_of_endpoint(asked, one, drawn, rows, protocol, number)),
        graded=one is not None,
    )


def _figures(
    asked: Asked, one: GradedEndpoint, drawn: Drawn, rows: Sequence[Result], time_zero: str
) -> Iterator[Figure]:
    if isinstance(asked, OfTime):
        own = [curve for curve in drawn.curves if curve.endpoint == asked.name]
        starts = getattr(asked, "starts", "first dose")
        start = time_zero if starts == "time zero" else starts
        medians = [row for row in rows if row.statistic == "median"]
        for _, same in groupby(own, key=_drawn_together):
            yield survival_figure(list(same), start, medians)
    for crossing in drawn.crossings:
        if crossing.endpoint == asked.name and crossing.patients:
            yield criteria_figure(crossing)
    for subgroups in drawn.subgroups:
        if subgroups.endpoint == asked.name:
            yield forest_figure(subgroups)
    for doses in drawn.doses:
        if doses.endpoint == asked.name:
            yield doses_figure(doses)
    for events in drawn.events:
        if events.endpoint == asked.name:
            yield events_over_time_figure(events)
    if one.table.height > MOST_PATIENTS and asked.kind != "adverse-events":
        return
    for changes in drawn.changes:
        if changes.endpoint == asked.name and changes.best["change_percent"].count():
            yield waterfall_figure(changes)
            yield course_of_sums_figure(changes)
    for swimmers in drawn.swimmers:
        if swimmers.endpoint == asked.name:
            yield from swimmer_figures(swimmers)
    for courses in drawn.courses:
        if courses.endpoint == asked.name and courses.values.height:
            yield courses_figure(courses, asked.answers)
            yield from panel_figures(courses, asked.answers)
    if asked.kind == "adverse-events":
        incidence = [row for row in rows if row.statistic in INCIDENCES]
        yield from figures_of_incidence(incidence, one.table)


def _not_drawn(asked: Asked, one: GradedEndpoint, drawn: Drawn) -> str:
    """Say why patients are not drawn one by one, where one would look for it."""
    of_patients = {each.endpoint for each in drawn.changes}
    of_patients |= {each.endpoint for each in drawn.swimmers}
    of_patients |= {each.endpoint for each in drawn.courses}
    if one.table.height > MOST_PATIENTS and asked.name in of_patients:
        return notices.TOO_MANY_TO_DRAW
    if isinstance(asked, RecistBest) and not drawn.changes:
        return notices.NO_WATERFALL
    return ""


def _drawn_together(curve: Curve) -> tuple[str, str]:
    """Say which curves share a figure: those of one set, split by one column."""
    return curve.analysis_set, column_of(curve.group)
