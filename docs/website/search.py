"""The index of the search: a line for each section, with the words that stand in it.

It is a script that the page of the search loads from beside it, so that it works from a disk.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from textwrap import shorten

from website.pages import Page
from website.rendered import Rendered

EXCERPT = 150
"""So many characters of a section are shown."""
_WORD = re.compile(r"[^\W_][\w.-]*[^\W_]|[^\W_]")


def search_index(written: Iterable[tuple[Page, Rendered]]) -> str:
    """Write the index: for each section its page, heading, address, beginning and further words."""
    rows = []
    for page, each in written:
        for section in each.sections:
            words = " ".join(section.words.split())
            excerpt = shorten(words, EXCERPT, placeholder=" …")
            own = set(_words(section.heading.text)) | set(_words(excerpt))
            further = [word for word in dict.fromkeys(_words(words)) if word not in own]
            address = f"{page.target}#{section.heading.anchor}"
            rows.append([each.title, section.heading.text, address, excerpt, " ".join(further)])
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f"const INDEX = [\n{lines}\n];\n"


def _words(text: str) -> list[str]:
    """List the words of a text in small letters; numbers and lone letters find nothing."""
    found = (word.lower() for word in _WORD.findall(text))
    return [word for word in found if len(word) > 2 and not word[0].isdigit()]
