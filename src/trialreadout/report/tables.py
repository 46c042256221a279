"""Tables of a page: cells of text, some of which are the place of a result."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trialreadout.analysis.combinations import Combinations
from trialreadout.analysis.results import Result
from trialreadout.report.results import in_a_few_words
from trialreadout.report.text import capitalised

NOT_RECORDED = "not recorded"


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell."""

    text: str
    result: str | None = None
    """The identifier of the result that stands here."""
    link: bool = False
    """Whether it points to where that result stands."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of each row says what the row is about."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    wide: bool = False
    """Whether it may be wider than the page, and scroll."""


def table_of_results(rows: Iterable[Result], caption: str) -> Table:
    """List results with all that is needed to answer for each."""
    return Table(
        caption,
        ("", "Analysis set", "Result", "Method"),
        tuple(
            (
                Cell(capitalised(in_a_few_words(row))),
                Cell(row.analysis_set + (f", {row.group}" if row.group else "")),
                Cell(row.text, row.id),
                Cell(row.method),
            )
            for row in rows
        ),
    )


def table_of_sets(rows: Sequence[Result], caption: str, link: bool) -> Table:
    """Lay results side by side, a column an analysis set."""
    sets = list(dict.fromkeys(row.analysis_set for row in rows))
    at: dict[tuple[str, str, str | None], dict[str, Result]] = {}
    for row in rows:
        at.setdefault((row.endpoint, _named(row), row.group), {})[row.analysis_set] = row
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
                Cell(", ".join(row["subjects"])),
            )
            for row in found.rows.to_dicts()
        ),
        wide=True,
    )


def _named(row: Result) -> str:
    """Tell intervals apart by their method where results are otherwise alike."""
    what = in_a_few_words(row)
    return f"{what}, {row.method}" if row.statistic in ("median", "quantile", "rate") else what


def _linked(result: Result | None, link: bool) -> Cell:
    if result is None:
        return Cell("not asked for")
    return Cell(result.text, result.id, link)


def _word(value: object) -> str:
    if value is None:
        return NOT_RECORDED
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
