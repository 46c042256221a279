"""The report as a PDF: tagged, for archives (PDF/A-2a) and for every reader (PDF/UA-1).

Whatever a study says reaches the template as data and is never read as its markup. The file is
dated by the data cut-off; the fonts are those that travel with the program, so that the same
document gives the same bytes on every machine.

Sources: ISO 19005-2:2011 (PDF/A-2). ISO 14289-1:2014 (PDF/UA-1).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trialreadout.report.document import Document, Heading, Paragraph
from trialreadout.report.figures.figure import Figure
from trialreadout.report.laid_out import Item, Places, Sheet, printable
from trialreadout.report.tables import Cell, Table

if TYPE_CHECKING:
    from typst import PDFStandard

REPORT_PDF = "report.pdf"
FONT = "Libertinus Serif"
"""Brought by typst itself, or found in the folder of typefaces."""
_TYPEFACES = Path(__file__).parent / "fonts"
_TEMPLATE = Path(__file__).parent / "templates" / "report.typ"
_STANDARDS: list[PDFStandard] = ["a-2a", "ua-1"]
_LONGEST = 24
"""A run of more characters without a blank may break anywhere in a cell."""


def render_pdf(document: Document, sheets: Sequence[Sheet]) -> bytes:
    """Set a document as PDF.

    Parameters
    ----------
    document
        The report.
    sheets
        The same, as `laid_out` lays it out.

    Returns
    -------
    The file; the same document gives the same bytes.
    """
    import typst

    places = Places(sheets)
    cut_off = document.cut_off
    data = {
        "title": printable(document.title),
        "identifier": printable(document.identifier),
        "head": printable(document.head),
        "notes": [printable(note) for note in document.notes],
        "date": None if cut_off is None else [cut_off.year, cut_off.month, cut_off.day],
        "font": FONT,
        "longest": _LONGEST,
        "sheets": [
            {"across": sheet.across, "items": [_item(item, sheet, places) for item in sheet.items]}
            for sheet in sheets
        ],
    }
    dated = datetime(1970, 1, 1) if cut_off is None else datetime(*cut_off.timetuple()[:3])
    return typst.compile(
        str(_TEMPLATE),
        sys_inputs={"document": json.dumps(data)},
        font_paths=[str(_TYPEFACES)],
        ignore_system_fonts=True,
        pdf_standards=_STANDARDS,
        timestamp=int(dated.replace(tzinfo=UTC).timestamp()),
    )


def _item(item: Item, sheet: Sheet, places: Places) -> dict[str, Any]:
    match item.block:
        case Heading(level, text, _):
            return {"kind": "heading", "level": level, "text": printable(text)}
        case Paragraph(parts):
            return {"kind": "paragraph", "parts": [_cell(part, places) for part in parts]}
        case Figure(caption=caption, alternative=alternative) if item.picture is not None:
            return {
                "kind": "figure",
                "label": item.label,
                "caption": printable(caption),
                "alternative": printable(alternative),
                "picture": item.picture.svg,
                "width_mm": item.picture.within(*sheet.room_mm),
            }
        case Table() as table:
            return {
                "kind": "table",
                "label": item.label,
                "caption": printable(table.caption),
                "population": printable(table.population or ""),
                "columns": [printable(column) for column in table.columns],
                "rows": [[_cell(cell, places) for cell in row] for row in table.rows],
                "footnotes": [printable(note) for note in table.footnotes],
            }
        case other:
            raise TypeError(f"not a block that is ready to be set: {other!r}")


def _cell(cell: Cell, places: Places) -> dict[str, str]:
    return {"text": printable(cell.text), **places.of(cell)}
