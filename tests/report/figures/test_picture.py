"""A figure drawn once, as large as the paper allows."""

from __future__ import annotations

import struct

import pytest

from report.test_laid_out import FIGURE
from trialreadout.report.figures.picture import Picture


def test_a_png_has_300_dots_to_the_inch_of_the_drawing():
    picture = FIGURE.picture
    width, height = struct.unpack(">II", picture.png[16:24])
    assert width == pytest.approx(picture.width_mm / 25.4 * 300, abs=1)
    assert height == pytest.approx(picture.height_mm / 25.4 * 300, abs=1)


@pytest.mark.parametrize(
    ("width", "height", "shown"),
    [
        pytest.param(100, 50, 100, id="a picture that fits is shown as drawn"),
        pytest.param(340, 50, 170, id="a wide one takes the width of the text"),
        pytest.param(100, 400, 50, id="a tall one takes the height of the page"),
    ],
)
def test_a_picture_fits_its_page(width, height, shown):
    assert Picture("", width, height).within(170, 200) == shown
