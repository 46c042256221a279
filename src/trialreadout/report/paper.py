"""A report as files to print and to publish: PDF, Word, and each figure as a picture."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from typing import Literal, get_args

from trialreadout.report.document import Document, Heading
from trialreadout.report.figures.figure import Figure
from trialreadout.report.figures.picture import Picture
from trialreadout.report.laid_out import Item, Sheet, laid_out

PaperFormat = Literal["pdf", "docx", "figures"]
FORMATS: tuple[PaperFormat, ...] = get_args(PaperFormat)
FIGURES = "figures"
"""The folder of pictures."""
OF_ENDPOINT = "endpoint-"
"""What the anchor of an endpoint's heading begins with."""
_LONGEST = 60
"""Letters of a name that a file bears at most, twice."""


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
    items = [item for sheet in sheets for item in sheet.items]
    for name, picture in zip(_names(items), _drawn(items), strict=True):
        yield f"{FIGURES}/{name}.svg", picture.svg.encode()
        yield f"{FIGURES}/{name}.png", picture.png


def _drawn(items: Sequence[Item]) -> list[Picture]:
    return [item.picture for item in items if item.picture is not None]


def _names(items: Sequence[Item]) -> Iterator[str]:
    """Name figures by their number, the heading that they stand under, and what they draw.

    The number alone tells them apart; the words are for whoever looks for one.
    """
    digits = max(2, len(str(len(_drawn(items)))))
    anchor = ""
    for item in items:
        match item.block:
            case Heading(anchor=anchor):
                pass
            case Figure(kind=kind) if item.picture is not None:
                number = (item.label or "").rpartition(" ")[2]
                number = number.zfill(digits) if number.isdecimal() else number
                what = _joined(_plain(anchor.removeprefix(OF_ENDPOINT)), _plain(kind))
                yield "-".join(["figure", number, *filter(None, [what])])


def _joined(first: str, second: str) -> str:
    """Join words; one that ends the first and begins the second is said once."""
    last = first.rpartition("-")[2]
    second = second.removeprefix(last).removeprefix("-") if second.split("-")[0] == last else second
    return "-".join(filter(None, (first, second)))


def _plain(words: str) -> str:
    """Write words in small letters that every file system has."""
    letters = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", letters)[:_LONGEST].strip("-")
