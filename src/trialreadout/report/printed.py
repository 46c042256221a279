"""Tables and figures as they are printed: in the style of the protocol, numbers in columns.

Numbers stand beneath each other by spaces as wide as a digit, which every typeface with figures of
one width has. So a page, a PDF and a Word file align them alike, and a copied cell keeps its words.

Source: Unicode 16.0, 6.2 (U+2007 FIGURE SPACE, U+2008 PUNCTUATION SPACE).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from trialreadout.report.figures.figure import Figure
from trialreadout.report.tables import Cell, Table
from trialreadout.report.words.style import Style

FIGURE_SPACE = "\N{FIGURE SPACE}"
PUNCTUATION_SPACE = "\N{PUNCTUATION SPACE}"
"""As wide as a decimal sign."""

_NUMBER = re.compile(r"(?<![\w.,])-?\d+(?:[.,]\d+)?(?![\w.,]*\d)")


def printed_table(table: Table, style: Style) -> Table:
    """Write a table in a style, and align the numbers of its columns.

    What a study named stays as it named it: only titles, footnotes and results are written anew.
    """
    rows = [[replace(cell, text=style.printed(cell)) for cell in row] for row in table.rows]
    return replace(
        table,
        caption=style.spelled(table.caption),
        rows=tuple(zip(*map(_aligned_column, zip(*rows, strict=True)), strict=True)),
        footnotes=tuple(style.number(style.spelled(note)) for note in table.footnotes),
    )


def printed_figure(figure: Figure, style: Style) -> Figure:
    """Write the words of a figure in a style."""
    return replace(
        figure,
        caption=style.number(style.spelled(figure.caption)),
        alternative=style.number(style.spelled(figure.alternative)),
    )


def aligned(texts: Sequence[str]) -> list[str]:
    """Put the numbers of texts beneath each other, where the words between them are the same.

    >>> aligned(["8/26 (30.8 %)", "11/26 (42.3 %)", "none"])[0].replace(FIGURE_SPACE, "_")
    '_8/26 (30.8 %)'
    """
    padded = list(texts)
    alike: defaultdict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        alike[_NUMBER.sub("#", text)].append(place)
    for shape, places in alike.items():
        if "#" in shape and len(places) > 1:
            numbers = [_NUMBER.findall(texts[place]) for place in places]
            columns = [_padded(column) for column in zip(*numbers, strict=True)]
            for place, own in zip(places, zip(*columns, strict=True), strict=True):
                padded[place] = _with_numbers(texts[place], own)
    return padded


def _with_numbers(text: str, numbers: Sequence[str]) -> str:
    left = iter(numbers)
    return _NUMBER.sub(lambda _: next(left), text).rstrip()


def _aligned_column(cells: Sequence[Cell]) -> list[Cell]:
    """Align the cells that stand for a number; row labels and words are no such cells."""
    places = [
        place
        for place, cell in enumerate(cells)
        if cell.result is not None or cell.number is not None
    ]
    found = list(cells)
    for place, text in zip(places, aligned([cells[place].text for place in places]), strict=True):
        found[place] = replace(cells[place], text=text)
    return found


def _padded(numbers: Sequence[str]) -> list[str]:
    """Pad numbers on both sides, so that their decimal signs are in one place."""
    parts = [re.split("([.,])", number) for number in numbers]
    before = max(len(part[0]) for part in parts)
    after = max(len(part[2]) if len(part) > 1 else 0 for part in parts)
    return [_filled(part, before, after) for part in parts]


def _filled(part: Sequence[str], before: int, after: int) -> str:
    sign, decimals = part[1:] if len(part) > 1 else ("", "")
    missing = PUNCTUATION_SPACE if after and not sign else ""
    return (
        FIGURE_SPACE * (before - len(part[0]))
        + part[0]
        + sign
        + decimals
        + missing
        + FIGURE_SPACE * (after - len(decimals))
    )
