"""Whether a SAS transport file is whole, as far as the format lets it be seen.

A transport file is a sequence of 80-byte records: headers, a description of each variable,
then the rows of the table one after the other, and blanks up to the end of the last record.
Version 8 states how many rows there are. Version 5 does not: a file that was cut shows only
as a row cut short. A cut that falls between two rows, at the end of a record, cannot be seen
in it, and neither can one that leaves nothing but blanks of its last row.

Sources: SAS TS-140, Record layout of a SAS version 5 or 6 data set in SAS transport format.
         SAS, Record layout of a SAS version 8 or 9 data set in SAS transport format.
"""

from __future__ import annotations

RECORD_BYTES = 80
_LIBRARY = b"HEADER RECORD*******LIB"
_MEMBER = b"HEADER RECORD*******MEMB"
_VARIABLES = b"HEADER RECORD*******NAM"
_ROWS = b"HEADER RECORD*******OBS"
_COUNT_OF_VARIABLES = slice(54, 58)
_SIZE_OF_DESCRIPTION = slice(74, 78)
_COUNT_OF_ROWS = slice(48, 63)
"""In the header of the rows of version 8; older writers of version 8 leave zeros there."""
_WIDTH_IN_DESCRIPTION = slice(4, 6)


def fault_of_transport(content: bytes) -> str | None:
    """Say what of a transport file is missing; None where nothing is seen to be.

    Parameters
    ----------
    content
        The whole file. One that is no transport file at all is left to its reader.
    """
    if not content.startswith(_LIBRARY[: len(content)]):
        return None
    if len(content) % RECORD_BYTES:
        return f"{len(content)} bytes, not a whole number of {RECORD_BYTES}-byte records"
    member, described = content.find(_MEMBER), content.find(_VARIABLES)
    if member < 0 or described < 0:
        return "no description of its variables"
    variables = _number(_record(content, described)[_COUNT_OF_VARIABLES])
    size = _number(_record(content, member)[_SIZE_OF_DESCRIPTION])
    first = described + RECORD_BYTES
    header = content.find(_ROWS, first + variables * size)
    if header < 0:
        return f"the description of its {variables} variables is cut short"
    width = sum(
        int.from_bytes(_record(content, first + number * size)[_WIDTH_IN_DESCRIPTION], "big")
        for number in range(variables)
    )
    stated = _number(_record(content, header)[_COUNT_OF_ROWS])
    return _fault_of_rows(memoryview(content)[header + RECORD_BYTES :], width, stated)


def holds_several_tables(content: bytes) -> bool:
    """Tell whether a transport file holds more than one table."""
    return content.count(_MEMBER) > 1


def _fault_of_rows(rows: memoryview, width: int, stated: int) -> str | None:
    """Say what is missing at the end of the rows; `stated` 0: not stated."""
    if not width:
        return None
    whole, rest = divmod(len(rows), width)
    if stated and whole < stated:
        return f"{whole} whole rows of the {stated} that its heading states"
    if not stated and bytes(rows[len(rows) - rest :]).strip():
        return f"row {whole + 1} of the table is cut short"
    return None


def _record(content: bytes, at: int) -> bytes:
    return content[at : at + RECORD_BYTES]


def _number(digits: bytes) -> int:
    return int(digits) if digits.strip().isdigit() else 0
