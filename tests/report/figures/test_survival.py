"""A survival curve draws its points, and what stands below it adds up."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl
import pytest

from drawn_by_hand import curve, median, texts
from trialreadout.report.curve_tables import tables_of_curve
from trialreadout.report.figures.figure import DASHES, SERIES, WIDTH
from trialreadout.report.figures.survival import survival_figure
from trialreadout.report.words.style import Style


def test_a_curve_is_drawn_from_its_points_and_no_others():
    one = curve()
    figure = survival_figure([one], "first dose", [])
    drawn = [{k: v for k, v in r.items() if k != "group"} for r in figure.data["points"]]
    assert drawn == one.points.to_dicts()
    for count in ("at_risk", "events", "censored"):
        rows = [(r["time"], r["n"]) for r in figure.data["numbers"] if r["count"] == count]
        assert rows == one.table.select("time", count).rows()


def test_numbers_stand_under_their_times_each_count_on_a_line_of_its_own():
    places = texts(survival_figure([curve()], "first dose", []).picture.svg)
    ticks = {text: x for x, _, text in places if text in ("0", "6", "12")}
    at = {text: (x, y) for x, y, text in places if text in ("31", "17", "8", "19")}
    assert at["31"][0] == pytest.approx(0, abs=0.6)
    assert at["17"][0] == at["8"][0] == pytest.approx(ticks["6"], abs=0.6)
    assert ticks["6"] == pytest.approx(WIDTH / 2, abs=0.6)
    lines = {text: y for _, y, text in places if text in ("At risk", "With event", "Censored")}
    assert (at["17"][1], at["8"][1]) == (lines["At risk"], lines["Censored"])
    assert lines["At risk"] < lines["With event"] < lines["Censored"]


def test_each_group_has_its_own_line_in_each_count_and_its_colour_and_dash():
    figure = survival_figure([curve("arm: A"), curve("arm: B")], "first dose", [])
    lines = {(r["count"], r["group"]): r["line"] for r in figure.data["numbers"]}
    assert lines == {
        ("at_risk", "A"): 1,
        ("at_risk", "B"): 2,
        ("events", "A"): 4,
        ("events", "B"): 5,
        ("censored", "A"): 7,
        ("censored", "B"): 8,
    }
    assert [row["line"] for row in figure.data["titles"]] == [0, 3, 6]
    svg = figure.picture.svg.lower()
    assert SERIES[0].lower() in svg
    assert SERIES[1].lower() in svg
    assert f'stroke-dasharray="{",".join(map(str, DASHES[1]))}"' in svg


def test_a_median_is_drawn_where_it_was_reached():
    figure = survival_figure([curve()], "first dose", [median()])
    assert [row["time"] for row in figure.data["medians"]] == [11.0]
    assert "Dashed: the median." in figure.caption
    down = re.findall(r'translate\(([\d.]+),130\)" x2="0" y2="130"', figure.picture.svg)
    assert [float(x) for x in down] == pytest.approx([WIDTH * 11 / 12], abs=0.1)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        pytest.param(
            [replace(median(), value=None, low=None, status="not reached", n=0)],
            "not reached",
            id="not reached",
        ),
        pytest.param([], "Kaplan-Meier curve", id="not asked for"),
    ],
)
def test_without_a_median_no_line_leads_to_it(asked, said):
    figure = survival_figure([curve()], "first dose", asked)
    assert figure.data["medians"] == ()
    assert "Dashed" not in figure.caption
    assert said in figure.caption
    assert "stroke-dasharray" not in figure.picture.svg


def test_a_curve_without_an_event_is_a_straight_line_with_its_strokes():
    points = {"time": [0.0, 5.0], "survival": [1.0, 1.0], "events": [0, 0], "censored": [0, 1]}
    none = {"low": [None, None], "high": [None, None]}
    points = pl.DataFrame(points | none, schema_overrides=dict.fromkeys(none, pl.Float64))
    figure = survival_figure([curve(points=points, patients=1, events=0)], "first dose", [])
    assert "1 patient, 0 events" in figure.alternative
    assert "<svg" in figure.picture.svg


def test_long_names_of_groups_stand_below_each_other_and_whole_in_the_legend():
    names = ["é" * 60, "Ωμέγα " * 10]
    figure = survival_figure([curve(f"arm: {name}") for name in names], "first dose", [])
    drawn = [text for _, _, text in texts(figure.picture.svg)]
    assert all(name.strip() in drawn for name in names)
    line = figure.specification["layer"][1]["encoding"]
    assert line["color"]["legend"]["columns"] == 1
    width = int(re.search(r'<svg[^>]* width="(\d+)', figure.picture.svg)[1])
    assert width < WIDTH + 250, "names beside the numbers are cut"


def test_the_caption_names_the_median_with_the_interval_of_the_band():
    medians = [median("Kaplan-Meier, spss"), median(), median("Kaplan-Meier, log-log", "arm: A")]
    caption = survival_figure([curve()], "first dose", medians).caption
    assert caption.startswith(
        "Median: 11.0 months, 95 % CI 2.0 to not reached; 2 of 3 with the event "
        "(Kaplan-Meier, log-log)."
    )
    assert caption.count("Median") == 1


def test_a_curve_in_words_says_what_is_known_and_stops_where_it_stops():
    words = survival_figure([curve()], "first dose", []).alternative
    assert words == (
        "Overall survival, treated: 3 patients, 2 events. Without the event: 75 % at 6 months."
    )


def test_a_curve_read_at_some_times_has_dots_and_no_steps_and_no_strokes():
    table = curve().table.filter(pl.col("time") < 12)
    figure = survival_figure([replace(curve(), coarse=True, table=table)], "first dose", [median()])
    lines, dots = (figure.specification["layer"][at] for at in (1, 2))
    assert lines["mark"]["interpolate"] == "linear"
    assert dots["transform"] == []
    assert {row["count"] for row in figure.data["numbers"]} == {"at_risk", "events"}
    assert figure.data["medians"] == (), "11 months lie beyond the last time that is read"
    assert "Vertical strokes" not in figure.caption
    assert "at the times of the dots alone" in figure.caption
    counts, read = tables_of_curve(figure, Style("en-GB", "."))
    assert counts.columns[1:] == ("At risk", "With event")
    assert read.columns[1:] == ("Without the event, %", "Low", "High")
