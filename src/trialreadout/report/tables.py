"""Tables of a page: cells of text, some of which are the place of a result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from trialreadout.analysis.combinations import Combinations
from trialreadout.analysis.published import Comparison
from trialreadout.analysis.results import Result
from trialreadout.report.published import what_is_printed
from trialreadout.report.result_names import in_a_few_words, method_in_words
from trialreadout.report.text import capitalised, counted

NOT_RECORDED = "not recorded"
NO_VALUE = "–"
"""Stands where there is nothing to say."""
MOST_PATIENTS = 300
"""Of more than these a page names none; the CSV files do."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell."""

    text: str
    result: str | None = None
    """The identifier of the result that stands here."""
    link: bool = False
    """Whether it points to where that result stands."""
    patient: str | None = None
    """The patient whose dossier it opens."""
    number: float | None = None
    """What the text prints, where it prints one number and nothing else; a column of such cells has
    the same decimals throughout."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of each row says what the row is about."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    wide: bool = False
    """Whether it may be wider than the page, and scroll."""
    number: str | None = None
    """As in a study report: "14.2.1" for a table, "16.2.6.1" for a listing; None: unnumbered."""
    population: str | None = None
    """Whom it is about, in words: "treated, 31 patients"."""
    footnotes: tuple[str, ...] = ()
    """Definitions, method, data cut-off and version, a sentence each."""


def table_of_sets(rows: Sequence[Result], caption: str, link: bool) -> Table:
    """Lay results side by side, a column an analysis set."""
    sets = list(dict.fromkeys(row.analysis_set for row in rows))
    at: dict[tuple[str, str, str | None], dict[str, Result]] = {}
    order = {row.endpoint: None for row in rows}
    for row in sorted(rows, key=lambda row: list(order).index(row.endpoint)):
        at.setdefault((row.endpoint, _told_apart(row), row.group), {})[row.analysis_set] = row
    return Table(
        caption,
        ("", *(capitalised(name) for name in sets)),
        tuple(
            (
                Cell(f"{capitalised(endpoint)}: {what}" + (f" ({group})" if group else "")),
                *(_linked(here.get(name), link) for name in sets),
            )
            for (endpoint, what, group), here in at.items()
        ),
    )


def tables_of_published(comparisons: Sequence[Comparison]) -> Iterator[Table]:
    """Lay the numbers of each source beside those computed, which link to their place."""
    for source, same in groupby(comparisons, key=lambda each: each.source):
        yield Table(
            source,
            ("", "Printed", "Computed", "Method", "Prints alike"),
            tuple(
                (
                    Cell(what_is_printed(each)),
                    Cell(each.printed),
                    Cell(each.computed or "not computed", each.result, link=True),
                    Cell(method_in_words(each.method) if each.method else NO_VALUE),
                    Cell("yes" if each.met else "no"),
                )
                for each in same
            ),
        )


def table_of_combinations(found: Combinations, names: dict[str, str]) -> Table:
    """List combinations of answers with how many patients have each, and who they are."""
    columns = tuple(capitalised(names.get(column, column)) for column in found.columns)
    return Table(
        f"Combinations, {found.analysis_set}",
        (*columns, "Patients", "Who"),
        tuple(
            (
                *(Cell(_word(row[column])) for column in found.columns),
                Cell(f"{row['n']}/{found.patients}"),
                Cell(names_of(row["subjects"])),
            )
            for row in found.rows.to_dicts()
        ),
        wide=True,
    )


def names_of(subjects: Sequence[str]) -> str:
    """Name patients, as long as they are not too many for a page."""
    if len(subjects) > MOST_PATIENTS:
        return counted(len(subjects), "patient")
    return ", ".join(subjects) or "nobody"


def _told_apart(row: Result) -> str:
    """Tell intervals apart by their method where results are otherwise alike."""
    several = row.statistic in ("median", "quantile", "rate", "quartiles")
    return (
        f"{in_a_few_words(row)}, {method_in_words(row.method)}" if several else in_a_few_words(row)
    )


def _linked(result: Result | None, link: bool) -> Cell:
    if result is None:
        return Cell("not asked for")
    return Cell(result.text, result.id, link)


def _word(value: object) -> str:
    if value is None:
        return NOT_RECORDED
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
