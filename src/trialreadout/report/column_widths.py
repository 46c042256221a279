"""How wide the columns of a table on paper are, by what stands in them."""

from __future__ import annotations

from trialreadout.report.tables import Table

TWENTIETHS_PER_MM = 1440 / 25.4
"""The unit of widths, as Word has it: twentieths of a point."""
PADDING = 60
"""What is free on either side of a text."""
_CHARACTER = 95
"""A character, on average and in bold."""
_SHORTEST, _LONGEST_WORD, _LONGEST = 3, 24, 120
"""Characters that a column has room for at least, for a word, and for a text at most."""


def widths_of(table: Table, width: int) -> list[int]:
    """Part the width of a table: each column gets its longest word, then by its longest text.

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
    columns = [
        [column, *(row[at].text for row in table.rows)] for at, column in enumerate(table.columns)
    ]
    least = [
        _width(max(len(word) for text in texts for word in text.split() or [""]), _LONGEST_WORD)
        for texts in columns
    ]
    wanted = [_width(max(map(len, texts)), _LONGEST) for texts in columns]
    more = [want - need for want, need in zip(wanted, least, strict=True)]
    left = width - sum(least)
    if left < 0 or not sum(more):
        return [width * need // sum(least) for need in least]
    return [need + left * each // sum(more) for need, each in zip(least, more, strict=True)]


def _width(characters: int, most: int) -> int:
    return _CHARACTER * min(max(characters, _SHORTEST), most) + 2 * PADDING
