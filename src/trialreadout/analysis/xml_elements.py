"""Elements of an XML document: names with their prefixes as they shall be written.

Attributes that do not apply are None and left out. Letters that XML cannot hold are shown as
the replacement character.

Source: W3C, Extensible Markup Language (XML) 1.0, fifth edition, section 2.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.etree import ElementTree

Element = ElementTree.Element

_NO_LETTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(
    name: str,
    attributes: Mapping[str, str | int | None] | None = None,
    children: Iterable[Element] = (),
    text: str | None = None,
) -> Element:
    """Make an element."""
    given = {key: _clean(value) for key, value in (attributes or {}).items() if value is not None}
    made = ElementTree.Element(name, given)
    made.text = None if text is None else _clean(text)
    made.extend(children)
    return made


def as_xml(root: Element) -> bytes:
    """Write a document, indented."""
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written + b"\n"


def _clean(text: str | int) -> str:
    return _NO_LETTER.sub("\ufffd", str(text))
