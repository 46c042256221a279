"""Text that others wrote, made such that it cannot act where it is shown.

A terminal obeys control characters: they colour, hide, move what was printed before, or set the
title of the window. Marks of direction make a text read otherwise than it is written. Both are
shown as what they are. Half a surrogate pair, which a file's name can hold, is no text at all.

Sources: ECMA-48, Control functions for coded character sets (C0, C1).
         Unicode 15.1, 23.2 (directional formatting), 23.6 (surrogates); Unicode TR36, 2.3.
"""

from __future__ import annotations

import re

_PICTURES = 0x2400
"""Where Unicode has a picture of each control character up to the blank."""
_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f"
_UNSEEN = r"\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff"
_ACTS = re.compile(f"[{_CONTROLS}{_UNSEEN}]")
_ACTS_IN_JSON = re.compile(f"[\x7f-\x9f{_UNSEEN}]")


def visible(text: str) -> str:
    """Show characters that act, or that nobody sees, as what they are.

    Tabulators and ends of lines stay. "ESC" becomes its picture, others their number: "<U+202E>".
    """
    return _ACTS.sub(_shown, text)


def on_one_line(text: str) -> str:
    """Show ends of lines, too, so that a text cannot begin a line of its own."""
    return visible(text).replace("\n", "\u240a")


def as_text(name: str) -> str:
    """Write the name of a file as text; a byte that is none stands there as its number."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def escaped_in_json(document: str) -> str:
    """Escape such characters in a JSON document; whoever reads it gets the same values.

    They stand in its strings alone, and `json` escapes the first 32 itself.
    """
    return _ACTS_IN_JSON.sub(lambda at: f"\\u{ord(at[0]):04x}", document)


def _shown(at: re.Match[str]) -> str:
    code = ord(at[0])
    if code < 0x20:
        return chr(_PICTURES + code)
    return "\u2421" if code == 0x7F else f"<U+{code:04X}>"
