"""A reader found among those who read something: capitals make no difference."""

from __future__ import annotations

from collections.abc import Sequence


def place_of_reader(name: str, readers: Sequence[str]) -> int:
    """Say where a reader stands among others; one who is written just so goes before all.

    Raises
    ------
    KeyError
        If nobody of that name read anything.
    """
    if name in readers:
        return readers.index(name)
    folded = [each.casefold() for each in readers]
    if name.casefold() not in folded:
        raise KeyError(name)
    return folded.index(name.casefold())


def is_reader(name: str, readers: Sequence[str]) -> bool:
    """Tell whether a reader of that name read something."""
    return name.casefold() in map(str.casefold, readers)
