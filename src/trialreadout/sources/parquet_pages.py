"""What the pages of a Parquet file claim to hold, looked at before any of them is read.

A reader takes as much memory as the header of a page asks for. One flipped bit in it asks for
gigabytes, and a reader that does not get them ends the process without a word. So each header is
held against the end of the file, which says how long its column is and how many rows there are.

Sources: Apache Parquet, file format, "Metadata" and `parquet.thrift` (FileMetaData, RowGroup,
         ColumnMetaData, PageHeader).
         Apache Thrift, compact protocol, "Struct encoding", "List and set", "Map".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from trialreadout.sources.limits import most_bytes

_MAGIC = b"PAR1"
_TAIL = 8
"""Of a file: the length of its end, in four bytes, and the mark."""
_DEEPEST = 16
_STOP, _TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = range(
    13
)
_LONGEST_HEADER = 1 << 16
"""Bytes: the header of a page holds its smallest and greatest value, cut short."""

# Numbers of fields in `parquet.thrift`.
_ROW_GROUPS = 4
_COLUMNS, _ROWS = 1, 3
_ABOUT_COLUMN = 3
_UNPACKED_OF_COLUMN, _PACKED_OF_COLUMN, _FIRST_PAGE, _DICTIONARY = 6, 7, 9, 11
_UNPACKED, _PACKED = 2, 3
_HEADERS_OF_KINDS = (5, 7, 8)
"""Of a page of data, of a dictionary, and of a page of data in version 2; each begins with the
number of its values."""
_VALUES = 1


def false_claim(path: Path) -> str | None:
    """Say what the pages of a Parquet file claim that cannot be; None where nothing is.

    What is no Parquet file at all is left to its reader.

    Raises
    ------
    OSError
        If the file cannot be opened or read.
    """
    with path.open("rb") as file:
        try:
            for group in _end_of(file).get(_ROW_GROUPS, ()):
                for column in group[_COLUMNS]:
                    if (said := _of_column(file, column[_ABOUT_COLUMN], group[_ROWS])) is not None:
                        return said
        except (KeyError, TypeError, AttributeError, IndexError, ValueError, OverflowError):
            return "headers that are not whole"
    return None


def _of_column(file: BinaryIO, about: Mapping[int, Any], rows: int) -> str | None:
    """Walk over the pages of a column; none may claim more than the column has."""
    left, longest = about[_PACKED_OF_COLUMN], min(about[_UNPACKED_OF_COLUMN], most_bytes())
    at = min(about[_FIRST_PAGE], about.get(_DICTIONARY) or about[_FIRST_PAGE])
    while left > 0:
        file.seek(at)
        reading = _Compact(file.read(_LONGEST_HEADER))
        header = reading.struct()
        if not (0 <= header[_PACKED] <= left and 0 <= header[_UNPACKED] <= longest):
            return f"a page of {header[_UNPACKED]:,} bytes in a column of {longest:,}"
        for kind in _HEADERS_OF_KINDS:
            values = header.get(kind, {}).get(_VALUES, 0)
            if not 0 <= values <= rows:
                return f"a page of {values:,} values in {rows:,} rows"
        at += reading.at + header[_PACKED]
        left -= reading.at + header[_PACKED]
    return None


def _end_of(file: BinaryIO) -> dict[int, Any]:
    """Read the end of a file, which says where its columns lie."""
    size = file.seek(0, 2)
    file.seek(max(size - _TAIL, 0))
    tail = file.read()
    length = int.from_bytes(tail[:4], "little")
    if tail[4:] != _MAGIC or length > size - _TAIL:
        return {}
    file.seek(size - _TAIL - length)
    return _Compact(file.read(length)).struct()


class _Compact:
    """Reads values of the compact protocol, one after the other; `at` is how far it came."""

    def __init__(self, content: bytes) -> None:
        self.content, self.at = content, 0

    def struct(self, depth: int = 0) -> dict[int, Any]:
        """Read fields up to the stop; a field is named by its number."""
        fields: dict[int, Any] = {}
        for number, kind in self._fields():
            fields[number] = kind == _TRUE if kind in (_TRUE, _FALSE) else self._item(kind, depth)
        return fields

    def _fields(self) -> Iterator[tuple[int, int]]:
        number = 0
        while (begun := self._byte()) != _STOP:
            step, kind = divmod(begun, 16)
            number = number + step if step else self._whole_number()
            yield number, kind

    def _value(self, kind: int, depth: int) -> Any:
        if depth > _DEEPEST:
            raise ValueError
        if kind in (_TRUE, _FALSE, _BYTE):  # within a list; a field's truth is its kind
            return self._byte()
        if kind in (_I16, _I32, _I64):
            return self._whole_number()
        if kind == _DOUBLE:
            return self._bytes(8)
        if kind == _BINARY:
            return self._bytes(self._count())
        if kind in (_LIST, _SET):
            length, kind = divmod(self._byte(), 16)
            length = self._count() if length == 15 else length
            return [self._item(kind, depth) for _ in range(length)]
        if kind == _MAP:
            length = self._count()
            key, value = divmod(self._byte() if length else 0, 16)
            return [(self._item(key, depth), self._item(value, depth)) for _ in range(length)]
        raise ValueError

    def _item(self, kind: int, depth: int) -> Any:
        return self.struct(depth + 1) if kind == _STRUCT else self._value(kind, depth + 1)

    def _whole_number(self) -> int:
        """Undo the zigzag: 0, -1, 1, -2 are written 0, 1, 2, 3."""
        count = self._count()
        return count >> 1 if count % 2 == 0 else -(count >> 1) - 1

    def _count(self) -> int:
        """Read seven bits of each byte, the lowest first, while the highest bit is set."""
        total = 0
        for shift in range(0, 64, 7):
            byte = self._byte()
            total |= (byte & 0x7F) << shift
            if byte < 0x80:
                return total
        raise ValueError

    def _byte(self) -> int:
        byte = self.content[self.at]
        self.at += 1
        return byte

    def _bytes(self, length: int) -> bytes:
        self.at += length
        return self.content[self.at - length : self.at]
