"""What becomes of each column and of each attribute of DICOM, from the code that does it."""

from __future__ import annotations

from trialreadout.sources.deidentified.columns import treatment_of
from trialreadout.sources.deidentified.profile import (
    BEYOND,
    CHARACTERISTICS,
    DATES,
    DUMMIES,
    IDENTIFIERS,
    TIMES,
    WORDS,
    action_of,
    basic_profile,
)
from trialreadout.sources.tables import TABLES
from writers.markdown import code, table

_TREATMENTS = {
    "subject": "replaced by a number of its own",
    "date": "study day, or moved",
    "typed": "kept",
    "age": "kept; above 89 pooled as 90",
    "words": "kept, but for words that identify",
    "shared words": "kept where two patients share the word, or the protocol knows it",
    "free text": "dropped",
    "place": "replaced by a number of its own",
    "reader": "replaced by a number of its own",
    "series": "the new name of its files",
}
_ACTIONS = {
    "keep": "kept; of a sequence each item is treated alike",
    "date": "moved",
    "identifier": "the new identifier",
    "uid": "replaced, the same by the same",
    "empty": "emptied",
    "dummy": "replaced by a word that says nothing, a sequence removed",
    "remove": "removed",
}


def columns() -> str:
    """List every column of the plain tables and what becomes of it."""
    rows = [
        [code(f"{name}.{column}"), _TREATMENTS[treatment_of(name, column)]]
        for name, spec in TABLES.items()
        for column in spec.columns
        if treatment_of(name, column) not in ("typed", "date", "subject")
    ]
    return table(("column", "what becomes of it"), rows)


def attributes() -> str:
    """List the attributes of the standard's table: its action, and what is done."""
    beyond = {*IDENTIFIERS, *DATES, *TIMES, *CHARACTERISTICS, *BEYOND, *DUMMIES}
    names = sorted({*basic_profile(), *beyond})
    rows = [
        [code(name), basic_profile().get(name, ""), _ACTIONS[action_of(name) or "keep"]]
        for name in names
    ]
    return table(("attribute", "basic profile", "what is done"), rows)


def words() -> str:
    """List the words that an attribute of text may leave with."""
    rows = [[code(name), ", ".join(map(code, those))] for name, those in sorted(WORDS.items())]
    return table(("attribute", "words"), rows)
