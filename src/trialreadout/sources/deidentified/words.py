"""Which words of a text column may leave: those that tell nothing of a single person.

A word is withheld if it holds a day of the calendar, how a person is reached, a long number that
only one patient has, or a name, number or identifier that stands elsewhere in the study's data; of
"shared words" also one that only one patient has and that neither the protocol nor the program
knows. Accents, capitals and signs that are not seen make no other word of a name.
"""

from __future__ import annotations

import re
import unicodedata
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

_MONTHS = (
    *("jan", "january", "januar", "januari", "janner", "janv", "janvier", "ene", "enero"),
    *("feb", "february", "februar", "februari", "fev", "fevr", "fevrier", "febrero"),
    *("mar", "march", "marz", "mrz", "maart", "mrt", "mars", "marzo"),
    *("apr", "april", "avr", "avril", "abr", "abril", "may", "mai", "mei", "mayo"),
    *("jun", "june", "juni", "juin", "junio", "jul", "july", "juli", "juil", "juillet", "julio"),
    *("aug", "august", "augustus", "aout", "ago", "agosto"),
    *("sep", "sept", "september", "septembre", "septiembre"),
    *("oct", "october", "okt", "oktober", "octobre", "octubre"),
    *("nov", "november", "novembre", "noviembre"),
    *("dec", "december", "dez", "dezember", "decembre", "dic", "diciembre"),
)
"""Months in English, German, Dutch, French and Spanish, without accents."""
_MONTH = rf"({'|'.join(_MONTHS)})\b"
_DAY = "|".join(
    (
        r"\d{4}-\d\d(-\d\d)?",
        r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b",
        r"\b\d{1,2}[./-](19|20)\d\d\b",
        r"\b(19|20)\d\d[./]\d{1,2}\b",
        r"\b(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])\b",
        rf"\b\d{{1,2}}\.?(st|nd|rd|th|er)?[ -]*(de )?{_MONTH}",
        rf"\b{_MONTH}\.?[ -]*(\d{{1,2}}(st|nd|rd|th)?,? +)?(19|20)\d\d\b",
    )
)
_LONG_NUMBER = r"\d{6}|\b\d{2,4}([.-]\d{2,4}){2}"
_NUMBER = r"^[+-]?\d{1,4}([.,]\d{1,4})?$"
_FEWEST_LETTERS = 4
_FEWEST_OF_A_NAME = 3
"""Of a part of a name that has several, no digit among them: Bos, Vos, Kok."""
_PARTICLES = ("van", "von", "der", "den", "ten", "ter", "del", "dos", "das", "las", "los", "the")
_TRANSCRIBED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
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
        self.known = {_bare(word) for word in (*known, *KNOWN)} | {*known, *KNOWN}
        parts = {part for text in telling for form in _forms(text) for part in _parts(form)}
        self.telling = {part for part in parts if part not in self.known}
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
        words = words.with_columns(
            pl.Series("bare", [_bare(word) for word in words["word"]], dtype=pl.String)
        )
        text = pl.col("bare")
        words = words.with_columns(
            contact=holds_contacts(words["word"]) | holds_contacts(words["bare"]),
            day=text.str.contains(_DAY),
            number=text.str.contains(_NUMBER),
            long=text.str.contains(_LONG_NUMBER),
        )
        held: set[str] = set()
        for row in words.iter_rows(named=True):
            word = row["word"]
            plain = row["bare"]
            if plain in self.known:
                continue
            one = row["patients"] < 2
            alone = one and (row["long"] or (shared and not row["number"]))
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


def _bare(text: str) -> str:
    """Return a text in small letters, without accents and signs that are not seen."""
    apart = unicodedata.normalize("NFKD", text)
    seen = (sign for sign in apart if unicodedata.category(sign) not in ("Mn", "Cf"))
    return "".join(seen).casefold()


def _forms(text: str) -> set[str]:
    """Return the ways in which a name may be written: Müller, Muller, Mueller."""
    whole = unicodedata.normalize("NFC", text).casefold()
    return {_bare(text), _bare(whole.translate(_TRANSCRIBED))}


def _parts(text: str) -> set[str]:
    """Return a text and those of its parts that are long enough to be a name."""
    letters = re.findall(r"[^\W\d_]+", text)
    fewest = _FEWEST_LETTERS
    if len(letters) > 1 and not any(sign.isdigit() for sign in text):
        fewest = _FEWEST_OF_A_NAME
    parts = {part for part in letters if len(part) >= fewest and part not in _PARTICLES}
    return parts | ({text} if len(text) >= _FEWEST_LETTERS else set())
