"""Patterns of headings: "tg_{week}" stands for tg_0, tg_4 and so on.

{week} and {day} stand for whole numbers, any other word in braces for text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_BRACES = re.compile(r"\{(\w+)\}")
_WHOLE_NUMBERS = ("week", "day")

Words = tuple[str, ...]


def is_pattern(heading: str) -> bool:
    """Tell whether a heading stands for several."""
    return _BRACES.search(heading) is not None


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
