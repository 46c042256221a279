"""The report as a PDF: tagged, for archives (PDF/A-2a) and for every reader (PDF/UA-1).

Whatever a study says reaches the template as data and is never read as its markup. The file is
dated by the data cut-off; the typefaces are those that travel with the program, so that the same
document gives the same bytes on every machine, unless it has letters that they lack.

Sources: ISO 19005-2:2011 (PDF/A-2). ISO 14289-1:2014 (PDF/UA-1).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trialreadout.report.column_widths import PADDING, TEXT_POINTS
from trialreadout.report.document import Document, Heading, Paragraph
from trialreadout.report.figures.figure import Figure
from trialreadout.report.kept_together import stays_whole
from trialreadout.report.laid_out import MARGIN_MM, Item, Places, Sheet, printable
from trialreadout.report.tables import Cell, Table

if TYPE_CHECKING:
    from typst import PDFStandard

REPORT_PDF = "report.pdf"
FONTS = ("Arimo", "Libertinus Serif", "DejaVu Sans Mono")
"""The first is packed, regular and bold; typst brings the others for letters that it lacks."""
_TYPEFACES = Path(__file__).parent / "fonts"
_TEMPLATE = Path(__file__).parent / "templates" / "report.typ"
_STANDARDS: tuple[PDFStandard, ...] = ("a-2a", "ua-1")
_ATTEMPTS = ((True, _STANDARDS), (False, _STANDARDS), (False, ()))
"""Both standards refuse a letter that no typeface has. Then those of the machine are looked
through, and only where they lack it too does the file claim neither."""
_TWENTIETHS = 20
_LONGEST, _PIECE = 24, 4
"""A word of more characters than the first may break after each piece of the second; in a table,
one that is wider than its column."""


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
    dated = document.dated
    data = {
        "title": printable(document.title),
        "identifier": printable(document.identifier),
        "head": printable(document.head),
        "notes": [printable(note) for note in document.notes],
        "date": [dated.year, dated.month, dated.day],
        "fonts": FONTS,
        "table_points": TEXT_POINTS,
        "padding_pt": PADDING / _TWENTIETHS,
        "longest": _LONGEST,
        "piece": _PIECE,
        "margin_mm": MARGIN_MM,
        "sheets": [
            {"across": sheet.across, "items": [_item(item, sheet, places) for item in sheet.items]}
            for sheet in sheets
        ],
    }
    for own_typefaces, standards in _ATTEMPTS[:-1]:
        with suppress(typst.TypstError):
            return _set(data, dated, own_typefaces, standards)
    return _set(data, dated, *_ATTEMPTS[-1])


def _set(
    data: Mapping[str, Any], dated: date, own_typefaces: bool, standards: Sequence[PDFStandard]
) -> bytes:
    """Set the template. Raises TypstError where a standard does not allow what it holds."""
    import typst

    return typst.compile(
        str(_TEMPLATE),
        sys_inputs={"document": json.dumps(data)},
        font_paths=[str(_TYPEFACES)],
        ignore_system_fonts=own_typefaces,
        pdf_standards=list(standards),
        timestamp=int(datetime.combine(dated, time(), UTC).timestamp()),
    )


def _item(item: Item, sheet: Sheet, places: Places) -> dict[str, Any]:
    match item.block:
        case Heading(level, text, _):
            return {"kind": "heading", "level": level, "text": printable(text)}
        case Paragraph(parts):
            return {
                "kind": "paragraph",
                "parts": [_cell(part, places) for part in parts],
                "kept": item.kept,
            }
        case Figure(caption=caption, alternative=alternative) if item.picture is not None:
            return {
                "kind": "figure",
                "label": item.label,
                "caption": printable(caption),
                "alternative": printable(alternative),
                "picture": item.picture.svg,
                "width_mm": sheet.width_of(item.picture),
            }
        case Table() as table:
            widths = sheet.widths_of(table)
            return {
                "kind": "table",
                "whole": stays_whole(table, widths),
                "label": item.label,
                "caption": printable(table.caption),
                "population": printable(table.population or ""),
                "widths_pt": [width / _TWENTIETHS for width in widths],
                "columns": [printable(column) for column in table.columns],
                "rows": [[_cell(cell, places) for cell in row] for row in table.rows],
                "footnotes": printable(" ".join(table.footnotes)),
            }
        case other:
            raise TypeError(f"not a block that is ready to be set: {other!r}")


def _cell(cell: Cell, places: Places) -> dict[str, str]:
    return {"text": printable(cell.text), **places.of(cell)}
