"""Assessments whose response is no sum of diameters: recorded by a reader, or graded by iRECIST.

Each stands with its date and why it is so: as the reader wrote it, from the parts of a disease, or
by the rule of iRECIST. A recorded one has its row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from trialreadout.analysis.graded import GradedEndpoint, tumour_of
from trialreadout.endpoints import immune_response, tumour_response
from trialreadout.endpoints.lineage import SourceRow
from trialreadout.report.dossier.in_time import in_time
from trialreadout.report.tables import NO_VALUE, Cell, Table
from trialreadout.sources.read import Sources

Row = Mapping[str, Any]


def assessed_by_responses(graded: Mapping[str, GradedEndpoint]) -> Iterator[str]:
    """Name the endpoints whose assessments are told here, the first of those that share them."""
    known: list[pl.DataFrame] = []
    for name, one in graded.items():
        found = [tumour_of(part) for _, part in one.parts]
        if not found or not all(map(_is_told_here, found)):
            continue
        arrays = pl.DataFrame(
            {"day": [each.record.day.tobytes() for each in found],
             "response": [each.record.response.tobytes() for each in found]}
        )  # fmt: skip
        if not any(arrays.equals(other) for other in known):
            known.append(arrays)
            yield name


def _is_told_here(tumour: Any) -> bool:
    if isinstance(tumour, tumour_response.Graded):
        return tumour.parts is None
    return isinstance(tumour, immune_response.Graded)


def assessments_of(one: GradedEndpoint, sources: Sources, subject: str) -> tuple[Row, ...]:
    """List the assessments of one patient: `on`, `response`, `visit`, `reader`, `why`, `place`.

    The last is the file and the row where a reader recorded the response, else None.
    """
    rows = one.assessments(sources, subject)
    if rows is None or rows.is_empty():
        return ()
    behind: Sequence[SourceRow | None] = one.source_rows(sources, subject)
    recorded = "rule" not in rows.columns or rows["rule"].null_count() == rows.height
    if not recorded or len(behind) != rows.height:
        behind = [None] * rows.height
    return tuple(
        {
            "on": row["on"],
            "response": row["response"],
            "visit": row.get("visit"),
            "reader": row.get("reader"),
            "why": row.get("rule") or _why(row["response"], source),
            "place": None if source is None else f"{source.file}, row {source.row}",
        }
        for row, source in zip(rows.to_dicts(), behind, strict=True)
    )


def _why(response: str, source: SourceRow | None) -> str:
    if source is None or source.says == response:
        return "as the reader recorded it"
    return f"recorded {source.says}, so {response}"


def table_of_assessments(endpoint: str, rows: Sequence[Row], first_dose: date | None) -> Table:
    """Lay out the assessments of one patient, a row each."""
    shown = [name for name in ("visit", "reader") if any(row[name] for row in rows)]
    placed = any(row["place"] for row in rows)
    return Table(
        f"Response at each assessment: {endpoint}",
        ("Date", *(name.capitalize() for name in shown), "Why", "Response", *["Row"] * placed),
        tuple(
            (
                Cell(in_time(row["on"], first_dose)),
                *(Cell(row[name] or NO_VALUE) for name in shown),
                Cell(row["why"]),
                Cell(row["response"] or NO_VALUE),
                *[Cell(row["place"] or NO_VALUE)] * placed,
            )
            for row in rows
        ),
        wide=True,
    )
