"""Which words of a text column may leave: those that tell nothing of a single person.

A word is withheld if it holds a day of the calendar, how a person is reached, or a name, number or
identifier that stands elsewhere in the study's data; of "shared words" also one that only one
patient has and that neither the protocol nor the program knows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

import polars as pl

from trialreadout.core.terms import (
    BoneResponse,
    ImmuneResponse,
    LesionState,
    Response,
    Uptake,
    codes_of,
)
from trialreadout.sources.identifying import WITHHELD, holds_contacts
from trialreadout.sources.people import AS_PLANNED

_DAY = r"\d{4}-\d\d(-\d\d)?|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{1,2}[./-](19|20)\d\d\b"
_NUMBER = r"^[+-]?\d{1,4}([.,]\d{1,4})?$"
_FEWEST_LETTERS = 4
_OWN_WORDS = {"y", "n", "yes", "no", "true", "false", "unknown", "other", "none", AS_PLANNED}
KNOWN = _OWN_WORDS | {
    word.casefold()
    for vocabulary in (Response, ImmuneResponse, BoneResponse, LesionState, Uptake)
    for word in codes_of(vocabulary)
}
"""Words of the program itself."""


class Words:
    """What is known of words before columns are looked at.

    Parameters
    ----------
    known
        Words of the protocol in small letters: these may always leave.
    telling
        What identifies persons and stands elsewhere: names, identifiers, readers.
    """

    def __init__(self, known: Collection[str], telling: Iterable[str]) -> None:
        self.known = {*known, *KNOWN}
        parts = {
            part
            for text in telling
            for part in (text.casefold(), *re.findall(r"[^\W\d_]+", text.casefold()))
        }
        self.telling = {p for p in parts if len(p) >= _FEWEST_LETTERS and p not in self.known}
        self._numbered: dict[str, str] = {}

    def withheld(self, cells: pl.Series, subjects: pl.Series, *, shared: bool) -> set[str]:
        """Return the words of a column that may not leave.

        Parameters
        ----------
        cells, subjects
            (row,) the column's text, and whose row it is.
        shared
            Whether a word that only one patient has is withheld, too.
        """
        column = pl.DataFrame({"word": cells.cast(pl.String), "subject": subjects}).drop_nulls(
            "word"
        )
        words = column.group_by("word").agg(pl.col("subject").n_unique().alias("patients"))
        text = pl.col("word")
        words = words.with_columns(
            contact=holds_contacts(words["word"]),
            day=text.str.contains(_DAY),
            number=text.str.contains(_NUMBER),
        )
        held: set[str] = set()
        for row in words.iter_rows(named=True):
            word = row["word"]
            plain = word.casefold()
            if plain in self.known:
                continue
            alone = shared and row["patients"] < 2 and not row["number"]
            if row["contact"] or row["day"] or alone or self._tells(plain):
                held.add(word)
        return held

    def _tells(self, plain: str) -> bool:
        parts = {plain, *re.findall(r"[^\W_]+(?:[-.][^\W_]+)*", plain)}
        parts |= set(re.findall(r"[^\W\d_]+", plain))
        return bool(parts & self.telling)

    def replacements(self, held: Iterable[str], *, numbered: bool) -> Mapping[str, str | None]:
        """Say what stands in the place of words: nothing, or a number for each of them."""
        if not numbered:
            return dict.fromkeys(held)
        for word in sorted(held):
            self._numbered.setdefault(word, f"{WITHHELD[:-1]} {len(self._numbered) + 1})")
        return {word: self._numbered[word] for word in held}
