"""The tables of a PDF as eyes see them: words at places, without the tags of the file.

Words come from `pdftotext -tsv`. A caption begins at the margin, and so does what stands beneath a
table; cells begin a little within. A wide gap in the head begins a column; lines of one row lie
closer than rows.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from report.papers import Read, closed_up

MARGIN_PT = 20 / 25.4 * 72
WITHIN_PT = 2
"""How far within the margin a cell begins, at least."""
GAP_PT = 5
"""A wider gap between words of a head parts two columns."""
ROW_PT = 10
"""Lines that lie further apart are of two rows."""
NUMBERED = re.compile(r"(Table|Listing)\d[\d.]*\.")


@dataclass(frozen=True)
class Word:
    page: int
    left: float
    top: float
    right: float
    height: float
    text: str


Line = tuple[Word, ...]


def tables_of_words(tsv: str) -> list[Read]:
    """Read the tables with their captions, population included."""
    lines = list(lines_of(tsv))
    begins = [at for at, line in enumerate(lines) if is_caption(line)]
    return [table_of(lines[at:end]) for at, end in pairwise([*begins, len(lines)])]


def lines_of(tsv: str) -> Iterator[Line]:
    """Bring words of one height into lines, page by page, without what runs above and below."""
    rows = list(csv.reader(tsv.splitlines()[1:], delimiter="\t", quoting=csv.QUOTE_NONE))
    heights = {int(row[1]): float(row[9]) for row in rows if row[11] == "###PAGE###"}
    words = []
    for row in rows:
        page, (left, top, width, height) = int(row[1]), map(float, row[6:10])
        if row[0] == "5" and MARGIN_PT - 9 < top < heights[page] - MARGIN_PT:
            words.append(Word(page, left, top, left + width, height, row[11]))
    words.sort(key=lambda word: (word.page, word.top, word.left))
    line: list[Word] = []
    for word in words:
        if line and (word.page, round(word.top - line[0].top)) != (line[0].page, 0):
            yield tuple(sorted(line, key=lambda each: each.left))
            line = []
        line.append(word)
    if line:
        yield tuple(sorted(line, key=lambda each: each.left))


def is_caption(line: Line) -> bool:
    return at_margin(line) and NUMBERED.match(text_of(line)) is not None


def at_margin(line: Line) -> bool:
    return line[0].left < MARGIN_PT + WITHIN_PT


def text_of(words: Sequence[Word]) -> str:
    return closed_up("".join(word.text for word in words))


def table_of(lines: Sequence[Line]) -> Read:
    """Read a table from its caption on, as far as its cells go."""
    caption, body = "", []
    for line in lines:
        if not at_margin(line):
            body.append(line)
        elif body:
            break
        else:
            caption += text_of(line)
    head, *rows = rows_of(body)
    columns = columns_of(head)
    names = cells_of(head, columns)
    cells = [cells_of(row, columns) for row in rows]
    return Read(caption, names, tuple(each for each in cells if each != names))


def rows_of(lines: Sequence[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = [list(lines[:1])]
    for before, line in pairwise(lines):
        if line[0].page != before[0].page or line[0].top - before[0].top > ROW_PT:
            rows.append([])
        rows[-1].append(line)
    return rows


def columns_of(head: Sequence[Line]) -> list[float]:
    """Say where columns begin: at the first word of a line, and after each wide gap."""
    lefts = [MARGIN_PT + WITHIN_PT]
    for line in head:
        lefts += [line[0].left]
        lefts += [
            after.left for before, after in pairwise(line) if after.left - before.right > GAP_PT
        ]
    return [next(same) for _, same in groupby(sorted(lefts), key=lambda left: round(left / 4))]


def cells_of(row: Sequence[Line], columns: Sequence[float]) -> tuple[str, ...]:
    words: list[list[Word]] = [[] for _ in columns]
    for line in row:
        for word in line:
            words[max(0, sum(left <= word.left + 1 for left in columns) - 1)].append(word)
    return tuple(map(text_of, words))
