"""PDF and Word files read back, as a screen reader or a copying hand would take them."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from trialreadout.report.laid_out import Sheet
from trialreadout.report.tables import Table

TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
ODF_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}table"
HYPHEN = '"-"'
"""Where a line was broken within a word."""


@dataclass(frozen=True)
class Read:
    """A table as it was read back; all texts without blanks, which a line break may take away."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def closed_up(text: str) -> str:
    """Leave out blanks, and the marks at which a long word may break."""
    return re.sub(r"[\s\u200b]", "", text)


def expected_tables(sheets: tuple[Sheet, ...]) -> list[Read]:
    return [
        Read(
            closed_up(f"{item.label}.{item.block.caption}{item.block.population or ''}"),
            tuple(map(closed_up, item.block.columns)),
            tuple(tuple(closed_up(cell.text) for cell in row) for row in item.block.rows),
        )
        for sheet in sheets
        for item in sheet.items
        if isinstance(item.block, Table)
    ]


@cache
def structure(pdf: bytes, folder: Path) -> str:
    """Read the tags of a PDF, once: it takes poppler seconds."""
    return poppler("pdfinfo", "-struct-text", pdf=pdf, folder=folder)


def poppler(tool: str, *words: str, pdf: bytes, folder: Path) -> str:
    """Run a program of poppler on a PDF; the test is skipped where it is not installed."""
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} of poppler-utils is not installed")
    path = folder / "read.pdf"
    path.write_bytes(pdf)
    said = subprocess.run(
        [tool, *words, str(path), *(["-"] if tool == "pdftotext" else [])],
        capture_output=True,
        check=True,
    )
    return said.stdout.decode(errors="replace")


def tables_of_pdf(pdf: bytes, folder: Path) -> list[Read]:
    """Read the tables from the tags of a PDF, by which repeated heads are no rows."""
    tables: list[dict[str, list[list[str]]]] = []
    table_depth, part, before = -1, "", ""
    for line in structure(pdf, folder).splitlines():
        said = line.strip()
        tag = "" if said.startswith(('"', "/")) else said.partition(" ")[0].rstrip(":")
        depth = len(line) - len(line.lstrip())
        if tag and depth <= table_depth:
            table_depth = -1
        if tag == "Table":
            parts = {"THead": [], "TBody": [], "TFoot": []}
            tables.append({"Before": [[before]], "Caption": [[""]], **parts})
            table_depth, before = depth, ""
        elif table_depth < 0:
            # A caption may stand right before its table.
            before = "" if tag == "Caption" else before
            before += closed_up(said[1:-1]) if said.startswith('"') else ""
        elif tag in ("Caption", "THead", "TBody", "TFoot"):
            part = tag
        elif tag == "TR":
            tables[-1][part].append([])
        elif tag in ("TH", "TD"):
            tables[-1][part][-1].append("")
        elif said.startswith('"') and said != HYPHEN:
            tables[-1][part][-1][-1] += closed_up(said[1:-1])
    return [
        Read(
            each["Caption"][0][0] or each["Before"][0][0],
            tuple(each["THead"][0]),
            tuple(map(tuple, each["TBody"])),
        )
        for each in tables
    ]


def tables_of_docx(file: bytes) -> list[Read]:
    """Read the tables of a Word file, each with the caption (and population) above it."""
    word = docx.Document(io.BytesIO(file))
    tables: list[Read] = []
    caption = ""
    for block in word.iter_inner_content():
        if isinstance(block, WordParagraph):
            if block.style is not None and block.style.name == "Caption":
                caption = all_text(block)
            elif caption and block.text:
                caption += all_text(block)
            continue
        columns, *rows = cells_of(block)
        tables.append(Read(caption, columns, tuple(rows)))
        caption = ""
    return tables


def cells_of(table: WordTable) -> list[tuple[str, ...]]:
    return [tuple(all_text(cell) for cell in row._tr.tc_lst) for row in table.rows]


def all_text(part: object) -> str:
    """Every text, that of fields and links included."""
    element = getattr(part, "_p", part)
    return closed_up("".join(each.text or "" for each in element.iter(qn("w:t"))))


def tables_of_office(path: Path) -> list[Read]:
    """Read the tables of a flat OpenDocument text, each with the caption (and population) above."""
    tables: list[Read] = []
    caption = ""
    for block in blocks_of(ElementTree.parse(path).getroot()):
        if block.tag == ODF_TABLE:
            heads, rows = rows_of_office(block)
            tables.append(Read(caption, heads, rows))
            caption = ""
        else:
            text = closed_up("".join(block.itertext()))
            begins = re.match(r"(Table|Listing)\d[\d.]*\.", text)
            caption = text if begins else f"{caption}{text}" if caption else ""
    return tables


def blocks_of(element: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Yield paragraphs, headings and tables in order, and nothing that stands within one."""
    for child in element:
        if child.tag in (ODF_TABLE, f"{{{TEXT}}}p", f"{{{TEXT}}}h"):
            yield child
        elif not child.tag.endswith("}styles"):
            yield from blocks_of(child)


def rows_of_office(
    table: ElementTree.Element,
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Read the head, which is repeated on each page, and the rows."""
    row, cell = f"{ODF_TABLE}-row", f"{ODF_TABLE}-cell"

    def read(each: ElementTree.Element) -> tuple[str, ...]:
        return tuple(closed_up("".join(one.itertext())) for one in each.iter(cell))

    heads = [
        read(each) for head in table.iter(f"{ODF_TABLE}-header-rows") for each in head.iter(row)
    ]
    (head,) = heads
    return head, tuple(map(read, list(table.iter(row))[1:]))
