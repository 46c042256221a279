"""How an item that a visit collects is found in the data: one table for all of them.

An item is the protocol's own word under `collect`. One that no table is known to hold is a finding;
it is never counted as missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.protocol import Protocol
from trialreadout.protocol.markers import OfMarker
from trialreadout.protocol.read import STUDY_FILE
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import SCAN_KINDS, TABLES

FOR_RESPONSE = ("examinations", "measurements", "assessments", "immune_assessments")
"""The tables of an examination for response: a row of any of them shows that it was made."""
_OF_RESPONSE = ("ct", "mri")
_LABORATORY = ("labs", "laboratory")
_NOT_DONE: Mapping[str, pl.Expr] = {
    "measurements": (pl.col("state") == "not evaluable") & pl.col("reason_not_done").is_not_null(),
    "markers": pl.col("value").is_null(),
    "weights": pl.col("weight_kg").is_null(),
    "labs": pl.col("value").is_null(),
}
"""For a table which of its rows say that nothing was obtained."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item is found: tables, and a column that holds a word of each row that counts."""

    tables: tuple[str, ...]
    column: str | None = None
    word: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One row that shows that an item was collected, or that it could not be."""

    subject: str
    item: str
    on: date
    label: str | None
    """The visit as the row names it."""
    done: bool
    """False: the row says that nothing was obtained."""
    table: str
    file: str
    row: int


def place_of(item: str, protocol: Protocol, sources: Sources) -> Place | None:
    """Say where an item is found; None if no table is known to hold it."""
    word = item.casefold()
    if word in (*map(str.casefold, protocol.tumour_response.collected_as), *_OF_RESPONSE):
        return Place(FOR_RESPONSE)
    if word in SCAN_KINDS:
        return Place(("scans",), "kind", word)
    if word in ("weight", "weights"):
        return Place(("weights",))
    if word in _LABORATORY:
        return Place(("labs",))
    markers = {*map(str.casefold, protocol.markers), *_words(sources, "markers", "marker")}
    if word in markers:
        return Place(("markers",), "marker", word)
    if word in _words(sources, "labs", "test"):
        return Place(("labs",), "test", word)
    return None


def records_of(protocol: Protocol, sources: Sources) -> dict[tuple[str, str], list[Record]]:
    """List the records of each patient and item, in the order of their days."""
    found: dict[tuple[str, str], list[Record]] = {}
    left_out = _stimulated_left_out(protocol)
    for item in items_of(protocol):
        place = place_of(item, protocol, sources)
        for record in _records(item, place, sources, left_out) if place else ():
            found.setdefault((record.subject, item), []).append(record)
    return {key: sorted(records, key=lambda each: each.on) for key, records in found.items()}


def items_of(protocol: Protocol) -> tuple[str, ...]:
    """Name the items that any visit collects, in the order of the file."""
    return tuple(dict.fromkeys(item for visit in protocol.visits for item in visit.collect))


def unknown_items(protocol: Protocol, sources: Sources) -> Iterator[Finding]:
    """Find the items that no table is known to hold."""
    for item in items_of(protocol):
        if place_of(item, protocol, sources) is None:
            visits = [visit.name for visit in protocol.visits if item in visit.collect]
            yield Finding(
                "warning",
                "unknown-item",
                file=STUDY_FILE,
                column=f'visit "{visits[0]}".collect',
                value=item,
                allowed="an examination for response (collected_as), planar, spect, weight, labs, "
                "a test of labs, or a marker by its name in the data",
                remedy="Mend the word, or collect it under one of these; until then nothing is "
                "said of whether it is there.",
            )


def _stimulated_left_out(protocol: Protocol) -> frozenset[str]:
    """Name the markers of which every endpoint leaves stimulated values out.

    Such a value is taken for a scan, and is not the sample that a visit plans.
    """
    asking = [each for each in protocol.endpoints if isinstance(each, OfMarker)]
    kept = {each.marker for each in asking if each.stimulated != "left out" and each.marker}
    named = {each.marker for each in asking if each.marker}
    return frozenset(name.casefold() for name in named - kept)


def _records(
    item: str, place: Place, sources: Sources, left_out: frozenset[str]
) -> Iterator[Record]:
    for name in place.tables:
        day = TABLES[name].placed_by or ""
        rows = sources.table(name).drop_nulls(["subject", day])
        if place.column is not None:
            rows = rows.filter(pl.col(place.column).str.to_lowercase() == place.word)
        if name == "markers" and place.word in left_out:
            rows = rows.filter(~pl.col("stimulated").fill_null(False))
        rows = rows.with_columns(_not_done=_NOT_DONE.get(name, pl.lit(False)))
        for row in rows.iter_rows(named=True):
            yield _record(item, name, row, day)


def _record(item: str, table: str, row: Mapping[str, Any], day: str) -> Record:
    return Record(
        row["subject"],
        item,
        row[day],
        row.get("visit"),
        not row["_not_done"],
        table,
        str(row["file"]),
        row["row"],
    )


def _words(sources: Sources, table: str, column: str) -> set[str]:
    return {word.casefold() for word in sources.table(table)[column].drop_nulls().unique()}
