"""A measure of a results record as a value, and as the elements that every measure has.

The order of the elements is that of the upload schema.

Source: ClinicalTrials.gov, RRSUploadSchema.xsd, version 2017.04.18, types Measure, MeasureRow,
        ReportedValue and ReportedEntry.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trialreadout.analysis.xml_elements import Element, element

COUNT, NUMBER, MEDIAN, MEAN = "Count of Participants", "Number", "Median", "Mean"
NOT_APPLICABLE, FULL_RANGE = "Not Applicable", "Full Range"
INTERVALS = (80, 90, 95, 97.5, 99)
"""Levels of an interval, in per cent, that the registry has a word for."""
PARTICIPANTS = "Participants"


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell: a number, or NA and why."""

    value: str
    category: str | None = None
    low: str | None = None
    high: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """What one group has in one row."""

    group_id: str
    entries: tuple[Entry, ...]
    analysed: int
    """Of how many patients it is known."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a measure."""

    cells: tuple[Cell, ...]
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """What was measured, in all groups."""

    title: str
    parameter: str
    unit: str
    rows: tuple[Row, ...]
    dispersion: str = NOT_APPLICABLE
    level: float | None = None
    """The confidence in per cent, where the registry has no word for it."""
    description: str | None = None
    population: str | None = None
    time_frame: str | None = None


def interval_named(confidence: float) -> tuple[str, float | None]:
    """Name the dispersion of an interval, and its level where it has no name of its own."""
    percent = round(100 * confidence, 6)
    if percent in INTERVALS:
        return f"{percent:g}% Confidence Interval", None
    return "Other Confidence Interval Level", percent


def elements_of(measure: Measure) -> list[Element]:
    """Write the elements of a measure, in their order."""
    rows = element("measureRows", children=map(_row, measure.rows))
    return [
        *leaf("ciPctLevel", None if measure.level is None else f"{measure.level:g}"),
        *leaf("dispersionType", measure.dispersion),
        rows,
        *leaf("measureDescription", measure.description),
        *leaf("parameterType", measure.parameter),
        *leaf("populationAnalysisDescription", measure.population),
        *leaf("timeFrame", measure.time_frame),
        *leaf("title", measure.title),
        *leaf("unitOfMeasure", measure.unit),
    ]


def leaf(name: str, text: str | int | None) -> list[Element]:
    """Write an element with a text; none where there is no text."""
    return [] if text is None else [element(name, text=str(text))]


def group_elements(name: str, groups: Iterable[tuple[str, str, str | None, int]]) -> list[Element]:
    """Write reporting groups: of each its identifier, title, description and size."""
    return [
        element(
            name,
            {"id": identifier},
            [*leaf("description", about), *leaf("subjectsAnalyzed", n), *leaf("title", title)],
        )
        for identifier, title, about, n in groups
    ]


def _row(row: Row) -> Element:
    values = element("reportedValues", children=map(_cell, row.cells))
    return element("measureRow", children=[values, *leaf("title", row.title)])


def _cell(cell: Cell) -> Element:
    return element(
        "reportedValue",
        children=[
            *leaf("reportingGroupId", cell.group_id),
            element("reportedEntries", children=map(_entry, cell.entries)),
            *leaf("subjectsAnalyzed", cell.analysed),
        ],
    )


def _entry(entry: Entry) -> Element:
    return element(
        "reportedEntry",
        children=[
            *leaf("catName", entry.category),
            *leaf("dispersionLowerLimit", entry.low),
            *leaf("dispersionUpperLimit", entry.high),
            *leaf("naComment", entry.comment),
            *leaf("parameterValue", entry.value),
        ],
    )
