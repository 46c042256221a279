"""A site's own words, put into those of the plain tables, as [codes] in study.toml says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.protocol import Protocol
from trialreadout.sources.tables import TABLES

Codes = Mapping[str, Mapping[str, str]]


def recoded(cells: pl.DataFrame, codes: Codes) -> pl.DataFrame:
    """Put the table's words in the place of the site's own; an empty one is a blank cell."""
    return cells.with_columns(
        pl.col(column)
        .cast(pl.String)
        .replace({own or None: word or None for own, word in words.items()})
        for column, words in codes.items()
        if column in cells.columns
    )


def check_columns_named(protocol: Protocol, further: Iterable[str]) -> list[Finding]:
    """Find the columns that [codes] and [dates] name and no table has, and words that none allows.

    Parameters
    ----------
    protocol
        Whose keys are looked at.
    further
        Columns of the table of subjects beyond its own.
    """
    findings: list[Finding] = []
    columns = {column for table in TABLES.values() for column in table.columns} | {*further}
    dates = {
        name
        for table, spec in TABLES.items()
        for column, kind in spec.columns.items()
        if kind.kind == "date"
        for name in (column, f"{table}.{column}")
    }
    for column, words in protocol.codes.items():
        if column not in columns:
            findings.append(_unknown_column(f"codes.{column}", column, columns))
            continue
        allowed = {
            term.upper(): term
            for table in TABLES.values()
            if column in table.columns
            for term in table.columns[column].terms
        }
        for own, word in words.items():
            if allowed and word and word.upper() not in allowed:
                findings.append(_unknown_word(f"codes.{column}.{own}", word, allowed.values()))
    for column in protocol.dates.impute:
        if column not in dates:
            findings.append(_unknown_column(f"dates.impute.{column}", column, dates))
    return findings


def _unknown_column(key: str, column: str, known: Iterable[str]) -> Finding:
    near = get_close_matches(column, sorted(known), n=1)
    return Finding(
        "error",
        "unknown-column",
        file="study.toml",
        column=key,
        value=column,
        allowed="a column of the plain tables",
        remedy=f"Write {near[0]}." if near else "Mend the name of the column, or take it out.",
    )


def _unknown_word(key: str, word: str, allowed: Iterable[str]) -> Finding:
    return Finding(
        "error",
        "unknown-term",
        file="study.toml",
        column=key,
        value=word,
        allowed=", ".join(allowed),
        remedy="Map the site's own word, on the left, to one of these.",
    )
