"""What stands before and after the endpoints: the headline, the assumptions, the files read."""

from __future__ import annotations

from collections.abc import Sequence

from trialreadout.analysis.results import Result
from trialreadout.protocol import Protocol
from trialreadout.protocol.endpoints import RecistBest, RecistResponse
from trialreadout.report.tables import Cell, Table, table_of_sets
from trialreadout.sources.read import Sources


def table_of_headline(protocol: Protocol, results: Sequence[Result]) -> Table | None:
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


def table_of_assumptions(protocol: Protocol) -> Table:
    """List what was decided where the sources are silent, with the keys that say so."""
    return Table(
        "What the sources leave open, and what was decided",
        ("Key of the study file", "Why it is as it is"),
        tuple((Cell(", ".join(each.key)), Cell(each.text)) for each in protocol.assumptions),
    )


def table_of_files(sources: Sources) -> Table:
    """List the files that were read, how, and their digests."""
    return Table(
        "Files read",
        ("File", "Read as", "SHA-256"),
        tuple(
            (Cell(name), Cell(sources.read_as.get(name, "it stands")), Cell(digest))
            for name, digest in sorted(sources.files.items())
        ),
        wide=True,
    )
