"""What a reader saved from the page: read back and checked, row for row.

A file that was changed by hand, or is of something else, is refused whole.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from trialreadout.core.findings import Finding, StudyError
from trialreadout.core.terms import Uptake, codes_of
from trialreadout.reading.page import FORMAT
from trialreadout.sources.tables import SCAN_KINDS

_UPTAKE = tuple(word for word in codes_of(Uptake) if word != "unknown")
_PURPOSES = ("read", "adjudicate")


@dataclass(frozen=True, slots=True)
class SavedRead:
    """A scan that was read and locked."""

    case: str
    point: int
    """Counted from 0."""
    kind: str
    read_on: date


@dataclass(frozen=True, slots=True)
class SavedFocus:
    """A focus in such a scan."""

    case: str
    point: int
    kind: str
    name: str
    """As the reader's page numbered it."""
    site: str
    uptake: str
    place: tuple[float, ...] | None
    """Row and column, or slice, row and column; None: not marked in this scan."""


@dataclass(frozen=True, slots=True)
class SavedReading:
    """All that a reader locked."""

    study: str
    reader: str
    adjudicated: bool
    reads: tuple[SavedRead, ...]
    foci: tuple[SavedFocus, ...]
    unreadable: tuple[tuple[str, int, str], ...]
    """Case, time point and kind of the scans that the reader could not read."""
    steps_mm: Mapping[tuple[str, int, str], tuple[float, ...]]
    """For such a scan the size of a pixel along each axis of a place."""


def saved_reading(content: bytes, file: str) -> SavedReading:
    """Read what the page saved.

    Raises
    ------
    StudyError
        If it is no such file; the finding says what is wrong with it.
    """
    try:
        held = json.loads(content)
        if held["format"] != FORMAT:
            raise ValueError(f"its format is {held['format']}, known is {FORMAT}")
        purpose = _one_of(held["purpose"], _PURPOSES)
        return SavedReading(
            study=_text(held["study"]),
            reader=_text(held["reader"]),
            adjudicated=purpose == "adjudicate",
            reads=tuple(_read(row) for row in held["reads"]),
            foci=tuple(_focus(row) for row in held["foci"]),
            unreadable=tuple(_key(row) for row in held["unreadable"]),
            steps_mm={_key(row): tuple(map(float, row["steps_mm"])) for row in held["pixels"]},
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        said = f"no {fault}" if isinstance(fault, KeyError) else str(fault)
        raise StudyError([_no_reading(file, said)]) from fault


def _key(row: Mapping[str, Any]) -> tuple[str, int, str]:
    point = row["time_point"]
    if not isinstance(point, int) or point < 1:
        raise ValueError(f"the time point {point!r} is no whole number from 1")
    return _text(row["case"]), point - 1, _one_of(row["kind"], SCAN_KINDS)


def _read(row: Mapping[str, Any]) -> SavedRead:
    return SavedRead(*_key(row), date.fromisoformat(row["read_on"]))


def _focus(row: Mapping[str, Any]) -> SavedFocus:
    case, point, kind = _key(row)
    names = ("pixel_row", "pixel_column") if kind == "planar" else _OF_VOLUMES
    cells = [row[name] for name in names]
    place = None if all(cell == "" for cell in cells) else tuple(map(float, cells))
    uptake = _one_of(row["uptake"], _UPTAKE)
    return SavedFocus(case, point, kind, _text(row["lesion"]), _text(row["site"]), uptake, place)


_OF_VOLUMES = ("pixel_slice", "pixel_row", "pixel_column")


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} is no text")
    return value


def _one_of(value: Any, words: tuple[str, ...]) -> str:
    if value not in words:
        raise ValueError(f"{value!r} is none of {', '.join(words)}")
    return str(value)


def _no_reading(file: str, said: str) -> Finding:
    return Finding(
        "error",
        "not-a-reading",
        file=file,
        value=said,
        allowed="what the reading page saved for readout reads take, as it saved it",
        remedy='Save it from the page again: "Save…", then "Reading".',
    )
