"""When two headings are the same, and which one was meant.

Capitals, blanks at the ends, line breaks within a cell, and the choice between blank, hyphen
and underscore make no difference: "Lesion Nr" is "lesion_nr".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from unicodedata import normalize

_BETWEEN_WORDS = re.compile(r"[\s_-]+")


def normalised(heading: str) -> str:
    """Write a heading, or the name of a file or sheet, as plain tables and columns are named.

    Disks and programs differ in how they spell an umlaut: as one letter, or as two.
    """
    return _BETWEEN_WORDS.sub("_", normalize("NFC", heading).strip()).casefold()


def nearest(heading: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """Find the name that was most likely meant; None if none is near.

    Parameters
    ----------
    heading, known
        What was written, and the names that there are.
    likeness
        From which on a name is near; 1 is the same letters in the same order.
    """
    names = {normalised(name): name for name in known}
    near = get_close_matches(normalised(heading), sorted(names), n=1, cutoff=likeness)
    return names[near[0]] if near else None
