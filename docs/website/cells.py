"""Cells of a table: a short one keeps to its line, a long one has room for a sentence.

A browser shares the width of a table among its columns by their words, so that a column of reasons
may get the width of one word, and a date be broken at its hyphens.
"""

from __future__ import annotations

import re
from html import unescape

SHORT, LONG = 20, 60
"""Characters: up to so many are one line, from so many on there must be room."""
_UNBROKEN = 28
"""Characters of a word that may be broken at its signs."""

_CELL = re.compile(r"<td([^>]*)>(.*?)</td>", re.DOTALL)
_TAG = re.compile(r"(<[^>]*>)")
_WHOLE = re.compile(r"\b(?:\d{4}-\d{2}-\d{2}|[A-Z]{2,4}-\d{2,4})\b")
_WORD = re.compile(rf"\S{{{_UNBROKEN},}}")


def fitted(html: str) -> str:
    """Mark the cells of every table of a page by their length."""
    return _CELL.sub(_marked, html)


def _marked(found: re.Match[str]) -> str:
    given, held = found[1], found[2]
    words = unescape(_TAG.sub("", held))
    if len(words) <= SHORT:
        return f'<td{given} class="short">{held}</td>'
    parts = [part if part.startswith("<") else _parted(part) for part in _TAG.split(held)]
    kind = ' class="long"' if len(words) >= LONG else ""
    return f"<td{given}{kind}>{''.join(parts)}</td>"


def _parted(text: str) -> str:
    """Hold dates and identifiers together; say where a path or a long name may be broken."""
    held = _WHOLE.sub(r'<span class="whole">\g<0></span>', text)
    if held != text:
        return held
    return _WORD.sub(lambda word: re.sub(r"(?<=[/_])(?=\w)", "<wbr>", word[0]), text)
