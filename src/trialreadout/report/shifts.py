"""Shifts of laboratory grades as cross tables: a row a baseline grade, a column a worst grade."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trialreadout.analysis.results import Result
from trialreadout.report.tables import Cell, Table
from trialreadout.report.text import capitalised

_ORDER = ("0", "1", "2", "3", "4", "NE", "missing")


def tables_of_shifts(rows: Sequence[Result]) -> Iterator[Table]:
    """Lay the shifts out, a table for each term, analysis set and group.

    Parameters
    ----------
    rows
        Results of shifts. A pair of grades without a result has no patient.
    """
    parts: dict[tuple[str, str, str | None], dict[tuple[str, str], Result]] = {}
    for row in rows:
        term, _, grades = (row.category or "").rpartition(", ")
        baseline, _, worst = grades.partition(" to ")
        key = (term, row.analysis_set, row.group)
        parts.setdefault(key, {})[baseline, worst] = row
    for (term, analysis_set, group), at in parts.items():
        worst_grades = [word for word in _ORDER if word in {worst for _, worst in at}]
        of = f"{analysis_set}, {group}" if group else analysis_set
        yield Table(
            f"{capitalised(term)}, {of}: patients by grade at baseline and worst on treatment",
            ("Baseline", *worst_grades),
            tuple(
                (Cell(baseline), *(_cell(at.get((baseline, worst))) for worst in worst_grades))
                for baseline in _ORDER
                if baseline in {first for first, _ in at}
            ),
        )


def _cell(row: Result | None) -> Cell:
    return Cell("0") if row is None else Cell(row.wording or str(row.n), row.id)
