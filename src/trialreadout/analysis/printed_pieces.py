"""The pieces of a printed result, and what each of them says, in whatever order.

A piece is what stands between commas, semicolons or "and", outside brackets. Within it numbers
are told apart by what stands around them: a per cent sign, a slash, a unit of time, a second
number after a dash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_NUMBER = r"(?:\d+(?:\.\d+|,\d+(?!\.)|(?![.,]\d))(?!\d))"
_TO = r"(?:\s*(?:-|to\b|;)\s*|\s*,\s+|(?<=\.\d),|(?<=\.\d\d),)"  # 30,8 is one number
_OPEN = r"(?:(?:NE|NR|NA)\b|not\s+(?:reached|estimable)\b)"
_CI = r"(?:CI|confidence\s+interval)\b"
_ELEMENT = re.compile(
    rf"""(?P<level>{_NUMBER})\s*%\s*-?\s*{_CI}
    |(?P<range>\b(?:range|IQR|interquartile)\b)
    |(?P<low>-?{_NUMBER})\s*(?P<low_percent>%)?{_TO}
     (?P<high>{_NUMBER}|{_OPEN})\s*(?P<high_percent>%)?
     (?!\s*%?{_TO}(?:[\d-]|{_OPEN}))(?!\s*%?\s*{_CI})
    |(?P<percentage>{_NUMBER})\s*(?:%|per\s?cent\b)
    |(?P<time>{_NUMBER})\s*(?P<unit>(?:days?|weeks?|wks?|months?|mos?|years?|yrs?)\b)
    |(?P<count>\d+)\s*/\s*(?P<denominator>\d+)(?![\d.])
    |(?:out\s+)?\bof\s+(?P<of>\d+)(?![\d.])
    |\bn\s*=\s*(?P<n>\d+)(?![\d.])
    |\bN\s*=\s*(?P<all>\d+)(?![\d.])
    |(?P<word>(?:\d+-)?[^\W\d_](?:[^\s,;()\[\]%/:=]|/(?=[^\W\d_]))*)
    |(?<=[(\[])(?P<inside>{_NUMBER})
    |(?P<bare>{_NUMBER})
    |(?P<nothing>[\s(),;:=\[\]]+)
    """,
    re.VERBOSE,
)
_BETWEEN = re.compile(r"(?:;|\n|,(?!(?<=\d,)\d)|(?<=\s)and(?=\s)|(?<=[\d%)\]])\s*/\s*(?=[^\W\d_]))")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")


class NotUnderstood(ValueError):  # noqa: N818 - what happened, said to the one who typed it
    """A piece that is no printed result, or that can be read in two ways.

    `understood` names what else could be read.
    """

    def __init__(self, piece: str, why: str, understood: Sequence[str] = ()) -> None:
        self.piece, self.why, self.understood = piece, why, tuple(understood)
        super().__init__(f'"{piece}": {why}')


def pieces(text: str) -> Iterator[str]:
    """Part a text outside brackets; words without a number belong to what follows them."""
    text = text.translate(_DASHES)
    piece, depth, at = "", 0, 0
    while at < len(text):
        between = None if depth else _BETWEEN.match(text, at)
        if between:
            if any(character.isdigit() for character in piece):
                yield piece.strip()
                piece = ""
            elif piece.strip():
                piece += between[0] if between[0] == "and" else " "
            at = between.end()
            continue
        depth = max(0, depth + (text[at] in "([") - (text[at] in ")]"))
        piece += text[at]
        at += 1
    if piece.strip():
        yield piece.strip()


def elements(piece: str) -> dict[str, list[str]]:
    """Take a piece apart: for each kind of number or word, those of it that there are.

    Raises
    ------
    NotUnderstood
        At the first character that belongs to none of them.
    """
    found: dict[str, list[str]] = {}
    at, piece = 0, piece.translate(_DASHES)
    while at < len(piece):
        element = _ELEMENT.match(piece, at)
        if not element:
            raise NotUnderstood(piece, f'"{piece[at:]}" cannot be read')
        for name, value in element.groupdict().items():
            name = {"of": "denominator", "all": "denominator", "n": "count"}.get(name, name)
            name = "percent_limits" if name in ("low_percent", "high_percent") else name
            if value is not None and name != "nothing":
                found.setdefault(name, []).append(value)
        at = element.end()
    if "percent_limits" in found:
        del found["percent_limits"][1:]
    return found
