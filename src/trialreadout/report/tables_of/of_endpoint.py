"""All tables of an endpoint, numbered, with whom they are about and how they were found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from trialreadout.analysis.drawn import Drawn
from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.analysis.of_laboratory import SHIFT
from trialreadout.analysis.results import Result
from trialreadout.protocol import Protocol
from trialreadout.protocol.protocol import Asked
from trialreadout.report.incidences import INCIDENCES, tables_of_incidence
from trialreadout.report.shifts import tables_of_shifts
from trialreadout.report.tables import Table, table_of_combinations
from trialreadout.report.tables_of.by_set import populations, tables_by_set
from trialreadout.report.tables_of.footnotes import abbreviations, definition, provenance
from trialreadout.report.text import capitalised


def tables_of_endpoint(
    asked: Asked,
    one: GradedEndpoint | None,
    drawn: Drawn,
    rows: Sequence[Result],
    protocol: Protocol,
    number: str,
) -> Iterator[Table]:
    """Lay out the results of an endpoint.

    Parameters
    ----------
    asked, one
        The endpoint, and its rows of patients; None: it could not be graded.
    drawn
        Combinations of answers.
    rows
        Its results.
    protocol
        The study file.
    number
        Of its first table; those after it are numbered beneath it.
    """
    said = [definition(protocol, asked.name), *abbreviations(asked.answers)]
    notes = (*filter(None, said), *provenance(protocol))
    for place, table in enumerate(_tables(asked, one, drawn, rows, protocol)):
        name = capitalised(asked.name)
        yield replace(
            table,
            caption=table.caption if table.caption.startswith(name) else f"{name}. {table.caption}",
            number=f"{number}.{place}" if place else number,
            population=table.population or populations(rows, protocol) or None,
            footnotes=(*table.footnotes, *notes),
        )


def _tables(
    asked: Asked,
    one: GradedEndpoint | None,
    drawn: Drawn,
    rows: Sequence[Result],
    protocol: Protocol,
) -> Iterator[Table]:
    incidences = [row for row in rows if row.statistic in INCIDENCES]
    others = [row for row in rows if row.statistic not in (*INCIDENCES, SHIFT)]
    if others:
        yield from tables_by_set(others, capitalised(asked.name), "Result", protocol)
    if incidences and one is not None:
        yield from tables_of_incidence(incidences, one.table)
    yield from tables_of_shifts([row for row in rows if row.statistic == SHIFT])
    names = {"answer": "by the rule" if asked.kind == "decision" else asked.name}
    for found in drawn.combinations:
        if found.endpoint == asked.name:
            yield table_of_combinations(found, names)
