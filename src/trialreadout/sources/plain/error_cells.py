"""Cells of a workbook that hold an error, such as #N/A: they are not blank.

The reader of workbooks gives nothing for them, which would make a failed formula a value that
was never recorded.

Source: ECMA-376, Office Open XML, part 1, 18.3.1.4 (c) and 18.18.11 (ST_CellType).
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

_MARKED = re.compile(rb"""\bt\s*=\s*["']e["']""")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^<>]*)>")
_VALUE = re.compile(
    rb"\s*(?:<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f\s*>)\s*)?<(?:\w+:)?v\b[^<>]*>([^<]*)"
)
"""The value of a cell, behind its formula if it has one."""
_AT = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def error_cells(path: Path, sheet: str) -> dict[tuple[int, int], str]:
    """Find the cells that hold an error.

    Returns
    -------
    By row and column, both from 0, what a spreadsheet shows there.
    """
    try:
        with ZipFile(path) as parts:
            content = parts.read(part_of(parts, sheet))
    except (BadZipFile, KeyError):
        return {}
    if _MARKED.search(content) is None:
        return {}
    found = {}
    for cell in _CELL.finditer(content):
        if _MARKED.search(cell[1]) is None:
            continue
        at, value = _AT.search(cell[1]), _VALUE.match(content, cell.end())
        if at is not None and value is not None:
            found[int(at[2]) - 1, position(at[1].decode())] = value[1].decode("utf-8", "replace")
    return found


def part_of(parts: ZipFile, sheet: str) -> str:
    """Name the part of the workbook that holds a sheet; KeyError if there is none."""
    book = ElementTree.fromstring(parts.read("xl/workbook.xml"))
    relations = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
    target = {each.get("Id"): each.get("Target", "") for each in relations}
    ids = {each.get("name"): each.get(_RELATION) for each in book.iter() if each.get(_RELATION)}
    part = target[ids[sheet]]
    return part.lstrip("/") if part.startswith("/") else f"xl/{part}"


def position(letters: str) -> int:
    """Count from 0 which column a spreadsheet calls by these letters."""
    counted = 0
    for letter in letters:
        counted = counted * 26 + ord(letter) - ord("A") + 1
    return counted - 1
