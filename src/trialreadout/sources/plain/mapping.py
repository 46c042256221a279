"""What each column of a plain table is taken from in a sheet.

A column is taken from the heading that bears its name, or from what [columns] in study.toml
says. Of a date the study day may be given in its place: sampled_day for sampled_on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from trialreadout.core.findings import Finding
from trialreadout.core.units import MEGABECQUERELS_PER, MILLIMETRES_PER
from trialreadout.protocol.columns import ColumnSource
from trialreadout.sources.plain.headings import nearest, normalised
from trialreadout.sources.plain.mapping_faults import (
    like_a_column,
    no_date,
    no_such_column,
    no_such_heading,
    no_whole_pattern,
    not_read,
    other_unit,
)
from trialreadout.sources.plain.patterns import Words, is_pattern, matching, words_in
from trialreadout.sources.tables import TABLES, Column

_FACTORS: Mapping[str, Mapping[str, float]] = {"mm": MILLIMETRES_PER, "MBq": MEGABECQUERELS_PER}
FOUND_BY_PROGRAM = ("death_file", "death_row", "last_contact_file", "last_contact_row")
"""Columns that are filled in from other records and never handed in."""

_MISSPELT = 0.85
"""Likeness from which on a subgroup's name is taken for a misspelt column."""
_NO_SUBGROUP = ("file", "row")
_GROUP_AND_WORD = ": "
"""Stands between a subgroup and its word in the name of a result, and so in no subgroup's."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """Where the columns of one plain table come from."""

    direct: Mapping[str, str] = field(default_factory=dict)
    """For a column, its heading."""
    patterns: Mapping[str, str] = field(default_factory=dict)
    """For a column of a wide layout, the pattern of its headings."""
    wide: Mapping[str, Mapping[Words, str]] = field(default_factory=dict)
    """For such a column its headings, by what stands for the words in braces."""
    constants: Mapping[str, str] = field(default_factory=dict)
    """For a column, what every row says."""
    weeks: Mapping[str, str] = field(default_factory=dict)
    """For a date, the planned weeks after time zero."""
    factors: Mapping[str, float] = field(default_factory=dict)
    """For a column, by what it is multiplied to be in its own unit."""
    findings: tuple[Finding, ...] = ()

    @property
    def columns(self) -> set[str]:
        """Every column that is taken from somewhere."""
        return {*self.direct, *self.wide, *self.constants, *self.weeks}

    def by_heading(self) -> dict[str, str]:
        """Give for each heading that is read its column."""
        return dict(self.pairs())

    def pairs(self) -> list[tuple[str, str]]:
        """List each heading with each column that is read from it."""
        read = [(heading, column) for column, heading in self.direct.items()]
        wide = ((heading, c) for c, each in self.wide.items() for heading in each.values())
        return [*read, *wide]


def day_column(date: str) -> str:
    """Name the column of study days that stands for a date: sampled_day for sampled_on."""
    return f"{date.removesuffix('_on')}_day"


def columns_of(table: str) -> dict[str, Column]:
    """Name what may be handed in for a table: its columns, and study days for its dates."""
    own = {c: spec for c, spec in TABLES[table].columns.items() if c not in FOUND_BY_PROGRAM}
    days = {day_column(c): Column("integer") for c, spec in own.items() if spec.kind == "date"}
    return own | days


def map_columns(
    table: str,
    file: str,
    headings: list[str],
    asked: Mapping[str, str | ColumnSource],
    of_persons: Collection[str] = (),
    groups: Collection[str] = (),
) -> Mapped:
    """Find for each column of a plain table where it comes from.

    Parameters
    ----------
    table
        The plain table's name.
    file, headings
        The sheet's name and its headings.
    asked
        What the study file says of this table under [columns].
    of_persons
        Headings that seem to name persons: nothing is read from them.
    groups
        Further columns of the subjects as the study file writes them, such as "Grade (WHO)":
        a heading that is the same is read under that name, and any other under its plain one.

    Returns
    -------
    Where each column comes from; as findings the headings that are asked for and not there, the
    columns that the table does not have, and the headings that nothing is read from.
    """
    known = columns_of(table)
    unread = set(map(normalised, of_persons))
    readable = [heading for heading in headings if heading not in of_persons]
    there = {normalised(heading): heading for heading in readable}
    written = {normalised(name): name for name in groups if _GROUP_AND_WORD not in name}
    direct: dict[str, str] = {}
    patterns: dict[str, str] = {}
    wide: dict[str, dict[Words, str]] = {}
    constants: dict[str, str] = {}
    weeks: dict[str, str] = {}
    factors: dict[str, float] = {}
    not_there: set[str] = set()
    findings: list[Finding] = []
    for column, said in asked.items():
        source = ColumnSource(heading=said) if isinstance(said, str) else said
        if column not in known and table != "subjects":
            findings.append(no_such_column(table, column, known))
        elif source.text is not None:
            constants[column] = source.text
        elif source.weeks is not None:
            weeks[column] = source.weeks
            if column not in known or known[column].kind != "date":
                findings.append(no_date(table, column, source.weeks, known))
        elif source.heading is not None and is_pattern(source.heading):
            wide[column] = matching(source.heading, readable)
            patterns[column] = source.heading
            if not wide[column]:
                findings.append(no_such_heading(table, file, column, source.heading, readable))
        elif source.heading is not None:
            if normalised(source.heading) in there:
                direct[column] = there[normalised(source.heading)]
            elif normalised(source.heading) not in unread:
                not_there.add(column)
                findings.append(no_such_heading(table, file, column, source.heading, readable))
        if source.unit is not None and column in known:
            unit = known[column].unit or ""
            if source.unit in _FACTORS.get(unit, {}):
                factors[column] = _FACTORS[unit][source.unit]
            else:
                findings.append(other_unit(table, column, source.unit, _FACTORS.get(unit, ())))
    every_word = {word for pattern in patterns.values() for word in words_in(pattern)}
    if patterns and all(set(words_in(p)) != every_word for p in patterns.values()):
        findings.append(no_whole_pattern(table, patterns))
    read = {*direct.values(), *(h for each in wide.values() for h in each.values())}
    for heading in readable:
        if heading in read:
            continue
        column = normalised(heading)
        subgroup = table == "subjects" and column not in _NO_SUBGROUP and heading[0] != "("
        name = written.get(column, column) if subgroup and column not in known else column
        if not {column, name} & set(asked) and (column in known or subgroup):
            direct[name] = heading
            near = None if column in known else nearest(column, known, _MISSPELT)
            if near is not None:
                findings.append(like_a_column(table, file, heading, near, known))
        elif column not in not_there:
            findings.append(not_read(table, file, heading, known))
    return Mapped(direct, patterns, wide, constants, weeks, factors, tuple(findings))
