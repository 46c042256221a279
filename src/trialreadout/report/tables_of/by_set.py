"""Results side by side: a row a statistic, a column an analysis set, with its size in the head.

Results that are split by a column of the subjects stand in a table of their own, a column a group.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from trialreadout.analysis.results import VERDICTS, Result
from trialreadout.protocol import Protocol
from trialreadout.report.analysis_sets import rule_in_words
from trialreadout.report.column_names import column_in_words
from trialreadout.report.result_names import (
    column_of,
    in_a_few_words,
    method_in_words,
    set_in_words,
)
from trialreadout.report.tables import NO_VALUE, Cell, Table
from trialreadout.report.text import capitalised

NOT_ASKED = "not asked for"
COUNT = "count"
"""The method of a result that is counted and nothing else."""
OF_ALL_GROUPS = ("hazard ratio",)
"""Results that stand in the column of one group and are about the patients of all."""


def tables_by_set(
    rows: Sequence[Result], title: str, first: str, protocol: Protocol
) -> Iterator[tuple[str, Table]]:
    """Lay results out.

    Parameters
    ----------
    rows
        Of one endpoint.
    title, first
        The caption, and what stands above the names of the rows.
    protocol
        Its sets are named with their rules.

    Returns
    -------
    The table of the sets as a whole, if anything is asked of them, under "", and one for each
    column that splits them, under its name. Each cell is what `Result.text` prints, and each row
    has a name of its own.
    """
    for split, same in groupby(sorted(rows, key=_split), key=_split):
        caption = title + (f", by {column_in_words(split)}" if split else "")
        yield split, _table(list(same), caption, first, protocol)


def _split(row: Result) -> str:
    return column_of(row.group)


def _table(rows: Sequence[Result], title: str, first: str, protocol: Protocol) -> Table:
    columns: dict[tuple[str, str | None], int | None] = {}
    order = [each.name for each in protocol.analysis_sets]
    for row in sorted(rows, key=lambda row: order.index(row.analysis_set)):
        at = (row.analysis_set, row.group)
        size = columns.get(at)
        columns[at] = size if row.statistic in OF_ALL_GROUPS else max(size or 0, len(row.about))
    names = _names(rows)
    cells: dict[str, dict[tuple[str, str | None], Result]] = {}
    for row in rows:
        cells.setdefault(names[row.id], {})[row.analysis_set, row.group] = row
    called = {(row.analysis_set, row.group): capitalised(set_in_words(row)) for row in rows}
    return Table(
        title,
        (first, *(_head(called[at], size) for at, size in columns.items())),
        tuple(
            (Cell(name), *(_cell(here.get(at), here) for at in columns))
            for name, here in cells.items()
        ),
        wide=len(columns) > 2,
        population=populations(rows, protocol),
        footnotes=tuple(methods(rows, names)),
    )


def _head(name: str, size: int | None) -> str:
    """Head a column; None: nothing in it is about its own patients alone."""
    return name if size is None else f"{name} (N = {size})"


def _cell(row: Result | None, others: Mapping[tuple[str, str | None], Result]) -> Cell:
    """Draw a result; a count that is only given where somebody is counted leaves a dash."""
    if row is None:
        beside = any(each.statistic == "count" for each in others.values())
        return Cell(NO_VALUE if beside else NOT_ASKED)
    return Cell(row.text, row.id)


def populations(rows: Sequence[Result], protocol: Protocol) -> str:
    """Name the analysis sets of results, each with its rule."""
    rules = {each.name: rule_in_words(each) for each in protocol.analysis_sets}
    sets = {row.analysis_set for row in rows}
    return "; ".join(f"{name}: {rule}" for name, rule in rules.items() if name in sets)


def methods(rows: Sequence[Result], names: Mapping[str, str]) -> Iterator[str]:
    """Say by which method rows were found: that of most of them, then each other with its rows.

    A count needs no method, a row that is named by its method needs no note, and a verdict says
    itself what was asked for.
    """
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        method = method_in_words(row.method)
        said = row.method == COUNT or row.statistic in VERDICTS
        if not said and not names[row.id].endswith(f", {method}"):
            found.setdefault(method, {})[names[row.id]] = None
    if not found:
        return
    usual = max(found, key=lambda method: len(found[method]))
    yield f"Method: {usual}{', unless said otherwise' if len(found) > 1 else ''}."
    for method, of in found.items():
        if method != usual:
            yield f"{'; '.join(of)}: {method}."


def _names(rows: Sequence[Result]) -> dict[str, str]:
    """Name the row of each result, so that no two rows of the table share a name."""
    tried = [capitalised(in_a_few_words(row)) for row in rows]
    for told_apart in (_by_method, _by_confidence, _by_category):
        cells = [(name, row.analysis_set, row.group) for name, row in zip(tried, rows, strict=True)]
        twice = {each[0] for each in cells if cells.count(each) > 1}
        tried = [
            told_apart(name, row) if name in twice else name
            for name, row in zip(tried, rows, strict=True)
        ]
    return {row.id: name for name, row in zip(tried, rows, strict=True)}


def _by_method(name: str, row: Result) -> str:
    return f"{name}, {method_in_words(row.method)}"


def _by_confidence(name: str, row: Result) -> str:
    return name if row.confidence is None else f"{name}, {100 * row.confidence:g} %"


def _by_category(name: str, row: Result) -> str:
    return f"{name}, {row.statistic} {row.category or ''}".rstrip()
