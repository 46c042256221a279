"""What a page may not part: a heading and what it introduces, a small table and its footnotes."""

from __future__ import annotations

from collections.abc import Sequence

from trialreadout.report.column_widths import lines_of
from trialreadout.report.document import Block, Heading, Paragraph
from trialreadout.report.tables import Table

MOST_LINES = 26
"""Of more lines than these a table may go on on the next page."""
_SHORT, _ALL = 400, 1500
"""Characters of a paragraph that belongs to its heading, and of all such together."""


def stay_with_next(blocks: Sequence[Block]) -> tuple[bool, ...]:
    """Say for each block whether the next may not begin another page.

    A heading stays with what follows it, and so do the short paragraphs right beneath it: an
    endpoint's words with its first figure or table. Longer text may be parted from its heading's
    page anywhere.
    """
    stay, left = [], 0
    for block in blocks:
        if isinstance(block, Heading):
            left = _ALL
        elif isinstance(block, Paragraph) and len(block.text) <= min(_SHORT, left):
            left -= len(block.text)
        else:
            left = 0
        stay.append(left > 0)
    return tuple(stay)


def stays_whole(table: Table, widths: Sequence[int]) -> bool:
    """Say whether a table of these column widths stands on one page."""
    return lines_of(table, widths) <= MOST_LINES
