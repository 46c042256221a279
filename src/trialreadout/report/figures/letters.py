"""Pictures that bring their letters: a browser may lack the typeface that they were laid out in.

Packed with them are Arimo's Latin and Greek letters, digits and signs; a letter beyond these is
drawn from a typeface of the reader's machine. `fonts/ORIGIN.md` says how they were cut out.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from importlib.resources import files

FAMILY = "Arimo"
_FACES = {"normal": "Arimo-Regular.woff", "bold": "Arimo-Bold.woff"}
_BOLD = re.compile(r"""font-weight[=:]\s*["']?(?:bold|[6-9]00)""")
_BEGINNING = re.compile(r"<svg\b[^>]*>")


def with_letters(svg: str) -> str:
    """Put the letters into a picture that names their typeface; any other stays as it is."""
    if FAMILY not in svg:
        return svg
    weights = ("normal", "bold") if _BOLD.search(svg) else ("normal",)
    style = f"<style>{''.join(map(_face, weights))}</style>"
    return _BEGINNING.sub(lambda begins: begins[0] + style, svg, count=1)


@cache
def _face(weight: str) -> str:
    held = (files("trialreadout.report") / "fonts" / _FACES[weight]).read_bytes()
    return (
        f"@font-face{{font-family:{FAMILY};font-weight:{weight};"
        f"src:url(data:font/woff;base64,{b64encode(held).decode()})}}"
    )
