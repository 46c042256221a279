"""How a Word file looks: one typeface, black headings, small text in tables.

The typeface is the one that travels with the program; where a machine lacks it, Word takes the one
that the file names beside it, whose letters are as wide.

Source: ISO/IEC 29500-1:2016 (Office Open XML), 17.8.3.1 (alternate names for font).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from trialreadout.report.column_widths import TEXT_POINTS

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.styles.style import ParagraphStyle

FONT, LIKEWISE = "Arimo", "Arial"
"""The typeface, and the one that takes its place."""
TABLE_TEXT, TABLE_NOTE, CONTENTS = "Table Text", "Table Note", "Contents"
"""Styles of the program's own: what stands in a table, beneath it, and before the chapters."""
_PANOSE = "020B0604020202020204"
_OWN: Mapping[str, float] = {TABLE_TEXT: TEXT_POINTS, TABLE_NOTE: TEXT_POINTS, CONTENTS: 9}
_SIZES: Mapping[str, float] = {
    "Normal": 9.5,
    "Title": 18,
    "Heading 1": 14,
    "Heading 2": 11.5,
    "Heading 3": 10.5,
    "TOC Heading": 14,
    "Caption": 9,
    "Header": 8,
    "Footer": 8,
}
_COMPATIBLE_WITH = "15"
"""Word 2013 and later; an earlier number makes Word say that the file is an old one."""


def style_id(name: str) -> str:
    """Give the name by which a paragraph asks for a style."""
    return name.replace(" ", "")


def style(word: WordFile) -> None:
    """Give a new Word file its looks."""
    _one_typeface(word)
    for name, size in _OWN.items():
        own: ParagraphStyle = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        own.base_style, own.font.size = word.styles["Normal"], Pt(size)
        own.paragraph_format.space_after = Pt(0)
        own.paragraph_format.line_spacing = 1.0
    for name, size in _SIZES.items():
        named: ParagraphStyle = word.styles[name]
        named.font.size, named.font.color.rgb = Pt(size), RGBColor(0, 0, 0)
        border = named.element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
        if border is not None:
            border.getparent().remove(border)
    _formats(word)


def _formats(word: WordFile) -> None:
    normal, caption, note = (
        word.styles[name].paragraph_format for name in ("Normal", "Caption", TABLE_NOTE)
    )
    normal.space_after, normal.line_spacing = Pt(4), 1.1
    caption.space_before, caption.space_after, caption.line_spacing = Pt(8), Pt(3), 1.0
    word.styles["Heading 2"].paragraph_format.space_after = Pt(3)
    note.space_before, note.space_after = Pt(2), Pt(8)
    word.styles["Caption"].font.bold = False
    word.styles["Title"].font.bold = True


def _one_typeface(word: WordFile) -> None:
    """Name the typeface wherever the theme's is named, with the one that takes its place."""
    for fonts in word.styles.element.iter(qn("w:rFonts")):
        for theme, plain in (("asciiTheme", "ascii"), ("hAnsiTheme", "hAnsi"), ("cstheme", "cs")):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
            fonts.set(qn(f"w:{plain}"), FONT)
    known = (
        f'<w:font {nsdecls("w")} w:name="{FONT}"><w:altName w:val="{LIKEWISE}"/>'
        f'<w:panose1 w:val="{_PANOSE}"/><w:charset w:val="00"/><w:family w:val="swiss"/>'
        '<w:pitch w:val="variable"/></w:font>'
    )
    table = word.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    fonts = parse_xml(table.blob)
    fonts.append(parse_xml(known))
    table._blob = serialize_part_xml(fonts)
    for setting in word.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), _COMPATIBLE_WITH)
