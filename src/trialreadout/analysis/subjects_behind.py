"""From a result about patients as such to each patient, and to the rows that say so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.analysis.lesions_at_baseline import (
    OF_LESIONS,
    LesionsAtBaseline,
    lesions_at_baseline,
)
from trialreadout.analysis.results import Result
from trialreadout.endpoints.lineage import SourceRow
from trialreadout.protocol.analyses import BASELINE, DEVIATIONS
from trialreadout.sources.read import Sources

_SAYS = {
    "doses": ("agent", "dose_mg", "ended_on"),
    "deviations": ("kind", "text"),
    "status": ("alive", "discontinued_on", "reason", "died_on", "cause", "last_contact_on"),
}
"""What a row says of the course of a patient."""
_ABOUT = {
    "subjects": "enrolled_on",
    "doses": "started_on",
    "deviations": "noted_on",
    "status": "as_of",
}
_ELSEWHERE = {"died_on": "death", "last_contact_on": "last_contact"}
"""Dates of a status that may stand in another file, and the columns of their place."""

_BESIDE = {
    "entered, not treated": ("reason",),
    "treatment ended": ("reason",),
    "died": ("cause",),
    "died, on a day that is not known": ("cause",),
}
"""What is told beside yes and no."""


def subjects_behind(
    result: Result,
    sources: Sources,
    subjects: tuple[str, ...],
    graded: Mapping[str, GradedEndpoint],
) -> Iterator[tuple[str, Mapping[str, Any], tuple[SourceRow, ...]]]:
    """Say of each patient what was counted, and where it stands.

    Parameters
    ----------
    result
        One of `trialreadout.analysis.of_subjects`.
    sources
        The plain tables.
    subjects
        The patients to open.
    graded
        Every graded endpoint: characteristics of lesions are found where they were graded.

    Returns
    -------
    For each of them in turn the name, the answer as columns, and the source rows.
    """
    category = result.category or ""
    column = category.partition(": ")[0]
    of_lesions = result.endpoint == BASELINE and column in OF_LESIONS
    lesions = lesions_at_baseline(graded, sources) if of_lesions else ()
    own = next((each for each in lesions if each.characteristic.column == column), None)
    if own is not None:
        yield from _lesions_behind(own, sources, subjects)
        return
    says: Mapping[str, tuple[str, ...]] = {**_SAYS, "subjects": (column,)}
    beside: tuple[str, ...] = ()
    tables: tuple[str, ...] = ("subjects",)
    if result.endpoint == DEVIATIONS:
        tables, beside = ("deviations",), ("kind",)
    elif result.endpoint != BASELINE:
        says = {**_SAYS, "subjects": ("screen_failure",)}
        tables = _tables_of(category)
        beside = _BESIDE.get(category.partition(":")[0], ())
    found: dict[str, list[SourceRow]] = defaultdict(list)
    told: dict[str, dict[str, dict[str, None]]] = defaultdict(dict)
    for table in tables:
        columns = says[table] if result.endpoint == BASELINE else beside
        for row in sources.table(table).iter_rows(named=True):
            subject = row["subject"]
            found[subject] += _places(table, row, says[table])
            for each in columns:
                if row.get(each) is not None:
                    told[subject].setdefault(each, {})[_cell(row, each)] = None
    counted = set(result.subjects)
    for subject in subjects:
        said = {each: ", ".join(words) for each, words in told[subject].items()}
        if result.endpoint == BASELINE:
            said = {"answer": next(iter(said.values()), "not recorded")}
        else:
            said = {"answer": "yes" if subject in counted else "no", **said}
        yield subject, said, tuple(found[subject])


def _lesions_behind(
    own: LesionsAtBaseline, sources: Sources, subjects: tuple[str, ...]
) -> Iterator[tuple[str, Mapping[str, Any], tuple[SourceRow, ...]]]:
    """Say of each patient which lesions there were at baseline, and where they stand.

    Of a patient without any there is the row of the subjects, which says nothing of it.
    """
    entered = {
        row["subject"]: tuple(_places("subjects", row, ()))
        for row in sources.table("subjects").iter_rows(named=True)
    }
    told: dict[str, list[str]] = defaultdict(list)
    for subject, value in own.characteristic.values.iter_rows():
        if value is not None:
            told[subject].append(f"{value:g}" if isinstance(value, float) else value)
    for subject in subjects:
        answer = ", ".join(told[subject]) or "not recorded"
        yield subject, {"answer": answer}, tuple(own.rows(subject)) or entered[subject]


def _tables_of(category: str) -> tuple[str, ...]:
    """Name the tables that say what a part of the disposition counts."""
    if category in ("entered", "screen failure"):
        return ("subjects",)
    if category == "treated":
        return ("subjects", "doses")
    if category.startswith("entered, not treated"):
        return ("subjects", "doses", "status")
    return ("status",)


def _places(table: str, row: Mapping[str, Any], says: tuple[str, ...]) -> Iterator[SourceRow]:
    """Name a row of a table, and beside it where a date of it was taken from another file."""
    about = _ABOUT[table]
    when = "" if row[about] is None else _cell(row, about)
    own = [column for column in says if row[column] is not None]
    for column in own:
        place = _ELSEWHERE.get(column, "")
        if row.get(f"{place}_file") is not None:
            said = _said(row, column)
            yield SourceRow(table, row[f"{place}_file"], row[f"{place}_row"], when, said)
    here = [column for column in own if row.get(f"{_ELSEWHERE.get(column, '')}_file") is None]
    yield SourceRow(
        table,
        str(row["file"]),
        row["row"],
        when,
        ", ".join(_said(row, column) for column in here) or "nothing of it recorded",
    )


def _said(row: Mapping[str, Any], column: str) -> str:
    return f"{column.replace('_', ' ')} {_cell(row, column)}"


def _cell(row: Mapping[str, Any], column: str) -> str:
    value, collected = row[column], row.get(f"{column}_collected")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    return f"{value} (collected as {collected})" if collected is not None else str(value)
