"""CommonMark: tables, and text that stands in their cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table; cells may hold any text."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def code(text: object) -> str:
    """Write text as it is typed."""
    return f"`{text}`"


def one_line(text: str) -> str:
    """Join the lines of a paragraph."""
    return " ".join(text.split())


def prose(text: str) -> str:
    """Write a paragraph of plain text; its angle brackets are no tags."""
    return one_line(text).replace("<", "&lt;")


def _cell(text: str) -> str:
    return one_line(text).replace("|", "\\|")
