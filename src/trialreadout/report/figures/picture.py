"""A specification drawn: as SVG, and as PNG to print from.

The same specification gives the same bytes on every machine, since the typeface is packed.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import as_file, files
from types import ModuleType
from typing import Any

from trialreadout.core.inert import visible

VEGA_LITE = "6.4"
DOTS_PER_INCH = 300
"""Of a PNG at the size at which the figure is drawn; what journals ask of pictures."""
_PIXELS_PER_INCH = 96
"""Of CSS and SVG."""
_MM_PER_INCH = 25.4
_MOST_PIXELS = 40_000_000
"""Of a PNG, some six pages; names of hundreds of letters would make it take minutes to draw."""
_MOST_KEPT = 64
"""Pictures that a process remembers, some 4 MB: to draw one takes a tenth of a second."""
_SIZE = re.compile(r'<svg\b[^>]*?\bwidth="([\d.]+)"[^>]*?\bheight="([\d.]+)"')
_TAG, _LONG_NUMBER = re.compile(r"<[^>]*>"), re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")


@dataclass(frozen=True)
class Picture:
    """A drawing."""

    svg: str
    width_mm: float
    """As it is drawn."""
    height_mm: float

    def within(self, width_mm: float, height_mm: float) -> float:
        """Return the width in millimetres at which it fits a page, never larger than drawn."""
        return min(self.width_mm, width_mm, height_mm * self.width_mm / self.height_mm)

    @cached_property
    def png(self) -> bytes:
        """The drawing as PNG, made once; the same drawing, the same bytes."""
        pixels = self.width_mm * self.height_mm * (_PIXELS_PER_INCH / _MM_PER_INCH) ** 2
        scale = min(DOTS_PER_INCH / _PIXELS_PER_INCH, math.sqrt(_MOST_PIXELS / pixels))
        drawn: bytes = _drawer().svg_to_png(self.svg, scale=scale)
        return drawn


def picture_of(specification: Mapping[str, Any]) -> Picture:
    """Draw a specification of Vega-Lite; places are given to a hundredth of a pixel.

    Raises
    ------
    ValueError
        If the drawing does not say how large it is.
    """
    return _drawn(json.dumps(_inert(specification)))


@lru_cache(_MOST_KEPT)
def _drawn(specification: str) -> Picture:
    drawn: str = _drawer().vegalite_to_svg(specification, vl_version=VEGA_LITE)
    svg = _TAG.sub(lambda tag: _LONG_NUMBER.sub(_shorter, tag[0]), drawn)
    said = _SIZE.search(svg)
    if said is None:
        raise ValueError("the drawing has no width and height")
    width, height = (float(each) * _MM_PER_INCH / _PIXELS_PER_INCH for each in said.groups())
    return Picture(svg, width, height)


def _inert(part: Any) -> Any:
    """Show characters that act in every text: a control character ends the drawing process."""
    match part:
        case str():
            return visible(part)
        case Mapping():
            return {visible(key): _inert(value) for key, value in part.items()}
        case list() | tuple():
            return [_inert(each) for each in part]
    return part


def _shorter(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


@cache
def _drawer() -> ModuleType:
    """Load what draws, once, and hand it the typeface."""
    import vl_convert

    with as_file(files("trialreadout.report") / "fonts") as folder:
        vl_convert.register_font_directory(str(folder))
    module: ModuleType = vl_convert
    return module
