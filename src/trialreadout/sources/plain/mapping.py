"""What each column of a plain table is taken from in a sheet.

A column is taken from the heading that bears its name, or from what [columns] in study.toml
says. Of a date the study day may be given in its place: sampled_day for sampled_on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from trialreadout.core.findings import Finding
from trialreadout.core.units import MEGABECQUERELS_PER, MILLIMETRES_PER
from trialreadout.protocol.columns import ColumnSource
from trialreadout.sources.plain.headings import nearest, normalised
from trialreadout.sources.plain.identifying import identifying_column, names_a_person
from trialreadout.sources.plain.vocabulary import likely_column
from trialreadout.sources.tables import TABLES, Column

_FACTORS: Mapping[str, Mapping[str, float]] = {"mm": MILLIMETRES_PER, "MBq": MEGABECQUERELS_PER}
_BRACES = re.compile(r"\{(\w+)\}")
_WHOLE_NUMBERS = ("week", "day")
_FOUND_BY_PROGRAM = ("death_file", "death_row", "last_contact_file", "last_contact_row")
"""Columns that are filled in from other records and never handed in."""

_MISSPELT = 0.85
"""Likeness from which on a subgroup's name is taken for a misspelt column."""
_NO_SUBGROUP = ("file", "row")

Words = tuple[str, ...]


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
        read = {heading: column for column, heading in self.direct.items()}
        return read | {
            heading: column for column, each in self.wide.items() for heading in each.values()
        }


def day_column(date: str) -> str:
    """Name the column of study days that stands for a date: sampled_day for sampled_on."""
    return f"{date.removesuffix('_on')}_day"


def columns_of(table: str) -> dict[str, Column]:
    """Name what may be handed in for a table: its columns, and study days for its dates."""
    own = {c: spec for c, spec in TABLES[table].columns.items() if c not in _FOUND_BY_PROGRAM}
    days = {day_column(c): Column("integer") for c, spec in own.items() if spec.kind == "date"}
    return own | days


def map_columns(
    table: str, file: str, headings: list[str], asked: Mapping[str, str | ColumnSource]
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

    Returns
    -------
    Where each column comes from; as findings the headings that are asked for and not there, the
    columns that the table does not have, and the headings that nothing is read from.
    """
    known = columns_of(table)
    there = {normalised(heading): heading for heading in headings}
    direct: dict[str, str] = {}
    patterns: dict[str, str] = {}
    wide: dict[str, dict[Words, str]] = {}
    constants: dict[str, str] = {}
    weeks: dict[str, str] = {}
    factors: dict[str, float] = {}
    findings: list[Finding] = []
    for column, said in asked.items():
        source = ColumnSource(heading=said) if isinstance(said, str) else said
        if column not in known and table != "subjects":
            findings.append(_no_such_column(table, column, known))
        elif source.text is not None:
            constants[column] = source.text
        elif source.weeks is not None:
            weeks[column] = source.weeks
            if column not in known or known[column].kind != "date":
                findings.append(_no_date(table, column, source.weeks, known))
        elif source.heading is not None and _BRACES.search(source.heading):
            wide[column] = matching(source.heading, headings)
            patterns[column] = source.heading
            if not wide[column]:
                findings.append(_no_such_heading(table, file, column, source.heading, headings))
        elif source.heading is not None:
            if normalised(source.heading) in there:
                direct[column] = there[normalised(source.heading)]
            else:
                findings.append(_no_such_heading(table, file, column, source.heading, headings))
        if source.unit is not None and column in known:
            unit = known[column].unit or ""
            if source.unit in _FACTORS.get(unit, {}):
                factors[column] = _FACTORS[unit][source.unit]
            else:
                findings.append(_other_unit(table, column, source.unit, unit))
    every_word = {word for pattern in patterns.values() for word in words_in(pattern)}
    if patterns and all(set(words_in(p)) != every_word for p in patterns.values()):
        findings.append(_no_whole_pattern(table, patterns))
    read = {*direct.values(), *(h for each in wide.values() for h in each.values())}
    for heading in headings:
        if heading in read:
            continue
        column = normalised(heading)
        subgroup = table == "subjects" and column not in _NO_SUBGROUP and heading[0] != "("
        if names_a_person(heading):
            findings.append(identifying_column(table, file, heading))
        elif column not in asked and (column in known or subgroup):
            direct[column] = heading
            if column not in known and nearest(column, known, _MISSPELT):
                findings.append(_subgroup(table, file, heading, known))
        else:
            findings.append(_not_read(table, file, heading, known))
    return Mapped(direct, patterns, wide, constants, weeks, factors, tuple(findings))


def words_in(pattern: str) -> list[str]:
    """List the words in braces of a pattern."""
    return list(dict.fromkeys(_BRACES.findall(pattern)))


def filled(template: str, words: Mapping[str, str]) -> str:
    """Put words in the place of their braces; braces without a word stay."""
    return _BRACES.sub(lambda found: words.get(found[1], found[0]), template)


def matching(pattern: str, headings: Iterable[str]) -> dict[Words, str]:
    """Find the headings that a pattern stands for, by what stands in the place of its words."""
    parts: list[str] = []
    at = 0
    seen: set[str] = set()
    for found in _BRACES.finditer(pattern):
        parts.append(_literal(pattern[at : found.start()]))
        word = found[1]
        anything = r"-?\d+" if word in _WHOLE_NUMBERS else r".+?"
        parts.append(f"(?P={word})" if word in seen else f"(?P<{word}>{anything})")
        seen.add(word)
        at = found.end()
    parts.append(_literal(pattern[at:]))
    expression = re.compile("".join(parts), re.IGNORECASE)
    matches = {heading: expression.fullmatch(heading) for heading in headings}
    return {match.groups(): heading for heading, match in matches.items() if match}


def _literal(text: str) -> str:
    """Let blanks, hyphens and underscores stand for each other, as between whole headings."""
    pieces = re.split(r"[\s_-]+", text)
    return r"[\s_-]+".join(map(re.escape, pieces))


def _no_such_column(table: str, column: str, known: Iterable[str]) -> Finding:
    near = nearest(column, known)
    return Finding(
        "error",
        "unknown-column",
        table=table,
        file="study.toml",
        column=f"columns.{table}.{column}",
        value=column,
        allowed=", ".join(known),
        remedy=f"Write {near}." if near else "Mend the name of the column, or take it out.",
    )


def _no_such_heading(
    table: str, file: str, column: str, heading: str, headings: list[str]
) -> Finding:
    near = nearest(heading, headings)
    pattern = bool(_BRACES.search(heading))
    return Finding(
        "error",
        "missing-column",
        table=table,
        file=file,
        column=heading,
        value=heading,
        allowed=", ".join(headings) or "a heading",
        remedy=(f'Is "{near}" meant? ' if near and not pattern else "")
        + f"Mend {column} under [columns.{table}] in study.toml, or the heading in the file.",
    )


def _no_whole_pattern(table: str, patterns: Mapping[str, str]) -> Finding:
    return Finding(
        "error",
        "contradictory-patterns",
        table=table,
        file="study.toml",
        column=f"columns.{table}",
        value=", ".join(patterns.values()),
        allowed="one pattern that holds the words in braces of all",
        remedy="Use the same words in braces: a row is made of each place of the pattern.",
    )


def _no_date(table: str, column: str, weeks: str, known: Mapping[str, Column]) -> Finding:
    return Finding(
        "error",
        "unknown-column",
        table=table,
        file="study.toml",
        column=f"columns.{table}.{column}.weeks",
        value=weeks,
        allowed=", ".join(c for c, spec in known.items() if spec.kind == "date"),
        remedy="Weeks after time zero stand for a date: name one, or take the key out.",
    )


def _subgroup(table: str, file: str, heading: str, known: Iterable[str]) -> Finding:
    near = nearest(heading, known, _MISSPELT)
    return Finding(
        "warning",
        "unknown-column",
        table=table,
        file=file,
        column=heading,
        value=heading,
        allowed=", ".join(known),
        remedy=f"Is {near} meant? Mend the heading; as it stands it is a subgroup.",
    )


def _other_unit(table: str, column: str, unit: str, own: str) -> Finding:
    return Finding(
        "error",
        "unknown-unit",
        table=table,
        file="study.toml",
        column=f"columns.{table}.{column}.unit",
        value=unit,
        allowed=", ".join(_FACTORS.get(own, {})) or f"no unit: {column} has none that is converted",
        remedy="Name the unit of the file's own cells, or take the key out.",
    )


def _not_read(table: str, file: str, heading: str, known: Iterable[str]) -> Finding:
    near = likely_column(heading, known)
    meant = f"Is {near} meant? Map it" if near else "Nothing, if it is not needed; or map it"
    return Finding(
        "warning",
        "unknown-column",
        table=table,
        file=file,
        column=heading,
        value=heading,
        allowed=", ".join(known),
        remedy=f"{meant} under [columns.{table}] in study.toml; nothing is read from it.",
    )
