"""A picture brings the letters that it was laid out in."""

from __future__ import annotations

import base64
import re
from importlib.resources import files

import pytest

from trialreadout.report.figures.letters import with_letters

FACE = re.compile(r"font-weight:(\w+);src:url\(data:font/woff;base64,([^)]*)\)")
BOLD = pytest.mark.parametrize("said", ['font-weight="bold"', 'style="font-weight: 600"'])


def picture(more: str = "", family: str = "Arimo") -> str:
    return f'<svg xmlns="x" font-family="{family}"><text {more}>n = 8</text></svg>'


def test_only_the_weights_that_are_shown_are_brought():
    ((weight, held),) = FACE.findall(with_letters(picture()))
    assert weight == "normal"
    assert base64.b64decode(held)[:4] == b"wOFF"


@BOLD
def test_bold_letters_are_brought_where_there_are_any(said):
    found = FACE.findall(with_letters(picture(said)))
    assert [weight for weight, _ in found] == ["normal", "bold"]
    assert found[0][1] != found[1][1]


def test_nothing_else_changes():
    drawn = picture()
    assert re.sub(r"<style>.*?</style>", "", with_letters(drawn)) == drawn


def test_a_picture_of_another_typeface_stays_as_it_is():
    assert with_letters(picture(family="Helvetica")) == picture(family="Helvetica")


@pytest.mark.parametrize("letter", "AZaz09%()±–—≤≥×·µäöüßéçÅøσαΔ→∞−’\N{FIGURE SPACE}")
def test_letters_of_reports_are_among_them(letter):
    fonts = pytest.importorskip("fontTools.ttLib", reason="reads which letters a typeface has")

    for name in ("Arimo-Regular.woff", "Arimo-Bold.woff"):
        with (files("trialreadout.report") / "fonts" / name).open("rb") as file:
            assert ord(letter) in fonts.TTFont(file).getBestCmap()
