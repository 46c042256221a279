"""What was found to name persons, as findings that quote nothing of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.sources.identifying.cells import kind_of_cells, last_day
from trialreadout.sources.identifying.headings import Kind, kind_of_heading
from trialreadout.sources.identifying.initials import count_initials
from trialreadout.sources.rules import RULES


@dataclass(frozen=True, slots=True)
class Suspect:
    """A column that seems to name persons."""

    kind: Kind
    cells: int
    """How many are filled in, or look so."""


def suspects_among(
    cells: pl.DataFrame,
    judged: Collection[str],
    other: Collection[str],
    *,
    numbered: bool,
    subject: str | None = None,
) -> dict[str, Suspect]:
    """Find the columns that seem to name persons, by their headings or by what is in them.

    Parameters
    ----------
    cells
        Text under the headings of a file.
    judged
        The headings that nothing certain is known of.
    other
        Those that are known to stand above something else; their days say when the study was.
    numbered
        Whether another column says who the patient is: a patient number beside it is another one.
    subject
        That column, for what differs from patient to patient; None: it is not known.
    """
    latest = last_day([cells[heading] for heading in other])
    found: dict[str, Suspect] = {}
    for heading in judged:
        texts = cells[heading].cast(pl.String)
        kind = kind_of_heading(heading)
        if kind is not None and (kind != "patient numbers" or numbered):
            found[heading] = Suspect(kind, texts.count())
        elif (held := kind_of_cells(texts, latest)) is not None:
            found[heading] = Suspect(*held)
        elif subject is not None and (initials := count_initials(texts, cells[subject])):
            found[heading] = Suspect("initials", initials)
    return found


def identifying_column(table: str | None, file: str, heading: str, suspect: Suspect) -> Finding:
    """Say that a column seems to name persons; nothing is read from it."""
    return _said("identifying-column", table, file, heading, suspect.cells, suspect.kind)


def identifying_cells(table: str | None, file: str, heading: str, cells: int) -> Finding:
    """Say in how many cells of a column it stands how a person is reached."""
    return _said("identifying-cells", table, file, heading, cells, "how to reach a person")


def identifying_subjects(file: str, heading: str, subjects: int) -> Finding:
    """Say how many identifiers of patients seem to tell who they are."""
    said = "names, days of birth or national numbers"
    return _said("identifying-subject", "subjects", file, heading, subjects, said)


def _said(rule: str, table: str | None, file: str, heading: str, count: int, what: str) -> Finding:
    known = RULES[rule]
    things = {1: "1 cell"}.get(count, f"{count} cells")
    return Finding(
        known.severity,
        rule,
        table=table,
        file=file,
        column=heading,
        value=f"{things} with {what}, not shown here",
        allowed=known.allowed,
        remedy=known.remedy,
    )


def without_columns(cells: pl.DataFrame, suspects: Mapping[str, Suspect]) -> pl.DataFrame:
    """Leave out the columns that seem to name persons."""
    return cells.drop(heading for heading in suspects if heading in cells.columns)
