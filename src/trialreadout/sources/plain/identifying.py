"""The columns of a sheet that seem to name persons, told before anything is read from it.

What a column is trusted to be, by its own name or by [columns], is not judged by its cells; a
birth date is not read as the day of entry, nor initials as the histology, whatever the study file
says. Who reads has a name, and so have markers and agents.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.protocol.columns import ColumnSource
from trialreadout.sources.identifying import (
    Suspect,
    count_identifying,
    holds_contacts,
    identifying_cells,
    identifying_column,
    identifying_subjects,
    is_of_patients,
    kind_of_heading,
    may_head_a_thing,
    suspects_among,
    without_contacts,
)
from trialreadout.sources.plain.headings import normalised
from trialreadout.sources.plain.mapping import columns_of
from trialreadout.sources.plain.patterns import is_pattern, matching
from trialreadout.sources.plain.sheet import Sheet

Asked = Mapping[str, str | ColumnSource]
_NEVER_MEANT = (
    "birth dates",
    "record numbers",
    "addresses",
    "telephone numbers",
    "electronic mail",
)
"""What no column of a plain table is, though [columns] name it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A sheet without the cells that tell how a person is reached, and what was found in it."""

    sheet: Sheet
    suspects: Mapping[str, Suspect]
    """The headings from which nothing is read."""
    findings: tuple[Finding, ...]


def judge(table: str, sheet: Sheet, asked: Asked, elsewhere: Iterable[str] = ()) -> Judged:
    """Find what names persons in a sheet that holds a table.

    Parameters
    ----------
    table, sheet
        The plain table and its sheet.
    asked
        What the study file says of this table under [columns].
    elsewhere
        Headings that another table of the same sheet reads.
    """
    column_of = trusted_headings(table, sheet.headings, asked)
    suspects: dict[str, Suspect] = {}
    for heading, column in column_of.items():
        kind = kind_of_heading(heading)
        if kind is not None and not _may_be_meant(heading, table, column):
            suspects[heading] = Suspect(kind, sheet.cells[heading].count())
    known = {*column_of, *elsewhere}
    subject = next((h for h, column in column_of.items() if column == "subject"), None)
    suspects |= suspects_among(
        sheet.cells,
        [heading for heading in sheet.headings if heading not in known],
        [heading for heading in column_of if heading not in suspects],
        numbered=subject is not None,
        subject=subject,
    )
    findings = [identifying_column(table, sheet.name, *each) for each in suspects.items()]
    mended, in_cells = _contacts_withheld(table, sheet, column_of, suspects)
    findings += in_cells
    if table == "subjects" and subject is not None:
        findings += _of_subjects(sheet, subject)
    return Judged(replace(sheet, cells=mended), suspects, tuple(findings))


def _may_be_meant(heading: str, table: str, column: str) -> bool:
    """Tell whether a heading that seems to name persons may stand above a column of a table."""
    kind = kind_of_heading(heading)
    if column == "subject" or kind == "patient numbers":
        return True
    if kind in _NEVER_MEANT:
        return False
    if column == "reader":
        return not is_of_patients(heading)
    return table != "subjects" and may_head_a_thing(heading)


def judge_unused(sheet: Sheet) -> list[Finding]:
    """Find the columns that name persons in a sheet that no table is read from."""
    suspects = suspects_among(sheet.cells, sheet.headings, (), numbered=True)
    return [identifying_column(None, sheet.name, *each) for each in suspects.items()]


def trusted_headings(table: str, headings: Collection[str], asked: Asked) -> dict[str, str]:
    """Give for each heading that is known to stand above a column of the table that column."""
    known = columns_of(table)
    there = {normalised(heading): heading for heading in headings}
    trusted: dict[str, str] = {}
    for column, said in asked.items():
        heading = said if isinstance(said, str) else said.heading
        if heading is None or column not in known:
            continue
        if is_pattern(heading):
            trusted |= dict.fromkeys(matching(heading, headings).values(), column)
        elif normalised(heading) in there:
            trusted[there[normalised(heading)]] = column
    for name, heading in there.items():
        if name in known and name not in asked:
            trusted.setdefault(heading, name)
    return trusted


def _contacts_withheld(
    table: str, sheet: Sheet, column_of: Mapping[str, str], suspects: Mapping[str, Suspect]
) -> tuple[pl.DataFrame, list[Finding]]:
    """Blank the cells of trusted text that tell how a person is reached."""
    known = columns_of(table)
    cells, findings = sheet.cells, []
    for heading, column in column_of.items():
        if heading in suspects or known[column].kind != "text" or column == "subject":
            continue
        held = int(holds_contacts(cells[heading]).sum())
        if held:
            blank = not known[column].required
            cells = cells.with_columns(without_contacts(cells[heading], blank).alias(heading))
            findings.append(identifying_cells(table, sheet.name, heading, held))
    return cells, findings


def _of_subjects(sheet: Sheet, heading: str) -> list[Finding]:
    """Find identifiers of patients that tell who they are."""
    subjects = sheet.cells[heading].drop_nulls().unique().to_list()
    kind = kind_of_heading(heading)
    told = len(subjects) if kind not in (None, "patient numbers") else count_identifying(subjects)
    return [identifying_subjects(sheet.name, heading, told)] if told else []
