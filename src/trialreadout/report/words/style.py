"""How words and numbers are written: the one setting of the protocol, applied at the end.

Sentences are put together in British spelling with a decimal point. What this module returns is
what is printed: in sentences, and in the cells of tables that hold a result.

Numbers that name a version ("RECIST 1.1") keep their point.

Source: ISO 80000-1:2022, 7.2.2 and 7.1.4 (the decimal sign; the space between number and unit).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from trialreadout.protocol import Protocol
from trialreadout.protocol.report import DecimalSign, Language
from trialreadout.report.tables import Cell

NO_BREAK = "\N{NO-BREAK SPACE}"

_AMERICAN: Mapping[str, str] = {
    "tumour": "tumor",
    "tumours": "tumors",
    "randomised": "randomized",
    "summarised": "summarized",
    "normalised": "normalized",
    "favourable": "favorable",
    "unfavourable": "unfavorable",
    "centre": "center",
    "centres": "centers",
    "haematological": "hematological",
    "haemoglobin": "hemoglobin",
    "anaemia": "anemia",
    "diarrhoea": "diarrhea",
    "oedema": "edema",
    "leukopaenia": "leukopenia",
    "behaviour": "behavior",
    "labelled": "labeled",
}
"""British words and how they are spelled in America; each is found in either direction."""
_BRITISH = {american: british for british, american in _AMERICAN.items()}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WORD = re.compile(r"[^\W\d_]+")
_DECIMALS = re.compile(r"(\b(?:i?RECIST|CTCAE|version)\s)?(?<![\w.])\d+\.\d+(?!\w|\.\d)")
_UNITS = ("%", "mg", "MBq", "days?", "weeks?", "months?", "years?", "patients?", "patient-years")
_UNIT = re.compile(rf"(?<=\d) (?=(?:{'|'.join(_UNITS)})(?!\w))")
_NUMBERED = re.compile(r"\b(weeks?|day|grade|version|RECIST|CTCAE) (?=\d)")
_INTERVAL = re.compile(r"(?<=%) (?=CI\b)")


@dataclass(frozen=True, slots=True)
class Style:
    """A language and a decimal sign."""

    language: Language
    decimal: DecimalSign

    @property
    def american(self) -> bool:
        """Whether the spelling is American."""
        return self.language == "en-US"

    def number(self, text: str) -> str:
        """Write the decimals of a text; names of versions keep their point."""
        return _DECIMALS.sub(
            lambda found: found[0] if found[1] else found[0].replace(".", self.decimal), text
        )

    def printed(self, cell: Cell) -> str:
        """Write a cell of a table: of a result and of a number its decimals, words as they are."""
        words = cell.result is None and cell.number is None
        return cell.text if words else self.number(cell.text)

    def spelled(self, text: str) -> str:
        """Spell words as the language does; a word keeps its capital."""
        return _WORD.sub(lambda found: self._spelled(found[0]), text)

    def written(self, text: str) -> str:
        """Write running text: spelling, decimals, and spaces at which no line breaks."""
        for parted in (_UNIT, _NUMBERED, _INTERVAL):
            text = parted.sub(lambda found: found[0].replace(" ", NO_BREAK), text)
        return self.number(self.spelled(text))

    def listed(self, words: Sequence[str], last: str = "and") -> str:
        """Join words; American lists have a comma before the last word."""
        *others, final = words
        if not others:
            return final
        comma = "," if self.american and len(others) > 1 else ""
        return f"{', '.join(others)}{comma} {last} {final}"

    def quoted(self, name: str) -> str:
        """Put a name that the study gave between quotation marks."""
        return f"“{name}”" if self.american else f"‘{name}’"

    def day(self, on: date | str) -> str:
        """Write a date, or the year or month that is known of it."""
        if isinstance(on, date):
            month = _MONTHS[on.month - 1]
            american = f"{month} {on.day}, {on.year}"
            return american if self.american else f"{on.day} {month} {on.year}"
        year, _, month = on.partition("-")
        return f"{_MONTHS[int(month) - 1]} {year}" if month else year

    def _spelled(self, word: str) -> str:
        known = _AMERICAN if self.american else _BRITISH
        spelled = known.get(word.lower())
        if spelled is None:
            return word
        return spelled[0].upper() + spelled[1:] if word[0].isupper() else spelled


def style_of(protocol: Protocol) -> Style:
    """Take the style that the protocol asks for."""
    return Style(protocol.report.language, protocol.report.decimal)
