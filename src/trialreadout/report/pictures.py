"""A figure drawn once, for every file that shows it: as SVG, and as PNG to print from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from trialreadout.report.figures.figure import Figure, as_svg

DOTS_PER_INCH = 300
"""Of a PNG at the size at which the figure is drawn; what journals ask of pictures."""
_PIXELS_PER_INCH = 96
"""Of CSS and SVG."""
_MM_PER_INCH = 25.4
_SIZE = re.compile(r'<svg\b[^>]*?\bwidth="([\d.]+)"[^>]*?\bheight="([\d.]+)"')


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
        import vl_convert

        drawn: bytes = vl_convert.svg_to_png(self.svg, scale=DOTS_PER_INCH / _PIXELS_PER_INCH)
        return drawn


def picture_of(figure: Figure) -> Picture:
    """Draw a figure. Raises ValueError if the drawing does not say how large it is."""
    svg = as_svg(figure)
    said = _SIZE.search(svg)
    if said is None:
        raise ValueError(f"the drawing of {figure.caption!r} has no width and height")
    width, height = (float(each) * _MM_PER_INCH / _PIXELS_PER_INCH for each in said.groups())
    return Picture(svg, width, height)
