"""Pictures that bring their letters: a browser may not have the font that they were laid out in.

Only the letters that a picture shows are put into it, from the font that is packed with Readout
(Arimo, SIL Open Font License).
"""

from __future__ import annotations

import base64
import re
from functools import cache
from html import unescape
from io import BytesIO

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from website.pages import ROOT

FONTS = ROOT / "src" / "trialreadout" / "report" / "fonts"
FACES = {"normal": "Arimo-Regular.ttf", "bold": "Arimo-Bold.ttf"}
FAMILY = "Arimo"


def with_letters(svg: str) -> str:
    """Put the letters into a picture that names their font; any other stays as it is."""
    if FAMILY not in svg:
        return svg
    letters = "".join(sorted(set(unescape(re.sub(r"<[^>]*>", "", svg)))))
    weights = ["normal", *(["bold"] if 'font-weight="bold"' in svg else [])]
    faces = "".join(
        f"@font-face{{font-family:{FAMILY};font-weight:{weight};"
        f"src:url(data:font/ttf;base64,{_subset(FACES[weight], letters)})}}"
        for weight in weights
    )
    return re.sub(r"(<svg\b[^>]*>)", rf"\1<style>{faces}</style>", svg, count=1)


@cache
def _subset(file: str, letters: str) -> str:
    """Return the outlines of some letters; the same letters give the same bytes."""
    options = Options()
    options.bidi_closure = False
    options.hinting = False
    options.layout_features = ["kern"]
    options.notdef_outline = True
    font = TTFont(FONTS / file, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(text=letters)
    subsetter.subset(font)
    held = BytesIO()
    font.save(held)
    return base64.b64encode(held.getvalue()).decode("ascii")
