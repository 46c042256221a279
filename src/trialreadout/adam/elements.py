"""Elements that every part of a define.xml has."""

from __future__ import annotations

from trialreadout.analysis.xml_elements import Element, element


def description(text: str, name: str = "Description") -> Element:
    """Make a description in words."""
    words = element("TranslatedText", {"xml:lang": "en"}, text=text)
    return element(name, children=[words])
