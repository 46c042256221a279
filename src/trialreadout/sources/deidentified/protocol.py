"""The study file of a de-identified study: what the protocol says, without the site's own files.

It is written anew from what it means: comments, headings and words of the site's files are not in
it. Its texts (title, sponsor, reasons of assumptions, published sources) are carried over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trialreadout.core.readers import is_reader, place_of_reader
from trialreadout.protocol import Protocol, parse_protocol, protocol_to_toml
from trialreadout.protocol.analyses import Assumption
from trialreadout.protocol.study import Data
from trialreadout.sources.tables import UNNAMED_READER

_NOT_CARRIED = ("data.", "columns", "codes", "dates.order", "study.started")
"""Keys that are left out, and with them what is assumed of them."""
_CARRIED = ("data.reader_of_record", "data.assessment_days")


def protocol_without_persons(
    protocol: Protocol, readers: Mapping[str, str], *, moved: bool = False
) -> str:
    """Write the study file of a study whose tables were written anew.

    Parameters
    ----------
    protocol
        As it stands. Its cut-off was applied to the tables; the day on which the study began is a
        day of the calendar, and the tables no longer have such days.
    readers
        For a reader, the new name.
    moved
        Whether the dates of each patient were moved.

    Returns
    -------
    The text; it names no file, heading or word of the site.
    """
    import tomlkit  # only few commands write a study file

    data = Data(
        reader_of_record=protocol.data.reader_of_record,
        assessment_days=protocol.data.assessment_days,
        decimal="point",
    )
    kept = protocol.model_copy(
        update={
            "study": protocol.study.model_copy(update={"started": None}),
            "data": data,
            "dates": protocol.dates.model_copy(update={"order": None, "moved": moved}),
            "columns": {},
            "codes": {},
            "assumptions": tuple(_still_assumed(protocol)),
        }
    )
    document = tomlkit.parse(protocol_to_toml(kept))
    _rename_readers(document, readers)
    text = tomlkit.dumps(document)
    parse_protocol(text)
    return text


def _still_assumed(protocol: Protocol) -> Iterator[Assumption]:
    """Keep what is assumed of keys that are carried over."""
    for each in protocol.assumptions:
        keys = tuple(
            key for key in each.key if key.startswith(_CARRIED) or not key.startswith(_NOT_CARRIED)
        )
        if keys:
            yield each.model_copy(update={"key": keys})


def texts_of(protocol: Protocol) -> set[str]:
    """Return every text of a protocol in small letters: words that it knows."""
    return {text.casefold() for text in _texts(protocol.model_dump(exclude={"codes", "columns"}))}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield str(key)
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _rename_readers(table: Any, readers: Mapping[str, str]) -> None:
    for key, value in table.items():
        if key == "reader" and isinstance(value, str):
            table[key] = _new_name(value, readers)
        elif key == "reader_of_record":
            for of, name in value.items():
                value[of] = _new_name(name, readers)
        elif isinstance(value, dict):
            _rename_readers(value, readers)
        elif isinstance(value, list):
            for each in value:
                if isinstance(each, dict):
                    _rename_readers(each, readers)


def _new_name(name: str, readers: Mapping[str, str]) -> str:
    """Give a reader the new name, however the study file writes the old one."""
    known = [UNNAMED_READER, *readers]
    if not is_reader(name, known):
        return name
    found = known[place_of_reader(name, known)]
    return readers.get(found, found)
