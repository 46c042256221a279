"""A fault in a study file, at a key, before it is given its line."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from trialreadout.protocol.positions import Path

Document = dict[str, Any]
"""A study file as it was read: tables, lists, values."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault, in the words of `core.findings`."""

    path: Path
    rule: str
    value: Any = None
    allowed: str | None = None
    remedy: str | None = None


def listed(words: Iterable[object]) -> str:
    """Spell a list of words as they are written in TOML."""
    return ", ".join(f'"{word}"' if isinstance(word, str) else str(word) for word in words)


def meant(word: object, words: Iterable[object]) -> str | None:
    """Ask whether one of the words was meant, if one is near or has the same letters."""
    known = {str(known).casefold(): str(known) for known in words}
    asked = str(word).casefold()
    near = get_close_matches(asked, known, n=1)
    near += [candidate for candidate in known if sorted(candidate) == sorted(asked)]
    return f'Did you mean "{known[near[0]]}"?' if near else None


def value_at(document: Any, path: Path) -> Any:
    """Give what stands at a path; None if nothing does, for TOML knows no null."""
    for step in path:
        match document, step:
            case dict(), _ if step in document:
                document = document[step]
            case list(), int() if step < len(document):
                document = document[step]
            case _:
                return None
    return document


def tables_of(document: Document, section: str) -> list[tuple[int, Document]]:
    """List the tables of a section that may occur many times, each with its index.

    What is no table there is passed over: it is a fault of its own.
    """
    tables = document.get(section)
    if not isinstance(tables, list):
        return []
    return [(index, table) for index, table in enumerate(tables) if isinstance(table, dict)]


def texts_of(value: Any) -> list[str]:
    """List the texts of a key that takes one text or several; what is none is passed over."""
    values = value if isinstance(value, list) else [value]
    return [text for text in values if isinstance(text, str)]
