"""How wide the columns of a table on paper are, by what stands in them.

Texts are measured by the widths of the typeface's letters, in classes, so that a column whose texts
fit is not broken into lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, sqrt

from trialreadout.report.tables import Table

TWENTIETHS_PER_MM = 1440 / 25.4
"""The unit of widths, as Word has it: twentieths of a point."""
TEXT_POINTS = 8
"""The size of the letters in tables."""
PADDING = 60
"""What is free on either side of a text."""
_EM = 20 * TEXT_POINTS
_NARROW, _WIDE = frozenset(" .,:;-()/'|![]fijlrtI\u00b7"), frozenset("%@mMwWOQG")
_NARROW_EM, _USUAL_EM, _CAPITAL_EM, _WIDE_EM = 0.30, 0.56, 0.72, 0.95
"""Letters of Arimo, in parts of the size; digits and figure spaces are as wide as "n"."""
_BOLD = 1.08
_SHORTEST, _LONGEST_WORD, _LONGEST = 2, 20, 90
"""Sizes that a column has room for at least, for a word, and for a text at most."""


def width_of(text: str, *, bold: bool = False) -> float:
    """Measure a text, in twentieths of a point and rather too wide than too narrow."""
    return sum(map(_em, text)) * _EM * (_BOLD if bold else 1)


def widths_of(table: Table, width: int) -> list[int]:
    """Part the width of a table: columns whose texts fit get them, the others share what is left.

    Parameters
    ----------
    table
        What stands in it.
    width
        Of the whole, in twentieths of a point.

    Returns
    -------
    One for each column; together no more than the whole.
    """
    texts = [[row[at].text for row in table.rows] for at in range(len(table.columns))]
    least = [
        _room(max([_longest_word(head, bold=True), *map(_longest_word, column)]), _LONGEST_WORD)
        for head, column in zip(table.columns, texts, strict=True)
    ]
    longest = [max(map(width_of, column), default=0.0) for column in texts]
    wanted = [max(need, _room(each, _LONGEST)) for need, each in zip(least, longest, strict=True)]
    if sum(least) >= width:
        return [width * need // sum(least) for need in least]
    if sum(wanted) <= width:
        spare = width - sum(wanted)
        return [want + spare * want // sum(wanted) for want in wanted]
    return _shared(least, wanted, [sqrt(max(each, _EM)) for each in longest], width)


def lines_of(table: Table, widths: Sequence[int]) -> int:
    """Count the lines that a table takes, its head included, at most about.

    Parameters
    ----------
    table
        What stands in it.
    widths
        Of its columns, as `widths_of` gives them.
    """
    head = _lines(table.columns, widths, bold=True)
    return head + sum(_lines([cell.text for cell in row], widths) for row in table.rows)


def _lines(texts: Sequence[str], widths: Sequence[int], *, bold: bool = False) -> int:
    return max(
        ceil(width_of(text, bold=bold) / max(width - 2 * PADDING, _EM)) or 1
        for text, width in zip(texts, widths, strict=True)
    )


def _shared(
    least: Sequence[int], wanted: Sequence[int], weights: Sequence[float], width: int
) -> list[int]:
    """Give each column what it wants, up to its share of what there is.

    A share grows with the root of the longest text: a text of many lines gets more than one of a
    few, and leaves them what they need.
    """

    def up_to(level: int) -> list[int]:
        return [
            min(want, max(need, int(level * weight / max(weights))))
            for need, want, weight in zip(least, wanted, weights, strict=True)
        ]

    low, high = 0, ceil(max(wanted) * max(weights) / min(weights))
    while low < high:
        level = (low + high + 1) // 2
        low, high = (level, high) if sum(up_to(level)) <= width else (low, level - 1)
    return up_to(low)


def _longest_word(text: str, *, bold: bool = False) -> float:
    """Measure the longest word; only a usual blank parts words, never a figure space."""
    return max(width_of(word, bold=bold) for word in text.split(" "))


def _room(width: float, most: int) -> int:
    return ceil(min(max(width, _SHORTEST * _EM), most * _EM)) + 2 * PADDING


def _em(letter: str) -> float:
    if letter in _NARROW:
        return _NARROW_EM
    if letter in _WIDE or ord(letter) > 0x2E80:
        return _WIDE_EM
    return _CAPITAL_EM if letter.isupper() else _USUAL_EM
