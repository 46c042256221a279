"""Separated text as sites export it: which separator, which encoding, which row.

A separator is one that parts the heading and gives every row as many cells. A record whose
quoted cell holds a line break is one row, as in a spreadsheet; blank lines count.

Sources: RFC 4180 (records, quotes). RFC 3629 (UTF-8). Windows code page 1252.
"""

from __future__ import annotations

import csv
import io

from trialreadout.core.findings import Finding
from trialreadout.sources.limits import MOST_COLUMNS, too_many
from trialreadout.sources.plain.sheet import Row, Sheet, empty, sheet_of

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_LONGEST_CELL = 1_000_000


def read_delimited(content: bytes, name: str) -> Sheet | Finding:
    """Read separated text in UTF-8 or Windows-1252.

    Returns
    -------
    The sheet; or a finding of rule "unreadable-file", "empty-file", "open-quote", "ragged-row"
    or "duplicate-column".
    """
    decoded = _decoded(content)
    if decoded is None:
        return _unreadable(name)
    text, encoding = decoded
    if not text.strip():
        return empty(name)
    if (large := _too_large(text, name)) is not None:
        return large
    separator, records = _parted(text)
    if isinstance(records, csv.Error):
        return _open_quote(name, str(records))
    if (ragged := _ragged(name, records)) is not None:
        return ragged
    rows: list[Row] = [[cell.strip() or None for cell in record] for record in records]
    how = [SEPARATORS[separator]] if separator != "," else []
    how += [encoding] if encoding else []
    return sheet_of(name, rows, how=tuple(how), separator=separator)


def _too_large(text: str, name: str) -> Finding | None:
    """Say that there are more columns or cells than a table may have, before they are parted."""
    at = len(text) - len(text.lstrip())
    end = text.find("\n", at)
    wide = max(text.count(each, at, end if end >= 0 else len(text)) for each in SEPARATORS) + 1
    rows = text.count("\n") + 1
    cells = max(text.count(each) for each in SEPARATORS) + rows
    return too_many(rows, wide, name) if wide > MOST_COLUMNS else too_many(cells, 1, name)


def _parted(text: str) -> tuple[str, list[list[str]] | csv.Error]:
    """Part a text by the separator that fits it best, the first of those that fit alike."""
    best: tuple[tuple[bool, int], str, list[list[str]] | csv.Error] | None = None
    for separator in SEPARATORS:
        records = _records(text, separator)
        fitness = _fitness(records, text, separator)
        if best is None or fitness > best[0]:
            best = fitness, separator, records
        del records  # only the best stays in memory
    assert best is not None
    return best[1], best[2]


def _decoded(content: bytes) -> tuple[str, str | None] | None:
    """Return the text and its encoding, None if that is UTF-8; None if it is no text."""
    if b"\0" in content:
        return None
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        return None


def _records(text: str, separator: str) -> list[list[str]] | csv.Error:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return list(reader)
    except csv.Error as fault:
        return fault


def _fitness(records: list[list[str]] | csv.Error, text: str, separator: str) -> tuple[bool, int]:
    """Tell whether all records are of one width above 1, and how wide the widest is."""
    if isinstance(records, csv.Error):
        return False, text.lstrip().partition("\n")[0].count(separator) + 1
    widths = {len(record) for record in records if any(cell.strip() for cell in record)}
    several = widths - {1}
    return len(several) == 1 and len(widths) <= 2, max(widths, default=0)


def _ragged(name: str, records: list[list[str]]) -> Finding | None:
    """Find rows whose cells are more or fewer than the heading's; a title above may be alone."""
    widths = [len(r) if any(cell.strip() for cell in r) else 0 for r in records]
    heading = next((i for i, width in enumerate(widths) if width > 1), None)
    if heading is None:
        return None
    width = widths[heading]
    odd = [i for i, n in enumerate(widths) if i > heading and n not in (0, width)]
    if not odd:
        return None
    more = f", and {len(odd) - 1} more rows like it" if len(odd) > 1 else ""
    return Finding(
        "error",
        "ragged-row",
        file=name,
        row=odd[0] + 1,
        value=f"{widths[odd[0]]} cells{more}",
        allowed=f"{width} cells, as in the heading",
        remedy="Mend the row: a cell that holds the separator stands in quotes, a blank one keeps "
        "its separator.",
    )


def _open_quote(name: str, said: str) -> Finding:
    return Finding(
        "error",
        "open-quote",
        file=name,
        value=said,
        allowed="a quote at both ends of a cell, and doubled within it",
        remedy="Mend the quotes, or export the file again.",
    )


def _unreadable(name: str) -> Finding:
    return Finding(
        "error",
        "unreadable-file",
        file=name,
        value="bytes that are no text in UTF-8 or Windows-1252",
        allowed="text in UTF-8 or Windows-1252",
        remedy='Save it again as "CSV UTF-8".',
    )
