"""Listings: what was handed in, and what each patient was graded, a row a record.

A record of the data names the file and the row that it stands in. A column that says nothing of
anyone is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.protocol import Protocol
from trialreadout.report.column_names import heading_of
from trialreadout.report.tables import Cell, Table
from trialreadout.report.tables_of.columns import cells_of
from trialreadout.report.tables_of.footnotes import definition, provenance
from trialreadout.report.tables_of.numbers import (
    OF_LISTINGS,
    number_of_listing,
    numbers_of_endpoints,
)
from trialreadout.report.text import capitalised, counted
from trialreadout.sources.dates import COLLECTED
from trialreadout.sources.raw import is_place
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import TABLES

_TITLES: Mapping[str, str] = {
    "status": "Patients: end of treatment, and what is last known",
    "deviations": "Protocol deviations",
    "subjects": "Patients: characteristics on entry",
    "doses": "Treatment given",
    "adverse_events": "Adverse events",
    "deaths": "Deaths",
    "labs": "Laboratory values",
    "markers": "Values of tumour markers",
    "weights": "Weights",
}
_DEATHS = ("subject", "died_on", "cause", "last_contact_on", "discontinued_on", "reason")


def listings_of(
    protocol: Protocol, sources: Sources, graded: Mapping[str, GradedEndpoint]
) -> Iterator[Table]:
    """List the records of the data, then the rows of patients of each endpoint of efficacy.

    A table that was not handed in, or has no row, is no listing.
    """
    notes = tuple(provenance(protocol))
    for name, number in OF_LISTINGS.items():
        rows = sources.table("status" if name == "deaths" else name)
        if name == "deaths":
            rows = rows.filter(
                pl.col("died_on").is_not_null() | pl.col("died_on_collected").is_not_null()
            )
            rows = rows.select(*_DEATHS, "^.*_collected$", "file", "row")
        if rows.height:
            yield _listing(_in_order(name, rows), _TITLES[name], number, (), notes)
    numbers = numbers_of_endpoints(protocol)
    for name, one in graded.items():
        own = number_of_listing(numbers[name])
        if own is not None and one.table.height:
            said = definition(protocol, name)
            title = f"{capitalised(name)}, by patient"
            yield _listing(one.table, title, own, (said,) if said else (), notes)


def _in_order(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Sort by patient and date, and records of one day by what they say, not by their row."""
    placed_by = TABLES[name].placed_by if name in TABLES else None
    by = ["subject", *([placed_by] if placed_by else [])]
    others = [column for column in rows.columns if not is_place(column) and column not in by]
    return rows.sort([*by, *others, "row"], nulls_last=True, maintain_order=True)


def _listing(
    rows: pl.DataFrame,
    title: str,
    number: str,
    said: tuple[str, ...],
    notes: tuple[str, ...],
) -> Table:
    shown = [column for column in rows.columns if _is_shown(rows, column)]
    columns: list[tuple[str, list[Cell]]] = [
        (_heading(column), list(cells_of(rows, column))) for column in shown
    ]
    for file, row in (("file", "row"), ("source_file", "source_row")):
        if file in rows.columns:
            columns.append(("Source file", list(cells_of(rows, file))))
            columns.append(("Source row", list(cells_of(rows, row))))
    patients = rows["subject"].n_unique()
    return Table(
        title,
        tuple(heading for heading, _ in columns),
        tuple(zip(*(cells for _, cells in columns), strict=True)),
        wide=True,
        number=number,
        population=f"{counted(rows.height, 'record')} of {counted(patients, 'patient')}",
        footnotes=(*said, *notes),
    )


def _is_shown(rows: pl.DataFrame, column: str) -> bool:
    of_place = (COLLECTED, "_file", "_row", "source_table", "source_column")
    if is_place(column) or column.endswith(of_place):
        return False
    collected = f"{column}{COLLECTED}"
    partial = rows[collected].count() if collected in rows.columns else 0
    return column == "subject" or bool(rows[column].count() or partial)


def _heading(column: str) -> str:
    return "Patient" if column == "subject" else heading_of(column)
