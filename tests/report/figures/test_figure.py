"""Figures look alike on every machine, in colour and in grey, and can be opened elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations

import pytest

from colours_seen import SIGHT, contrast, difference
from drawn_by_hand import changes, curve, median
from trialreadout.core.terms import Response, label
from trialreadout.report.figures import figure as module
from trialreadout.report.figures import picture
from trialreadout.report.figures.figure import DASHES, SERIES, Figure
from trialreadout.report.figures.survival import survival_figure
from trialreadout.report.figures.waterfall import (
    RESPONSE_COLOURS,
    RESPONSE_SHAPES,
    course_of_sums_figure,
    waterfall_figure,
)

ROWS = [("P1", "PR", 0.0, 0.0), ("P1", "PR", 8.0, -40.0)]
FIGURES = {
    "survival": survival_figure([curve()], "first dose", [median()]),
    "waterfall": waterfall_figure(changes([("P1", "PR", -40.0)])),
    "sums": course_of_sums_figure(changes([("P1", "PR", -40.0)], ROWS)),
}
STRONG = ("CR", "PR", "PD", "SD")
"""Answers that stand side by side in every figure of responses."""


def test_every_response_has_a_colour_and_a_shape_of_its_own_that_stand_out_from_white():
    words = {label(each) for each in Response}
    for looks in (RESPONSE_COLOURS, RESPONSE_SHAPES):
        assert set(looks) == words
        assert len(set(looks.values())) == len(words)
    for colour in (*RESPONSE_COLOURS.values(), *SERIES):
        assert contrast(colour, "#ffffff") >= 3, colour


@pytest.mark.parametrize("sight", SIGHT)
def test_colours_that_stand_side_by_side_differ_for_everybody(sight):
    responses = [RESPONSE_COLOURS[word] for word in STRONG]
    for pair in (*combinations(SERIES, 2), *combinations(responses, 2)):
        assert difference(*pair, sight) >= 10, pair


def test_in_grey_print_groups_differ_in_dash_and_responses_in_lightness():
    assert len({tuple(dash) for dash in DASHES}) == len(DASHES) == len(SERIES)
    for one, other in combinations(STRONG, 2):
        assert contrast(RESPONSE_COLOURS[one], RESPONSE_COLOURS[other]) >= 1.4, (one, other)


def test_colours_are_seen_as_their_papers_say():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert difference("#000000", "#ffffff", "all three colours") == pytest.approx(100, abs=0.1)
    assert difference("#ff0000", "#808000", "deuteranopia") < difference(
        "#ff0000", "#808000", "all three colours"
    )


def test_a_figure_is_drawn_once_and_drawn_again_it_is_the_same_picture():
    figure = FIGURES["survival"]
    assert figure.picture is replace(figure).picture
    picture._drawn.cache_clear()
    again = replace(figure).picture
    assert again is not figure.picture
    assert (again.svg, again.png) == (figure.picture.svg, figure.picture.png)
    assert "<svg" in again.svg


def test_places_are_short_and_texts_stay_as_they_are():
    figure = waterfall_figure(changes([("0.123456", "PR", -100 / 3), ("P2", "SD", -2 / 3)]))
    assert ">0.123456<" in figure.picture.svg
    tags = re.findall("<[^>]*>", figure.picture.svg)
    assert not [tag for tag in tags if re.search(r"\d\.\d{3}", tag)]


def test_letters_are_those_of_the_typeface_that_is_packed(monkeypatch):
    figure = FIGURES["waterfall"]
    usual = figure.picture.png
    for family, alike in (("Arimo", True), ("no such typeface", False)):
        monkeypatch.setattr(module, "_LOOK", {**module._LOOK, "font": family})
        assert (replace(figure).picture.png == usual) is alike


@pytest.mark.parametrize("name", FIGURES)
def test_a_chart_for_a_notebook_draws_the_same_picture(name):
    figure = FIGURES[name]
    chart = figure.chart.to_dict()
    again = Figure({k: v for k, v in chart.items() if k not in ("$schema", "config")}, "", "")
    assert {tuple(map(str, rows)) for rows in again.data.values()} == {
        tuple(map(str, rows)) for rows in figure.data.values()
    }
    assert again.picture.svg == figure.picture.svg


def test_the_rows_of_every_dataset_can_be_had():
    figure = Figure({"data": {"values": [1]}, "layer": [{"data": {"values": [2]}}]}, "", "")
    assert figure.data == {"rows": (1,), "rows 2": (2,)}
    assert set(FIGURES["waterfall"].data) == {"bars", "limit"}
    assert FIGURES["sums"].data["assessments"] == tuple(
        dict(zip(("subject", "answer", "weeks", "change_percent"), row, strict=True))
        for row in ROWS
    )
