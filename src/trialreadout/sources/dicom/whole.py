"""Whether a file without pixels is there to its last byte.

Every element says how long it is, or is closed by a mark; the file is whole if the last one ends
where the file does.

Source: DICOM PS3.5 2024b, 7.1 and 7.5 (elements, sequences, items); PS3.10, 7.1.
"""

from __future__ import annotations

import struct

_UNDEFINED = 0xFFFFFFFF
_ITEM_END, _SEQUENCE_END = (0xFFFE, 0xE00D), (0xFFFE, 0xE0DD)
LONG = (b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV")
_META = 132
"""Where the first element stands, which says how long the header of the file is."""


class _ShortError(Exception):
    pass


def is_whole(content: bytes, *, explicit: bool) -> bool:
    """Tell whether a file in little endian ends with its last element."""
    at = _META + 12
    try:
        at += int(struct.unpack_from("<I", content, _META + 8)[0])
        while at < len(content):
            at, _ = _after_element(content, at, explicit)
    except (_ShortError, struct.error):
        return False
    return at == len(content)


def _after_element(content: bytes, at: int, explicit: bool) -> tuple[int, tuple[int, int]]:
    """Return where an element ends, and its tag."""
    group, element = tag = struct.unpack_from("<HH", content, at)
    if group == _ITEM_END[0] or not explicit:
        (length,) = struct.unpack_from("<I", content, at + 4)
        at += 8
    elif content[at + 4 : at + 6] in LONG:
        (length,) = struct.unpack_from("<I", content, at + 8)
        at += 12
    else:
        (length,) = struct.unpack_from("<H", content, at + 6)
        at += 8
    if tag in (_ITEM_END, _SEQUENCE_END):
        return at, tag
    if length == _UNDEFINED:
        closing = _ITEM_END if group == _ITEM_END[0] else _SEQUENCE_END
        inner = tag
        while inner != closing:
            at, inner = _after_element(content, at, explicit)
        return at, tag
    if at + length > len(content):
        raise _ShortError
    return at + length, (group, element)
