"""Every table and listing of a readout, in the order of their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trialreadout.analysis.drawn import Drawn
from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.analysis.results import Result
from trialreadout.protocol import Protocol
from trialreadout.report.tables import Table
from trialreadout.report.tables_of.listings import listings_of
from trialreadout.report.tables_of.numbers import in_order, numbers_of_endpoints
from trialreadout.report.tables_of.of_endpoint import tables_of_endpoint
from trialreadout.report.tables_of.of_exclusions import listing_of_exclusions
from trialreadout.report.tables_of.of_subjects import tables_of_subjects
from trialreadout.sources.read import Sources


def all_tables(
    protocol: Protocol,
    sources: Sources,
    graded: Mapping[str, GradedEndpoint],
    drawn: Drawn,
    results: Sequence[Result],
) -> tuple[Table, ...]:
    """Lay everything out that is numbered.

    Parameters
    ----------
    protocol, sources
        What was asked, and what was handed in.
    graded, drawn, results
        What it came to.
    """
    numbers = numbers_of_endpoints(protocol)
    tables = [
        *tables_of_subjects(results, protocol),
        *listings_of(protocol, sources, graded),
        *listing_of_exclusions(protocol, sources, graded, drawn),
    ]
    for asked in protocol.asked:
        rows = [row for row in results if row.endpoint == asked.name]
        number = numbers[asked.name]
        one = graded.get(asked.name)
        tables += tables_of_endpoint(asked, one, drawn, rows, protocol, number)
    return tuple(sorted(tables, key=lambda table: in_order(table.number or "")))
