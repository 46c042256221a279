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
from trialreadout.report.result_names import column_of
from trialreadout.report.shifts import tables_of_shifts
from trialreadout.report.tables import Table, table_of_combinations
from trialreadout.report.tables_of.by_set import populations, tables_by_set
from trialreadout.report.tables_of.footnotes import (
    abbreviations,
    definition,
    intercurrent,
    provenance,
)
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
    said = [
        definition(protocol, asked.name),
        *intercurrent(protocol, asked.name),
        *abbreviations(asked.answers),
    ]
    notes = (*filter(None, said), *provenance(protocol))
    for place, table in _tables(asked, one, drawn, rows, protocol):
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
) -> Iterator[tuple[int, Table]]:
    """Lay out the tables, each with its place: that of the results as a whole is 0."""
    splits = _splits(asked, rows, protocol)
    incidences = [row for row in rows if row.statistic in INCIDENCES]
    others = [row for row in rows if row.statistic not in (*INCIDENCES, SHIFT)]
    for split, table in tables_by_set(others, capitalised(asked.name), "Result", protocol):
        yield splits.index(split), table
    names = {"answer": "by the rule" if asked.kind == "decision" else asked.name}
    for found in drawn.combinations:
        if found.endpoint == asked.name:
            yield len(splits), table_of_combinations(found, names)
    kinds = {each.yields for each in protocol.statistics if each.endpoint == asked.name}
    after = len(splits) + 1 if kinds - {"incidence", SHIFT} else 0
    counted = list(tables_of_shifts([row for row in rows if row.statistic == SHIFT]))
    if incidences and one is not None:
        counted = [*tables_of_incidence(incidences, one.table), *counted]
    yield from enumerate(counted, start=after)


def _splits(asked: Asked, rows: Sequence[Result], protocol: Protocol) -> list[str]:
    """List the columns of the subjects by which an endpoint is split, after "": by none."""
    asked_for = [each.group or "" for each in protocol.statistics if each.endpoint == asked.name]
    there = sorted(column_of(row.group) for row in rows)
    return list(dict.fromkeys(("", *asked_for, *there)))
