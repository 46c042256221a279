"""What can be wrong between the headings of a file and [columns] in the study file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from trialreadout.core.findings import Finding
from trialreadout.sources.plain.headings import nearest
from trialreadout.sources.plain.patterns import is_pattern
from trialreadout.sources.plain.vocabulary import likely_column
from trialreadout.sources.tables import Column


def no_such_column(table: str, column: str, known: Iterable[str]) -> Finding:
    """Say that [columns] names a column that the table does not have."""
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


def no_such_heading(
    table: str, file: str, column: str, heading: str, headings: list[str]
) -> Finding:
    """Say that no heading is the one, or of the pattern, that [columns] names."""
    near = nearest(heading, headings)
    pattern = is_pattern(heading)
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


def no_whole_pattern(table: str, patterns: Mapping[str, str]) -> Finding:
    """Say that no pattern of a table holds the words in braces of all."""
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


def no_date(table: str, column: str, weeks: str, known: Mapping[str, Column]) -> Finding:
    """Say that planned weeks are given for what is no date."""
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


def like_a_column(table: str, file: str, heading: str, near: str, known: Iterable[str]) -> Finding:
    """Say that a subgroup is named nearly as a column."""
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


def other_unit(table: str, column: str, unit: str, units: Iterable[str]) -> Finding:
    """Say that a unit cannot be converted to that of its column."""
    return Finding(
        "error",
        "unknown-unit",
        table=table,
        file="study.toml",
        column=f"columns.{table}.{column}.unit",
        value=unit,
        allowed=", ".join(units) or f"no unit: {column} has none that is converted",
        remedy="Name the unit of the file's own cells, or take the key out.",
    )


def not_read(table: str, file: str, heading: str, known: Iterable[str]) -> Finding:
    """Say that nothing is read from under a heading."""
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
