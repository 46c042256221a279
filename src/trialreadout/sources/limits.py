"""What a file may ask for before it is read: bytes, cells and columns.

A file of a few kilobytes can claim a spreadsheet of a billion cells, or unpack to more than any
memory holds. What a file asks for is looked at first, and one that asks for too much is a finding;
nothing of it is read. The limits lie far above what a trial collects. Who has more sets
`READOUT_LARGEST_MB` in the environment: a study cannot lift the limit that guards against it.

Sources: ECMA-376, Office Open XML, part 1, 18.3.1.4 (c), 18.3.1.73 (row).
         OWASP, XML External Entity Prevention Cheat Sheet (document type declarations).
         D. Fifield, A better zip bomb, 13th USENIX Workshop on Offensive Technologies, 2019.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from trialreadout.core.findings import Finding

LARGEST_MB = 500
"""Of a file, unpacked where it is packed; a million bytes each."""
ENVIRONMENT = "READOUT_LARGEST_MB"
MOST_COLUMNS = 16_384
"""As many as a spreadsheet has."""
MOST_CELLS = 50_000_000
"""Of one table: its rows times its columns, blank cells included."""
BLANK_CELLS, BLANK_TIMES = 4_000_000, 20
"""How many blank cells a sheet may span, and how many more for each cell that it holds. A sheet is
laid out as far as its outermost cell, which a slip of the hand puts into the last row."""
_MB = 1_000_000
_PIECE = 1 << 20
_LOCAL_HEADER = 30
_CELL = re.compile(rb"<(?:\w+:)?(?:c|row)\b[^<]*?\br\s*=\s*[\"']([A-Za-z]{0,7})(\d{1,18})[\"']")
_BEGUN = re.compile(rb"<(?:\w+:)?(c|row)\b")
_LONGEST_TAG = 512
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)")


def most_bytes() -> int:
    """Return how large a file may be."""
    said = os.environ.get(ENVIRONMENT, "")
    return _MB * (int(said) if said.isdecimal() and 0 < len(said) < 10 else LARGEST_MB)


def too_large(path: Path, name: str) -> Finding | None:
    """Say that a file is larger than it may be, from its size alone.

    Raises
    ------
    OSError
        If the file is not there, or may not be looked at.
    """
    size = path.stat().st_size
    return None if size <= most_bytes() else refused(name, f"{size / _MB:,.0f} MB")


def too_many(rows: int, columns: int, name: str) -> Finding | None:
    """Say that a table has more columns or cells than it may have."""
    if columns > MOST_COLUMNS:
        return refused(name, f"{columns:,} columns", f"{MOST_COLUMNS:,} columns at most")
    if rows * columns > MOST_CELLS:
        said = f"{rows:,} rows of {columns:,} cells"
        return refused(name, said, f"{MOST_CELLS:,} cells at most, blank ones included")
    return None


def refused(name: str, value: str, allowed: str | None = None) -> Finding:
    """Make the finding of a file that asks for too much."""
    limit = f"{most_bytes() // _MB:,} MB at most, as it lies there and unpacked"
    return Finding(
        "error",
        "too-large",
        file=name,
        value=value,
        allowed=allowed or limit,
        remedy="Take out what is no data of the trial, or part the file"
        + (
            "."
            if allowed
            else f"; or set {ENVIRONMENT} to more, if the memory of the machine "
            "is many times as large."
        ),
    )


def asks_too_much(path: Path, name: str) -> Finding | None:
    """Say what a workbook asks for that it may not; None where nothing is.

    Every member is unpacked once, piece by piece, whatever it says of its size, and looked
    through for the outermost row and column and for declarations of document types, which no
    workbook has and which can make a text of any length of a few words. What is no ZIP file is
    left to its reader.
    """
    left = most_bytes()
    try:
        with ZipFile(path) as packed:
            for member in packed.infolist():
                rows = columns = begun_rows = begun_cells = 0
                before = b""
                for piece in _pieces(path, member):
                    left -= len(piece)
                    if left < 0:
                        return refused(name, f"more than {most_bytes() // _MB:,} MB unpacked")
                    text = before + piece
                    if _DECLARATION.search(text):
                        return _declared(name, member.filename)
                    for cell in _CELL.finditer(text):
                        rows = max(rows, int(cell[2]))
                        columns = max(columns, _position(cell[1]))
                    for begun in _BEGUN.finditer(text, max(len(before) - 4, 0)):
                        begun_rows += begun[1] == b"row"
                        begun_cells += begun[1] == b"c"
                    before = text[-_LONGEST_TAG:]
                spanned = max(rows, begun_rows) * columns
                if spanned > BLANK_CELLS + BLANK_TIMES * begun_cells:
                    said = f"{begun_cells:,} cells spread over {rows:,} rows of {columns:,}"
                    return refused(name, said, "cells beneath and beside each other")
                if (found := too_many(rows, columns, name)) is not None:
                    return found
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeError, ValueError):
        return None
    return None


def unpacked_beyond(content: bytes, most: int) -> bool:
    """Tell whether a deflated text is longer than so many bytes, without keeping it."""
    unpacker, length = zlib.decompressobj(-zlib.MAX_WBITS), 0
    try:
        piece = unpacker.decompress(content, _PIECE)
        while piece and length <= most:
            length += len(piece)
            piece = unpacker.decompress(unpacker.unconsumed_tail, _PIECE)
    except zlib.error:
        return length > most
    return length > most


def _pieces(path: Path, member: ZipInfo) -> Iterator[bytes]:
    """Unpack a member to where its packed text ends, not to where it says that it does."""
    with path.open("rb") as file:
        file.seek(member.header_offset)
        head = file.read(_LOCAL_HEADER)
        if len(head) < _LOCAL_HEADER:
            return
        file.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), 1)
        left = member.compress_size
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        while left > 0 and (packed := file.read(min(left, _PIECE))):
            left -= len(packed)
            if member.compress_type == ZIP_STORED:
                yield packed
            elif member.compress_type == ZIP_DEFLATED:
                while packed:
                    piece = unpacker.decompress(packed, _PIECE)
                    packed = unpacker.unconsumed_tail
                    if not piece:
                        break
                    yield piece
            else:
                return


def _declared(name: str, part: str) -> Finding:
    return Finding(
        "error",
        "unreadable-file",
        file=name,
        value=f"{part} declares a document type",
        allowed="a workbook as a spreadsheet program writes it",
        remedy="Do not use it unless you know who made it: no spreadsheet program writes this.",
    )


def _position(letters: bytes) -> int:
    position = 0
    for letter in letters.upper():
        position = position * 26 + letter - 64
    return position
