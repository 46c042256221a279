"""Adverse events as a table and a figure: a row a term, a column a grade."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from trialreadout.analysis.results import Result
from trialreadout.report.figures.figure import Figure
from trialreadout.report.figures.incidence import Share, incidence_figure
from trialreadout.report.result_names import column_of, grade_of, set_in_words, term_of
from trialreadout.report.tables import NO_VALUE, Cell, Table
from trialreadout.report.text import capitalised

INCIDENCES = ("incidence", "incidence of related events")

_HEADINGS = {"All": "All events", "Term": "By term", "Organ class": "By organ class"}


def tables_of_incidence(rows: Sequence[Result], events: pl.DataFrame) -> Iterator[Table]:
    """Lay the incidences out: events as a whole, then by organ class, then by term.

    Parameters
    ----------
    rows
        Results of one endpoint of adverse events.
    events
        Its rows of patients, which tell a term from a class.
    """
    for part in _parts(rows, events):
        grades = list(dict.fromkeys(grade_of(row) for row in part.rows))
        at: dict[str, dict[str, Result]] = {}
        for row in part.rows:
            at.setdefault(term_of(row), {})[grade_of(row)] = row
        yield Table(
            part.caption,
            (part.what, *(capitalised(grade) for grade in grades)),
            tuple(
                (Cell(capitalised(term)), *(_cell(here.get(grade)) for grade in grades))
                for term, here in at.items()
            ),
        )


def figures_of_incidence(rows: Sequence[Result], events: pl.DataFrame) -> Iterator[Figure]:
    """Draw the terms of the first set in which they are counted: of each of its groups, or all."""
    counted = [part for part in _parts(rows, events) if part.what == "Term" and part.drawn]
    for part in counted:
        first, split = part.rows[0], counted[0].rows[0]
        if first.analysis_set != split.analysis_set:
            continue
        if column_of(first.group) != column_of(split.group):
            continue
        shares = [
            Share(capitalised(term_of(row)), grade_of(row), row.n, row.denominator, row.value)
            for row in part.rows
            if row.value is not None and "not recorded" not in grade_of(row)
        ]
        what = {"analysis_set": set_in_words(first), "endpoint": capitalised(first.endpoint)}
        if shares:
            yield incidence_figure(shares, what)


class _Part:
    """The incidences of one kind, in one set and group."""

    def __init__(self, what: str, rows: list[Result]) -> None:
        first = rows[0]
        self.what, self.rows = what, rows
        self.drawn = first.statistic == INCIDENCES[0]
        group = f", {first.group}" if first.group else ""
        related = "related events, " if not self.drawn else ""
        self.caption = (
            f"{_HEADINGS[what]}, {related}{first.analysis_set}{group}; {first.method}, at the "
            "highest grade"
        )


def _parts(rows: Sequence[Result], events: pl.DataFrame) -> Iterator[_Part]:
    terms = set(events["term"].drop_nulls())
    classed = "system_organ_class" in events.columns
    classes = set(events["system_organ_class"].drop_nulls()) if classed else set()
    found: dict[tuple[str, str, str | None, str], list[Result]] = {}
    for row in rows:
        term = term_of(row)
        what = "Term" if term in terms else "Organ class" if term in classes else "All"
        key = (row.statistic, row.analysis_set, row.group, what)
        found.setdefault(key, []).append(row)
    for key, same in found.items():
        yield _Part(key[-1], same)


def _cell(row: Result | None) -> Cell:
    return Cell(NO_VALUE) if row is None else Cell(row.text, row.id)
