"""A report as files to print and to publish: PDF, Word, and each figure as a picture."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Literal, get_args

from trialreadout.analysis.results import slug
from trialreadout.report.document import Document
from trialreadout.report.laid_out import Sheet, laid_out

PaperFormat = Literal["pdf", "docx", "figures"]
FORMATS: tuple[PaperFormat, ...] = get_args(PaperFormat)
FIGURES = "figures"
"""The folder of pictures."""


def files_on_paper(document: Document, formats: Collection[PaperFormat]) -> dict[str, bytes]:
    """Write a document in some formats; its figures are drawn once for all of them.

    Parameters
    ----------
    document
        The report.
    formats
        Of `FORMATS`.

    Returns
    -------
    Contents by file name; the same document gives the same bytes.
    """
    sheets = laid_out(document)
    files: dict[str, bytes] = {}
    if "pdf" in formats:
        from trialreadout.report.pdf import REPORT_PDF, render_pdf

        files[REPORT_PDF] = render_pdf(document, sheets)
    if "docx" in formats:
        from trialreadout.report.docx import REPORT_DOCX, render_docx

        files[REPORT_DOCX] = render_docx(document, sheets)
    if "figures" in formats:
        files |= dict(_pictures(sheets))
    return files


def _pictures(sheets: Sequence[Sheet]) -> Iterator[tuple[str, bytes]]:
    for sheet in sheets:
        for item in sheet.items:
            if item.picture is not None and item.label is not None:
                name = f"{FIGURES}/{slug(item.label.lower())}"
                yield f"{name}.svg", item.picture.svg.encode()
                yield f"{name}.png", item.picture.png
