"""Where a comma-separated file breaks its own heading: encoding, separator, cells in a row.

Sources: RFC 4180 (records, quotes). RFC 3629 (UTF-8).
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


@dataclass(frozen=True, slots=True)
class Break:
    """A rule of the format that a file breaks, and the first row that breaks it."""

    rule: str
    row: int
    """As a spreadsheet shows it; the heading is row 1."""
    value: str
    allowed: str
    remedy: str


def break_of_encoding(content: bytes) -> Break | None:
    """Find the first byte that is no text in UTF-8."""
    at = content.find(b"\0")
    try:
        content[: None if at < 0 else at].decode()
    except UnicodeDecodeError as fault:
        at = fault.start
    if at < 0:
        return None
    before, after = content[:at], content[at:]
    shown = before.rpartition(b"\n")[2][-20:] + after.partition(b"\n")[0][:12]
    return Break(
        "unreadable-file",
        before.count(b"\n") + 1,
        shown.decode("cp1252", errors="replace").replace("\0", "").strip(),
        "text in UTF-8",
        'Save it again as "CSV UTF-8"; another encoding is not guessed.',
    )


def break_of_separator(heading: str) -> Break | None:
    """Find a heading that is parted by something other than commas."""
    for separator, name in _OTHER_SEPARATORS.items():
        if separator in heading and "," not in heading:
            return Break(
                "wrong-separator",
                1,
                heading[:40],
                f"cells parted by commas, not {name}",
                "Save it again with commas between the cells and points in the numbers.",
            )
    return None


def break_of_rows(text: str) -> Break | None:
    """Find rows with more or fewer cells than the heading, or with a quote left open."""
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    odd: list[tuple[int, int]] = []
    width = number = 0
    try:
        for number, cells in enumerate(rows, start=1):
            if number == 1:
                width = len(cells)
            elif cells and len(cells) != width:
                odd.append((number, len(cells)))
    except csv.Error as fault:
        return Break(
            "open-quote",
            number + 1,
            str(fault),
            "a quote at both ends of a cell, and doubled within it",
            "Mend the quotes of this row, or export the file again.",
        )
    if not odd:
        return None
    row, cells_there = odd[0]
    if row == number and cells_there < width and not text.endswith(("\n", "\r")):
        return Break(
            "truncated-file",
            row,
            f"{cells_there} of {width} cells, and no end of line",
            "a whole file",
            "Ask for the file again: its end is missing.",
        )
    more = f", and {len(odd) - 1} more rows like it" if len(odd) > 1 else ""
    return Break(
        "ragged-row",
        row,
        f"{cells_there} cells{more}",
        f"{width} cells, as in the heading",
        "Mend the row: a cell that holds a comma stands in quotes, a blank one keeps its comma.",
    )
