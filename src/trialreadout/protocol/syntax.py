"""A text that is not TOML: where it stops being so, and what usually helps.

The reader says what it expected in the words of a grammar; these are replaced by the words of
someone who writes a study file.
"""

import re
from typing import NamedTuple

from trialreadout.core.findings import Finding


class Advice(NamedTuple):
    """What was expected, and what to do."""

    allowed: str
    remedy: str


_KEY_TWICE = Advice("each key once", "The key is already there; keep one of the two.")

ADVICE = {
    "Expected '=' after a key": Advice("key = value", "Put a = after the key."),
    "Invalid value": Advice(
        "a value",
        "Put text in quotes; write true and false in lower case, numbers with a point, and dates "
        "as 2011-01-31.",
    ),
    "Invalid initial character for a key": Advice(
        "a key", "A key has letters, digits, _ and -; put any other in quotes."
    ),
    "Invalid statement": Advice(
        "key = value, or a [heading]", "Start the line with a key, a [heading] or a # comment."
    ),
    "Unclosed array": Advice(
        "a closing ]", "Close the list with ], with commas between its elements."
    ),
    "Unclosed inline table": Advice(
        "a closing }", "Close the table with } where it began, with commas between its keys."
    ),
    "Unterminated string": Advice(
        "a closing quote", "Close the text with the quote that opened it."
    ),
    "Illegal character '\\n'": Advice(
        "a closing quote on the same line",
        "Close the text with the quote that opened it; text over several lines stands in three "
        "quotes.",
    ),
    "Unescaped '\\' in a string": Advice(
        "\\\\ or single quotes", "Double the backslash, or put the text in single quotes."
    ),
    "Cannot overwrite a value": _KEY_TWICE,
    "Duplicate inline table key": _KEY_TWICE,
    "Cannot declare": Advice(
        "each heading once",
        "The heading is already there; join the two, or write [[heading]] for a table that "
        "occurs many times.",
    ),
    "Expected newline or end of document": Advice(
        "the end of the line",
        "Begin a new line after a value; text that holds a quote stands in the other kind of "
        "quotes.",
    ),
    "Expected ']": Advice(
        "a closing bracket", "Close the heading as it was opened: [one] or [[many]]."
    ),
}
"""By the beginning of what the reader says."""

OTHERWISE = Advice("TOML", "Look for a missing quote, bracket or comma on this line.")

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


def beyond_reading(file: str, value: str) -> Finding:
    """Say that a text is TOML and yet beyond what its reader takes."""
    return Finding(
        severity="error",
        rule="toml-syntax",
        file=file,
        value=value,
        allowed="lists a few deep, and numbers of a few digits",
        remedy="Look for a bracket, a point or a digit that was written again and again.",
    )


def syntax_finding(text: str, said: str, file: str) -> Finding:
    """Say where a text stops being TOML, and what usually helps.

    Parameters
    ----------
    text
        The text that could not be read.
    said
        What the reader said; without a place in it, the text ended too early.
    file
        The name of the file.
    """
    lines = text.split("\n")
    place = _PLACE.search(said)
    line = int(place[1]) if place else len(text.rstrip().split("\n"))
    character = int(place[2]) if place else len(lines[line - 1]) + 1
    advice = next((ADVICE[start] for start in ADVICE if said.startswith(start)), OTHERWISE)
    return Finding(
        severity="error",
        rule="toml-syntax",
        file=file,
        row=line,
        column=f"character {character}",
        value=lines[line - 1].strip() or None,
        allowed=advice.allowed,
        remedy=advice.remedy,
    )
